import type { LineageView } from "../../api/datasets.ts";
import { words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { path } from "../router.ts";
import { Answer } from "./answer.tsx";
import { Lineage } from "./lineage.tsx";

/** From raw files through panel and run to a version, and to where aliases pointed at it. */
export function VersionLineage({ model, number }: { readonly model: string; readonly number: number }) {
  const t = words.value;
  const lineage = useLoaded<LineageView>(`/api/v1${path("models", model, number, "lineage")}`);
  return (
    <section>
      <h2>{t.data.tabs.lineage}</h2>
      <div class="stack">
        <p class="quiet">{t.beside.lineageLead}</p>
        <Answer of={lineage}>{({ nodes }) => <Lineage nodes={nodes} />}</Answer>
      </div>
    </section>
  );
}
