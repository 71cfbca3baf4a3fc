import { Fault } from "../foundation/errors.ts";
import { parseMonth } from "../foundation/months.ts";
import { planDeliveries, type Rhythm, usualFirstDelivery } from "./deliveries.ts";

/** Numbers of firms that the example is made and measured at. */
export const exampleSizes = { small: 3000, region: 30_000, national: 350_000 } as const;
export type ExampleSize = keyof typeof exampleSizes;

export interface ExampleParameters {
  readonly format: "vigie.example/3";
  readonly firms: number;
  readonly seed: string;
  readonly from: string;
  readonly until: string;
  readonly deliveries: Rhythm;
  readonly firstDelivery: string;
}

/** What decides the bytes. */
export interface ExampleShape {
  /** Number of firms; default 3,000, tested to 350,000. */
  readonly firms?: number;
  readonly seed?: string;
  /** First panel month, `YYYY-MM`; the facts begin 24 months earlier. Default 2016-01. */
  readonly from?: string;
  /** First month after the last fact, `YYYY-MM`. Default 2025-01. */
  readonly until?: string;
  /** `one`: everything as a single history (the default); `quarterly`: a history, then a delivery every three months. */
  readonly deliveries?: Rhythm;
  /** Month of the history when deliveries are quarterly, `YYYY-MM`; default up to eight quarters before `until`. */
  readonly firstDelivery?: string;
}

/** Fills in the defaults. Throws `example.firms`, `example.range`, `example.first-delivery`, `month.malformed`. */
export function parametersOf(shape: ExampleShape): ExampleParameters {
  const { firms = exampleSizes.small, seed = "vigie", from = "2016-01", until = "2025-01" } = shape;
  const { deliveries = "one" } = shape;
  if (!Number.isInteger(firms) || firms < 1 || firms > 5_000_000)
    throw new Fault("example.firms", `firms out of range: ${firms} (expected 1..5000000)`);
  if (parseMonth(until) <= parseMonth(from))
    throw new Fault("example.range", `empty range: ${from} to ${until} (expected from before until)`);
  const { firstDelivery = usualFirstDelivery(deliveries, from, until) } = shape;
  planDeliveries(deliveries, {
    from: parseMonth(from),
    first: parseMonth(firstDelivery),
    until: parseMonth(until),
  });
  return { format: "vigie.example/3", firms, seed, from, until, deliveries, firstDelivery };
}
