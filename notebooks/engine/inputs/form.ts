import { describe, type Input, refuse, refuseOptions, type ValueOf } from "./input.ts";

type Values<F> = { -readonly [K in keyof F]: ValueOf<F[K]> };

/** Several widgets as one: a list or an object of them, with a list or an object of their values. */
export function form<const F extends readonly Input<unknown>[]>(inputs: F): Input<Values<F>>;
export function form<const F extends Readonly<Record<string, Input<unknown>>>>(inputs: F): Input<Values<F>>;
export function form(
  inputs: readonly Input<unknown>[] | Readonly<Record<string, Input<unknown>>>,
  options: object = {},
): Input<unknown> {
  refuseOptions("form", options, ["template"]);
  const isList = Array.isArray(inputs);
  const fields = Object.entries(inputs as Readonly<Record<string, Input<unknown>>>);
  const collect = (read: (input: Input<unknown>, name: string) => unknown) => {
    const all = fields.map(([name, input]) => [name, read(input, name)] as const);
    return isList ? all.map(([, one]) => one) : Object.fromEntries(all);
  };
  return {
    description: {
      ...describe("form", {}, { isList }),
      fields: fields.map(([name, { description, initial }]) => ({
        name,
        input: description,
        value: initial,
      })),
    },
    initial: collect(({ initial }) => initial),
    decode(wire) {
      if (typeof wire !== "object" || wire === null || Array.isArray(wire) !== isList)
        throw refuse(wire, isList ? "a list of values" : "values by name");
      const values = wire as Readonly<Record<string, unknown>>;
      return collect((input, name) => input.decode(name in values ? values[name] : input.initial));
    },
  };
}
