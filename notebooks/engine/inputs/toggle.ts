import { describe, type Input, type Labelled, refuse } from "./input.ts";

interface ToggleOptions<T> extends Labelled {
  readonly value?: T;
}

/** One box; its value is true or false, or one of two `values`: ticked, not ticked. */
export function toggle<A, B>(
  options: ToggleOptions<A | B> & { readonly values: readonly [A, B] },
): Input<A | B>;
export function toggle(options?: ToggleOptions<boolean>): Input<boolean>;
export function toggle(
  options: ToggleOptions<unknown> & { readonly values?: readonly [unknown, unknown] } = {},
): Input<unknown> {
  const { values, value } = options;
  return {
    description: describe("toggle", options),
    initial: value !== undefined && (values === undefined ? Boolean(value) : value === values[0]),
    decode(wire) {
      if (typeof wire !== "boolean") throw refuse(wire, "true or false");
      return values === undefined ? wire : values[wire ? 0 : 1];
    },
  };
}
