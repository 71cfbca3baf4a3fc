import { type InspectOptions, inspect } from "node:util";

/** What Node 20 notes on promises where contexts are followed, as kernels do to know whose code runs. */
const notes = new Set(["async_id_symbol", "trigger_async_id_symbol", "kResourceStore"]);

/** Promises are shown as scripts show them: without those notes, which hold the kernel itself and differ from run to run. */
export function showPlainPromises(): void {
  Object.defineProperty(Promise.prototype, inspect.custom, {
    configurable: true,
    writable: true,
    value(this: Promise<unknown>, _depth: number, options: InspectOptions) {
      for (const symbol of Object.getOwnPropertySymbols(this))
        if (notes.has(symbol.description ?? "")) Object.defineProperty(this, symbol, { enumerable: false });
      return inspect(this, { ...options, customInspect: false });
    },
  });
}
