// What the page uses of a library that comes without types.
declare module "@observablehq/inputs" {
  type Widget = HTMLElement & { value: unknown };
  type Options = Readonly<Record<string, unknown>>;
  type Extent = readonly [number | null, number | null];
  export function range(extent: Extent, options: Options): Widget;
  export function number(extent: Extent, options: Options): Widget;
  export function select(values: readonly unknown[], options: Options): Widget;
  export function radio(values: readonly unknown[], options: Options): Widget;
  export function checkbox(values: readonly unknown[], options: Options): Widget;
  export function toggle(options: Options): Widget;
  export function text(options: Options): Widget;
  export function textarea(options: Options): Widget;
  export function date(options: Options): Widget;
  export function datetime(options: Options): Widget;
  export function search(data: readonly unknown[], options: Options): Widget & { query: string };
  export function button(
    content: string | readonly (readonly [string, (value: unknown) => unknown])[],
    options: Options,
  ): Widget;
  export function table(rows: readonly object[], options: Options): Widget;
}
