import { describe, type Input, type Labelled, refuse, refuseOptions } from "./input.ts";

type Day = Date | string | number;

interface DateOptions extends Labelled {
  /** A date, a text of ISO 8601, or milliseconds since 1970. */
  readonly value?: Day | null;
  readonly min?: Day;
  readonly max?: Day;
  readonly required?: boolean;
  readonly readonly?: boolean;
  readonly submit?: boolean | string;
}

type Constraint = "required" | "min" | "max";
type Free = Omit<DateOptions, Constraint> & { readonly [K in Constraint]?: never };

/** A day, at 00:00 UTC; null where none is chosen, undefined where the one chosen first is not allowed. */
export function date(options?: Free): Input<Date | null>;
export function date(options: DateOptions): Input<Date | null | undefined>;
export function date(options: DateOptions = {}): Input<Date | null | undefined> {
  return createDate("date", options, (date) => date.toISOString().slice(0, 10));
}

/** A day and a time of day, to the minute, as written in the zone of whoever looks; as `date`. */
export function datetime(options?: Free): Input<Date | null>;
export function datetime(options: DateOptions): Input<Date | null | undefined>;
export function datetime(options: DateOptions = {}): Input<Date | null | undefined> {
  return createDate("datetime", options, (date) => `${date.toISOString().slice(0, 16)}:00.000Z`);
}

/** What the page sends where what is written is not allowed. */
const notAllowed = "";

function createDate(
  type: "date" | "datetime",
  options: DateOptions,
  write: (date: Date) => string,
): Input<Date | null | undefined> {
  refuseOptions(type, options, ["validate"]);
  const { label, disabled, width, required, readonly, submit } = options;
  const wireOf = (day: Day | null | undefined) => {
    const date = coerce(day);
    return date === null ? null : write(date);
  };
  const [value, min, max] = [wireOf(options.value), wireOf(options.min), wireOf(options.max)];
  const isAllowed = value === null ? required !== true : (min ?? value) <= value && value <= (max ?? value);
  const isFree = disabled === true || readonly === true;
  const told = {
    min: min ?? undefined,
    max: max ?? undefined,
    required,
    readonly,
    submit,
    value: value ?? undefined,
  };
  return {
    description: describe(type, { label, disabled, width }, told),
    initial: isFree || isAllowed ? value : notAllowed,
    decode(wire) {
      if (wire === null) return null;
      if (wire === notAllowed) return undefined;
      if (typeof wire !== "string" || Number.isNaN(Date.parse(wire)))
        throw refuse(wire, "a day, or an instant");
      return new Date(wire);
    },
  };
}

const iso =
  /^(?:[-+]\d{2})?\d{4}(?:-\d{2}(?:-\d{2})?)?(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{3})?)?(?:Z|[-+]\d{2}:?\d{2})?)?$/;

function coerce(value: Day | null | undefined): Date | null {
  if (value === null || value === undefined) return null;
  const date = typeof value === "string" ? new Date(iso.test(value) ? value : Number.NaN) : new Date(value);
  return Number.isNaN(date.getTime()) ? null : date;
}
