import type { PlaceChange, ReleaseSimulation } from "vigie/registry";
import { format, words } from "../language.ts";
import { Scroll } from "./scroll.tsx";

const levels = ["high", "moderate"] as const;

/** One or two firms are told as such. */
function told(n: number | null): string {
  return n === null ? words.value.simulation.few : format.value.count(n);
}

/** `not known` is how the registry names firms without a place. */
function placeName(place: string): string {
  return place === "not known" ? words.value.simulation.noPlace : place;
}

interface PlaceTableProps {
  readonly label: string;
  readonly places: readonly PlaceChange[];
}

/** Who enters and leaves each level, place by place. */
export function PlaceTable({ label, places }: PlaceTableProps) {
  const t = words.value;
  const s = t.simulation;
  return (
    <Scroll label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              {s.place}
            </th>
            {levels.map((level) => (
              <th key={level} scope="colgroup" colSpan={2} class="number">
                {t.levels[level]}
              </th>
            ))}
          </tr>
          <tr>
            {levels.flatMap((level) =>
              [s.enter, s.leave].map((name) => (
                <th key={`${level} ${name}`} scope="col" class="number">
                  {name}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {places.map(({ place, levels: changes }) => (
            <tr key={place}>
              <th scope="row">{placeName(place)}</th>
              {levels.flatMap((level) =>
                (["enter", "leave"] as const).map((way) => (
                  <td key={`${level} ${way}`} class="number">
                    {told(changes[level][way])}
                  </td>
                )),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** Alerts of each department before and after, against what its office can follow. */
export function WorkloadTable({ of }: { readonly of: ReleaseSimulation["workload"] }) {
  const t = words.value;
  const s = t.simulation;
  const f = format.value;
  const byLoad = [...of].sort((a, b) => (b.after ?? 1) - (a.after ?? 1));
  return (
    <Scroll label={s.workload}>
      <table>
        <thead>
          <tr>
            <th scope="col">{s.place}</th>
            <th scope="col" class="number">
              {s.before}
            </th>
            <th scope="col" class="number">
              {s.after}
            </th>
            <th scope="col" class="number">
              {s.capacity}
            </th>
            <th scope="col">{s.load}</th>
          </tr>
        </thead>
        <tbody>
          {byLoad.map(({ department, before, after, capacity }) => (
            <tr key={department}>
              <th scope="row">{placeName(department)}</th>
              <td class="number">{told(before)}</td>
              <td class="number">{told(after)}</td>
              <td class="number">{f.count(capacity)}</td>
              <td class="load">
                <Load share={(after ?? 1) / capacity} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** Alerts over capacity as a bar and a number; beyond it the bar is full and alarming. */
function Load({ share }: { readonly share: number }) {
  return (
    <>
      <span class={share > 1 ? "bar over" : "bar"} aria-hidden="true">
        <span style={{ width: `${Math.min(100, 100 * share)}%` }} />
      </span>{" "}
      {format.value.share(share, 0)}
    </>
  );
}
