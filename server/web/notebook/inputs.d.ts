// What the page uses of a library that comes without types.
declare module "@observablehq/inputs" {
  type Widget = HTMLElement & { value: unknown };
  type Options = Readonly<Record<string, unknown>>;
  export function range(extent: readonly [number, number], options: Options): Widget;
  export function number(extent: readonly [number, number], options: Options): Widget;
  export function select(values: readonly unknown[], options: Options): Widget;
  export function radio(values: readonly unknown[], options: Options): Widget;
  export function checkbox(values: readonly unknown[], options: Options): Widget;
  export function toggle(options: Options): Widget;
  export function text(options: Options): Widget;
  export function table(rows: readonly object[], options: Options): Widget;
}
