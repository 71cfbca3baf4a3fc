import type {
  LeakageReport,
  ListsOverFolds,
  Looks,
  RunReceipt,
  RunRecord,
  RunWindow,
  ShiftReport,
  SideComparison,
  Views,
} from "vigie/experiments";
import { z } from "zod";
import { digest, document, instant, list } from "./schema.ts";

type Estimate = RunRecord["models"][number]["metrics"][string];
export const estimate = document<Estimate>("Estimate", "a value with its interval, method and counts");
export const views = document<Views>(
  "Views",
  "evaluation with and without strong signals, with intervals and counts",
);
export const notReproducible = z
  .string()
  .nullable()
  .describe("a sentence where the rows it was made from were erased; else null");

export const runLine = z
  .strictObject({
    notReproducible,
    id: z.string(),
    study: z.string(),
    question: z.string(),
    searched: z
      .strictObject({ trials: z.int(), tied: z.int() })
      .nullable()
      .describe("of how many trials its last model won, and with how many of them it is tied"),
    dataset: z.strictObject({ name: z.string(), version: digest, rows: z.int() }),
    storedAt: instant,
    author: z.string(),
    models: list(
      z.strictObject({
        name: z.string(),
        protocol: z.string(),
        engine: z.string(),
        auc: estimate.nullable(),
        averagePrecision: estimate.nullable(),
      }),
    ),
  })
  .meta({ id: "RunLine" });
export type RunLine = z.infer<typeof runLine>;

/** The months that were judged, and how often they were looked at by now. */
export interface WindowView extends RunWindow {
  readonly looks: Looks;
  /** Why the study seals no month; else null. */
  readonly none: string | null;
}
export const windowView = document<WindowView>(
  "Window",
  "the months that were judged, and how often they were looked at",
);

export const runView = z
  .strictObject({
    notReproducible,
    record: document<RunRecord>("RunRecord", "one recorded execution of a study: `vigie.run/1`"),
    receipt: document<RunReceipt>("RunReceipt", "who stored it when, and how long it took"),
    views: z.record(z.string(), views).readonly().describe("by `<protocol>/<model>`"),
    registered: list(z.strictObject({ model: z.string(), number: z.int() })),
    windows: z.record(z.string(), windowView).readonly().describe("by protocol"),
    shifts: z
      .record(z.string(), document<ShiftReport>("ShiftReport", "the loss between regions, split"))
      .readonly()
      .describe("by protocol"),
    series: list(
      z.strictObject({
        name: z.string(),
        folds: list(z.string()),
        models: z
          .record(
            z.string(),
            document<ListsOverFolds>("ListsOverFolds", "lists of several folds, audited together"),
          )
          .readonly(),
      }),
    ).describe("folds that judge the same regions one after another, with the lists of each model"),
    leakage: z
      .record(
        z.string(),
        document<LeakageReport>("LeakageReport", "what was looked for that must not be known"),
      )
      .readonly()
      .describe("by `<protocol>/<model>`"),
  })
  .meta({ id: "Run" });
export type RunView = z.infer<typeof runView>;

const name = z.string().max(100).optional();
/** Without a name the choice is the server's. */
export const againstQuery = z.object({ protocol: name, model: name, otherProtocol: name, otherModel: name });

export const comparison = document<SideComparison>(
  "Comparison",
  "two models, of runs or lists, on the rows of both: better, worse, tied or not enough evidence, with paired intervals",
);
