import { type Module, Runtime } from "@observablehq/runtime";
import { Stopped } from "./drive.ts";
import { isBusy, type LiveCell, type LiveCells } from "./live-cell.ts";
import { createPump } from "./pump.ts";

/** The cells as variables of Observable's runtime: one per cell, one per name. It decides what must run again. */
export interface Wiring {
  readonly main: Module;
  /** Tells the runtime how to make a cell's value and its names. Makes the runtime run it. */
  wire(live: LiveCell): void;
  /** Gives one name anew: its readers run, the cell itself does not. */
  wireName(live: LiveCell, name: string): void;
  /** Takes away the names that are not among `stay`. */
  forgetNames(live: LiveCell, stay: readonly string[]): void;
  /** Takes the cell away. */
  forget(live: LiveCell): void;
}

export function createWiring(
  cells: LiveCells,
  execute: (live: LiveCell, values: readonly unknown[]) => Promise<unknown>,
): Wiring {
  const main: Module = new Runtime().module();

  const wireName = (live: LiveCell, name: string) => {
    const variable = live.outputs.get(name) ?? main.variable(true);
    live.outputs.set(name, variable);
    variable.define(name, [`cell ${live.order.id}`], (exports: Record<string, unknown>) =>
      valueOfName(live, name, exports),
    );
  };

  const valueOfName = (live: LiveCell, name: string, exports: Record<string, unknown>) => {
    const source = live.sources.get(name);
    if (source !== undefined) return createPump(source.first, source.iterator, () => !isBusy(cells));
    const widget = [...live.widgets.values()].find((one) => one.name === name);
    return widget === undefined ? exports[name] : widget.input.decode(widget.wire);
  };

  const forgetNames = (live: LiveCell, stay: readonly string[]) => {
    for (const [name, variable] of [...live.outputs]) {
      if (stay.includes(name)) continue;
      variable.delete();
      live.outputs.delete(name);
    }
  };

  return {
    main,
    wire(live) {
      const inputs = [...live.order.inputs, "invalidation"];
      live.variable.define(`cell ${live.order.id}`, inputs, (...values: unknown[]) => execute(live, values));
      for (const name of live.order.outputs) wireName(live, name);
    },
    wireName,
    forgetNames,
    forget(live) {
      live.stop?.(new Stopped("superseded"));
      forgetNames(live, []);
      live.variable.delete();
    },
  };
}
