import { useEffect, useState } from "preact/hooks";
import type { ColumnDifference, DatasetDifference } from "../../api/datasets.ts";
import type { Problem } from "../../api/problem.ts";
import type { ColumnDistribution } from "../../api/rows.ts";
import { get, problemFrom } from "../api.ts";
import { format, words } from "../language.ts";
import { ProblemNote } from "../parts/answer.tsx";
import { CellValue } from "../parts/pager.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { path } from "../router.ts";

const sides = ["before", "after"] as const;
type Pair = Readonly<Record<(typeof sides)[number], ColumnDistribution | null>>;

/** Of each column whose values are not the same: what is in it, before and after, side by side. */
export function ValueDifferences({ difference }: { readonly difference: DatasetDifference }) {
  const t = words.value.data;
  const f = format.value;
  const { columns } = difference;
  const same = columns.filter(({ hasSameValues }) => hasSameValues).map(({ name }) => name);
  const moved = columns.filter(({ hasSameValues }) => !hasSameValues);
  const { pairs, problem } = usePairs(difference, moved);
  return (
    <section>
      <h2>{t.valuesTitle}</h2>
      {moved.length === 0 ? <p>{t.allSame}</p> : same.length > 0 && <p>{t.sameValues(same.join(", "))}</p>}
      {problem !== null && <ProblemNote problem={problem} />}
      {problem === null && pairs.size < moved.length && (
        <p class="quiet above-table" role="status">
          {t.comparing(f.count(pairs.size), f.count(moved.length))}
        </p>
      )}
      {pairs.size > 0 && (
        <Scroll label={t.valuesTitle}>
          <Table columns={moved} pairs={pairs} />
        </Scroll>
      )}
      {[...pairs.values()].some((pair) => sides.some((side) => pair[side]?.isEstimated)) && (
        <p class="small quiet">{t.estimated}</p>
      )}
    </section>
  );
}

/** One column after the other: each may take a while. */
function usePairs({ before, after }: DatasetDifference, moved: readonly ColumnDifference[]) {
  const [pairs, setPairs] = useState<ReadonlyMap<string, Pair>>(new Map());
  const [problem, setProblem] = useState<Problem | null>(null);
  // `moved` follows from the versions.
  useEffect(() => {
    const stop = new AbortController();
    const read = (version: string, name: string) =>
      get<ColumnDistribution>(`/api/v1${path("datasets", version, "profile", name)}`, stop.signal);
    const readAll = async () => {
      const found = new Map<string, Pair>();
      for (const { name, standing } of moved) {
        const pair = {
          before: standing === "added" ? null : await read(before.version, name),
          after: standing === "removed" ? null : await read(after.version, name),
        };
        found.set(name, pair);
        setPairs(new Map(found));
      }
    };
    readAll().catch((error: unknown) => {
      if (!stop.signal.aborted) setProblem(problemFrom(error));
    });
    return () => stop.abort();
  }, [before.version, after.version]);
  return { pairs, problem };
}

const levels = ["5", "25", null, "75", "95"] as const;

function Table({
  columns,
  pairs,
}: {
  readonly columns: readonly ColumnDifference[];
  readonly pairs: ReadonlyMap<string, Pair>;
}) {
  const t = words.value;
  return (
    <table class="values-table">
      <thead class="capital-heads">
        <tr>
          <th scope="col">{t.data.column}</th>
          <th scope="col">{t.data.side}</th>
          <th scope="col" class="number">
            {t.emptyCell}
          </th>
          <th scope="col" class="number">
            {t.mean("").trim()}
          </th>
          {levels.map((level) => (
            <th key={level} scope="col" class="number side">
              {level === null ? t.data.median : t.data.quantile(level)}
            </th>
          ))}
          <th scope="col">{t.data.values}</th>
        </tr>
      </thead>
      {columns.flatMap(({ name }) => {
        const pair = pairs.get(name);
        return pair === undefined ? [] : [<PairLines key={name} name={name} pair={pair} />];
      })}
    </table>
  );
}

function PairLines({ name, pair }: { readonly name: string; readonly pair: Pair }) {
  const t = words.value.data;
  return (
    <tbody class="pair-lines">
      {sides.map((side, i) => (
        <tr key={side}>
          {i === 0 && (
            <th scope="rowgroup" rowSpan={2}>
              <code>{name}</code>
            </th>
          )}
          <td class="side">{t[side]}</td>
          <Cells of={pair[side]} />
        </tr>
      ))}
    </tbody>
  );
}

function Cells({ of }: { readonly of: ColumnDistribution | null }) {
  const f = format.value;
  if (of === null)
    return (
      <td colSpan={levels.length + 3} class="quiet">
        {words.value.data.nothing}
      </td>
    );
  const { missing, mean, quantiles, isEstimated, top } = of;
  return (
    <>
      <td class="number">{f.share(missing)}</td>
      <td class="number">{mean === null ? "" : f.number(mean)}</td>
      {levels.map((level, i) => (
        <td key={level} class="number">
          {quantiles !== null && `${isEstimated ? "≈ " : ""}${f.number(quantiles[i]!)}`}
        </td>
      ))}
      <td class="top">
        {top?.slice(0, 4).map(({ value, count }, i) => (
          <span key={String(value)}>
            {i > 0 && ", "}
            <CellValue of={value} /> <span class="quiet">{f.count(count)}</span>
          </span>
        ))}
      </td>
    </>
  );
}
