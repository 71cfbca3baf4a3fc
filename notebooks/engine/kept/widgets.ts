import { valueText } from "../export/text.ts";
import type { Kernel } from "../kernel/contract.ts";
import type { CellView } from "../kernel/events.ts";

/** Where a widget stood. */
export interface KeptWidget {
  readonly cell: string;
  /** Within the cell. */
  readonly name: string;
  readonly label: string;
  /** The value as people read it. */
  readonly text: string;
  /** The value as it is sent. */
  readonly value: unknown;
}

export function widgetsOf(cells: readonly Pick<CellView, "id" | "outputs">[]): readonly KeptWidget[] {
  return cells.flatMap(({ id, outputs }) =>
    outputs.flatMap((document): KeptWidget[] => {
      if (document.kind !== "input") return [];
      const { name, input, value } = document;
      return [{ cell: id, name, label: input.label || input.type, text: valueText(input, value), value }];
    }),
  );
}

/** Moves the widgets of a kernel that is at rest to where they stood; what is gone, or no longer fits, stays as it is. */
export async function setWidgets(kernel: Kernel, widgets: readonly KeptWidget[]): Promise<void> {
  for (const { cell, name, value } of widgets) {
    const now = widgetsOf(kernel.state().cells).find((one) => one.cell === cell && one.name === name);
    if (now === undefined || JSON.stringify(now.value) === JSON.stringify(value)) continue;
    kernel.setInput(cell, name, value);
    await kernel.idle();
  }
}
