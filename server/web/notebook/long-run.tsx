import { useEffect, useRef } from "preact/hooks";
import type { CellView } from "vigie/notebooks";
import { format, words } from "../language.ts";
import type { Desk } from "./desk.ts";

interface LongRunProps {
  readonly desk: Desk;
  readonly cells: readonly CellView[];
}

/** Before a long run: what would run, and about how long. */
export function LongRun({ desk, cells }: LongRunProps) {
  const t = words.value.edit;
  const dialog = useRef<HTMLDialogElement>(null);
  const { plan, start } = desk.running.asked.value!;
  const planned = cells.filter(({ id }) => plan.cells.includes(id));
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => {
    desk.running.asked.value = null;
    desk.focus(desk.selected.value);
  };
  return (
    <dialog ref={dialog} class="small-dialog" aria-labelledby="long-run-title" onClose={close}>
      <h2 id="long-run-title">{t.longRunTitle(planned.length, format.value.duration(plan.knownMs))}</h2>
      <table class="cell-runs">
        <thead>
          <tr>
            <th scope="col">{t.cell}</th>
            <th scope="col" class="number">
              {t.tookLast}
            </th>
          </tr>
        </thead>
        <tbody>
          {planned.map(({ id, title, ms, expectedMs = ms }) => (
            <tr key={id}>
              <th scope="row">{title || id}</th>
              <td class="number">
                {expectedMs === undefined ? t.neverTimed : format.value.duration(expectedMs)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="toolbar">
        <button
          type="button"
          class="button primary small"
          onClick={() => {
            dialog.current?.close();
            start();
          }}
        >
          {t.runThem}
        </button>
        <button type="button" class="button small" onClick={() => dialog.current?.close()}>
          {t.doNotRun}
        </button>
      </div>
    </dialog>
  );
}
