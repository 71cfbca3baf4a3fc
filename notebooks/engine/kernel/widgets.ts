import { Fault } from "vigie/datasets";
import type { InputDocument } from "../display/documents.ts";
import type { Input } from "../inputs/inputs.ts";
import type { CellRun, LiveCell, LiveCells, Widget } from "./live-cell.ts";
import type { Outputs } from "./outputs.ts";
import type { FromKernel } from "./protocol.ts";

/** Shows a widget and gives its value: the one chosen before, where the widget is still the same. */
export function showWidget<T>({ append }: Outputs, run: CellRun, input: Input<T>): T {
  const key = `#${run.widgets++}`;
  const before = run.previousWidgets.get(key);
  const wire = before !== undefined && isSame(before.input, input) ? before.wire : input.initial;
  const value = input.decode(wire);
  const output = append(run, documentOf(key, input, wire));
  run.live.widgets.set(key, { input, output, wire });
  run.pending = { widget: key };
  return value;
}

function documentOf(name: string, input: Input<unknown>, value: unknown): InputDocument {
  const note = input.note?.(value);
  return { kind: "input", name, input: input.description, value, ...(note === undefined ? {} : { note }) };
}

function isSame(before: Input<unknown>, now: Input<unknown>): boolean {
  return (
    JSON.stringify([before.description, before.initial]) === JSON.stringify([now.description, now.initial])
  );
}

/** `const name = view(…)` or `observe(…)`: from now on what was just asked for feeds `name`. */
export function bindName(run: CellRun, name: string, value: unknown): unknown {
  const { pending, live } = run;
  run.pending = undefined;
  if (pending === undefined) return value;
  if ("source" in pending) live.sources.set(name, { first: pending.first, iterator: pending.source });
  else {
    const widget = live.widgets.get(pending.widget);
    if (widget !== undefined) widget.name = name;
  }
  return value;
}

interface FoundWidget {
  readonly live: LiveCell;
  readonly key: string;
  readonly widget: Widget;
}

/** A widget of a cell, by its key in the output or by the name that it feeds. Throws `input.unknown`. */
export function findWidget(cells: LiveCells, cell: string, name: string): FoundWidget {
  const live = cells.get(cell);
  const found = [...(live?.widgets ?? [])].find(([key, one]) => key === name || one.name === name);
  if (live !== undefined && found !== undefined) return { live, key: found[0], widget: found[1] };
  throw new Fault("input.unknown", `no such widget: ${name} in ${cell} (expected one that is shown)`);
}

/** Gives a widget the value that the page sent, and shows it there. Throws `input.value`, and moves nothing. */
export function moveWidget(
  send: (message: FromKernel) => void,
  { live, key, widget }: FoundWidget,
  value: unknown,
): void {
  widget.input.decode(value);
  widget.wire = value;
  const document = documentOf(key, widget.input, value);
  send({ type: "output", cell: live.order.id, run: live.runs, index: widget.output, document });
}
