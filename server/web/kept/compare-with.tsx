import type { KeptRun } from "vigie/notebooks";
import type { KeptRunView } from "../../api/kept-runs.ts";
import { format, words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { path } from "../router.ts";

interface CompareWithProps {
  readonly kept: KeptRunView;
  readonly notebook: string;
  readonly onChoose: (other: string) => void;
}

/** The other stored runs of the notebook, one of which is held against this one. */
export function CompareWith({ kept, notebook, onChoose }: CompareWithProps) {
  const t = words.value.kept;
  const runs = useLoaded<readonly KeptRun[]>(`/api/v1${path("notebooks", notebook, "kept")}`);
  const others = (runs.value ?? []).filter(({ id }) => id !== kept.id);
  if (others.length === 0) return null;
  return (
    <label>
      {t.compareWith}{" "}
      <select
        value=""
        onChange={({ currentTarget }) => currentTarget.value !== "" && onChoose(currentTarget.value)}
      >
        <option value="">…</option>
        {others.map(({ id, keptAt }) => (
          <option key={id} value={id}>
            {id}, {format.value.instant(keptAt)}
          </option>
        ))}
      </select>
    </label>
  );
}
