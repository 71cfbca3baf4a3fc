import { format, words } from "../../language.ts";
import { causesInWords, planInWords } from "../why.ts";
import type { PanelProps } from "./panels.tsx";
import { CellLink } from "./variables.tsx";

/** What ran since the page was opened, the newest first. */
export function RunsPanel({ desk, state }: PanelProps) {
  const t = words.value;
  const next = <p class="quiet small">{t.edit.runAllWould(planInWords(desk.running.planOf()))}</p>;
  if (state.runs.length === 0)
    return (
      <>
        <p class="quiet small">{t.edit.nothingRan}</p>
        {next}
      </>
    );
  return (
    <>
      {next}
      <table class="cell-runs">
        <thead>
          <tr>
            <th scope="col">{t.edit.cell}</th>
            <th scope="col">{t.edit.at}</th>
            <th scope="col" class="number">
              {t.edit.took}
            </th>
          </tr>
        </thead>
        <tbody>
          {state.runs.toReversed().map(({ cell: id, run, causes, at, ms }) => {
            const cell = state.cells.find((one) => one.id === id);
            return (
              <tr key={`${id} ${run} ${at}`}>
                <th scope="row">
                  {cell === undefined ? id : <CellLink desk={desk} cell={cell} />}
                  <span class="cell-why">{causesInWords(causes, state.cells)}</span>
                </th>
                <td>{format.value.time(at)}</td>
                <td class="number">{ms === null ? t.cellStatus.running : format.value.duration(ms)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}
