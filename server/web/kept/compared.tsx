import type { ComparedCell, ComparedRuns, Reproduction } from "vigie/notebooks";
import { words } from "../language.ts";
import { Outputs } from "./outputs.tsx";

interface ComparedProps {
  readonly compared: ComparedRuns | Reproduction;
  readonly notebook: string;
}

/** Two runs cell by cell, what differs side by side. */
export function Compared({ compared, notebook }: ComparedProps) {
  const t = words.value.kept;
  const moved = compared.numbers.filter(({ before, after }) => before !== after);
  return (
    <section aria-label={t.result}>
      <h2>{t.result}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.value.edit.cell}</th>
            <th scope="col">{t.verdict}</th>
            <th scope="col">{t.rows}</th>
          </tr>
        </thead>
        <tbody>
          {compared.cells.map((cell) => (
            <tr key={cell.id}>
              <th scope="row">{cell.title}</th>
              <td data-verdict={cell.verdict}>{verdictInWords(cell)}</td>
              <td>
                {[...new Set(cell.rows.map((rows) => rows.join(", ")))]
                  .filter((one) => one !== "")
                  .join(" → ")}
              </td>
            </tr>
          ))}
          {moved.map(({ name, before, after }) => (
            <tr key={`number ${name}`}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td colSpan={2}>
                {before ?? "–"} → {after ?? "–"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {compared.cells.map((cell) =>
        cell.verdict === "different" ? (
          <details key={cell.id}>
            <summary>{t.sideBySide(cell.title)}</summary>
            <div class="side-by-side">
              <Outputs outputs={cell.before} notebook={notebook} label={`${cell.title}, 1`} />
              <Outputs outputs={cell.after} notebook={notebook} label={`${cell.title}, 2`} />
            </div>
          </details>
        ) : null,
      )}
      {"environment" in compared && compared.environment.map((line) => <p key={line}>{line}</p>)}
    </section>
  );
}

function verdictInWords(cell: ComparedCell): string {
  const t = words.value.kept.verdicts;
  if (cell.verdict === "equal") return t.equal(cell.largest.toExponential(1));
  if (cell.verdict === "not-reproducible") return t.notReproducible(cell.why);
  return t[cell.verdict];
}
