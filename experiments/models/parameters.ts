import { Fault } from "vigie/datasets";

/** Inclusive bounds of a numeric parameter. */
export interface Range {
  readonly min: number;
  readonly max: number;
  readonly integer?: true;
}

/**
 * Defaults overlaid with what was given.
 * Throws `parameter.unknown` for a name that is not in `defaults` and `parameter.out-of-range` outside `ranges`.
 */
export function fillParameters<P extends object>(
  defaults: P,
  given: Partial<P>,
  ranges: Partial<Record<keyof P, Range>>,
): P {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(defaults, name));
  if (unknown !== undefined)
    throw new Fault(
      "parameter.unknown",
      `unknown parameter: ${unknown} (expected one of ${Object.keys(defaults).join(", ")})`,
    );
  const params = { ...defaults, ...withoutUndefined(given) };
  for (const name of Object.keys(ranges) as (keyof P & string)[])
    checkRange(name, params[name], ranges[name]!);
  return params;
}

function withoutUndefined<P extends object>(given: Partial<P>): Partial<P> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<P>;
}

function checkRange(name: string, value: unknown, { min, max, integer }: Range): void {
  const isInside = typeof value === "number" && value >= min && value <= max;
  if (isInside && (integer === undefined || Number.isInteger(value))) return;
  throw new Fault(
    "parameter.out-of-range",
    `${name} out of [${min}, ${max}]: ${String(value)} (expected ${integer ? "a whole" : "a"} number inside)`,
  );
}
