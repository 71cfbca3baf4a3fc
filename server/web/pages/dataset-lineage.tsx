import type { LineageView } from "../../api/datasets.ts";
import { words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer } from "../parts/answer.tsx";
import { Lineage } from "../parts/lineage.tsx";
import { path } from "../router.ts";

/** From raw files to registered versions: what this dataset was made from, and what came of it. */
export function DatasetLineage({ version }: { readonly version: string }) {
  const t = words.value.data;
  const lineage = useLoaded<LineageView>(`/api/v1${path("datasets", version, "lineage")}`);
  return (
    <Answer of={lineage}>
      {({ nodes }) => (
        <>
          <p class="quiet">{t.lineageLead}</p>
          <Lineage nodes={nodes} />
        </>
      )}
    </Answer>
  );
}
