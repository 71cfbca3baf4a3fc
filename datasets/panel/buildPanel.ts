import type { Json } from "../foundation/digest.ts";
import { Fault } from "../foundation/errors.ts";
import type { LongWork } from "../foundation/progress.ts";
import type { PanelDescription } from "../manifest.ts";
import type { DatasetPart, DatasetStore, StoredDataset } from "../store/contract.ts";
import {
  checkOptions,
  type PanelDeliveries,
  type PanelOptions,
  type PanelPlanOptions,
} from "./panelOptions.ts";
import { panelSchema } from "./panelSchema.ts";
import { targetName } from "./procedures.ts";
import { addRegisterCounts } from "./registerCounts.ts";
import { monthGroups } from "./stages/cut.ts";
import type { FirmsResult } from "./stages/firms.ts";
import { inProcess } from "./stages/inProcess.ts";
import type { MonthPart } from "./stages/months.ts";
import { sharedProgress } from "./stages/progress.ts";
import { revisedSources } from "./stages/revisions.ts";
import type { SharedResult } from "./stages/shared.ts";
import type { BuildOrder, FinishedStage, RunStage, StageCall } from "./stages/stage.ts";

/** Months from the effect of an opening until the procedure source shows it. */
const reportingDelayMonths = 1;

/**
 * The panel firm x month with every feature of the catalogue, as of each first of a month: a part a month, sorted by
 * (region, siren). Takes fact datasets and nothing else. `run` does the stages, by default here and one after the other;
 * however they are run, the same facts and options give the same version.
 * Throws what `checkOptions` throws before anything long, `panel.no-rows`, and what `putParts` throws.
 */
export async function buildPanel(
  store: DatasetStore,
  options: PanelOptions,
  run?: RunStage,
): Promise<StoredDataset> {
  const checked = checkOptions(options);
  if (run !== undefined) return build(store, checked, run, options);
  return inProcess(store.folder, (here) => build(store, checked, here, options));
}

async function build(
  store: DatasetStore,
  options: PanelPlanOptions,
  run: RunStage,
  work: LongWork,
): Promise<StoredDataset> {
  const { order, inputs } = orderOf(store, options);
  const isRevised = revisedSources(order.facts).length > 0;
  let stages = Number.POSITIVE_INFINITY;
  const tell = sharedProgress(() => stages, work);
  const revised = isRevised
    ? tell(run, { label: "panel, revisions", order: { kind: "revisions", ...order }, inputs })
    : null;
  revised?.catch(() => {});
  const shared = await tell(run, {
    label: "panel, all firms",
    order: { kind: "shared", ...order, firmsAtOnce: options.firmsAtOnce },
    inputs,
  });
  const { ranges, firms } = shared.result as unknown as SharedResult;
  const groups = monthGroups(options.months, firms);
  stages = 1 + Number(isRevised) + ranges.length + groups.length;
  const chunks = await Promise.all(
    ranges.map((range, i) =>
      tell(run, {
        label: `panel, firms ${i + 1} of ${ranges.length}`,
        order: { kind: "firms", ...order, ...range },
        inputs: { ...inputs, shared: { digest: shared.digest, path: shared.folder } },
      }),
    ),
  );
  const counts = chunks.map((chunk) => chunk.result as unknown as FirmsResult);
  if (counts.every(({ rows }) => rows === 0)) throw noRows(options.name, sumCounts(counts));
  const merged = await Promise.all(
    groups.map((months) => {
      const first = options.months.indexOf(months[0]!);
      return tell(run, mergeCall(months, { first, chunks, order }));
    }),
  );
  return store.putParts({
    kind: "panel",
    name: options.name,
    schema: panelSchema(options.features, options.horizons),
    parts: merged.flatMap(partsOf),
    parents: options.sourceNames.flatMap((source) => versionsOf(options.sources, source)),
    parameters: {
      from: options.from,
      until: options.until,
      cutoff: options.cutoff,
      horizons: options.horizons,
      reportingDelayMonths,
      values: options.values,
      sources: Object.fromEntries(
        options.sourceNames.map((source) => [source, versionsOf(options.sources, source)]),
      ),
      declared: options.declared as unknown as Json,
    },
    panel: describe(options.cutoff, Math.max(...options.horizons)),
    report: { ...sumCounts(counts), revisions: (await revised)?.result ?? {} } as unknown as Json,
  });
}

/** Names the rule that left out the last firm-months. */
function noRows(name: string, { perimeter }: FirmsResult): Fault {
  const last = perimeter.findLast(({ firmMonths }) => firmMonths > 0);
  const why = last === undefined ? "" : `; the last ${last.firmMonths} went by the rule: ${last.rule}`;
  return new Fault(
    "panel.no-rows",
    `no firm-month in the perimeter: ${name}${why} (expected at least one; what was received after the as-of dates is known at them only when it is imported with --history)`,
  );
}

/** Deliveries in the order of their versions: how they were given makes no difference. */
function sorted(deliveries: readonly StoredDataset[]): readonly StoredDataset[] {
  return [...deliveries].sort((a, b) => (a.version < b.version ? -1 : 1));
}

function versionsOf(sources: PanelDeliveries, source: string) {
  return sorted(sources[source] ?? []).map(({ version }) => version);
}

function orderOf(store: DatasetStore, options: PanelPlanOptions) {
  const files = options.sourceNames.flatMap((source) =>
    sorted(options.sources[source] ?? []).flatMap((dataset) =>
      store
        .parquetOf(dataset)
        .map((path, i) => ({ source, name: `${source}/${dataset.version}/${i}`, path, dataset })),
    ),
  );
  const names = (source: string) => files.filter((file) => file.source === source).map(({ name }) => name);
  const order: BuildOrder = {
    facts: Object.fromEntries(
      options.sourceNames
        .map((source) => [source, names(source)] as const)
        .filter(([, files]) => files.length > 0),
    ),
    from: options.from,
    until: options.until,
    horizons: options.horizons,
    reportingDelayMonths,
    cutoff: options.cutoff,
    values: options.values,
    declared: options.described,
  };
  const inputs: StageCall["inputs"] = Object.fromEntries(
    files.map(({ name, path, dataset }) => [name, { digest: dataset.version, path }]),
  );
  return { order, inputs };
}

function mergeCall(
  months: readonly string[],
  { first, chunks, order }: { first: number; chunks: readonly FinishedStage[]; order: BuildOrder },
): StageCall {
  const inputs = chunks.map(
    ({ digest, folder }, i) => [`firms/${String(i).padStart(6, "0")}`, { digest, path: folder }] as const,
  );
  return {
    label: `panel, ${months[0]} to ${months.at(-1)}`,
    order: { kind: "months", months, first, horizons: order.horizons, declared: order.declared },
    inputs: Object.fromEntries(inputs),
  };
}

function partsOf({ folder, result }: FinishedStage): readonly DatasetPart[] {
  const { parts } = result as unknown as { readonly parts: readonly MonthPart[] };
  return parts.map((part) => ({
    ...part,
    files: part.files.map((file) => ({ ...file, path: `${folder}/${file.name}` })),
  }));
}

function describe(dataCutoff: string, horizonMonths: number): PanelDescription {
  return {
    unit: "firm-month",
    firm: "siren",
    asOf: "asOf",
    group: "region",
    target: {
      name: `collective procedure within ${horizonMonths} months`,
      column: targetName(horizonMonths),
      horizonMonths,
      reportingDelayMonths,
    },
    strongSignal: "strongSignal",
    unknownOpening: "unknownOpening",
    dataCutoff,
    singleRatio: {
      column: "debtRatio",
      sign: 1,
      text: "social debt over the mean monthly contribution",
    },
  };
}

/** The counts of all firms are the sums of those of some. */
function sumCounts(counts: readonly FirmsResult[]): FirmsResult {
  const [first, ...others] = counts;
  return others.reduce(addCounts, first!);
}

function addCounts(a: FirmsResult, b: FirmsResult): FirmsResult {
  const rules = [...new Set([...a.perimeter, ...b.perimeter].map(({ rule }) => rule))];
  const of = (counts: FirmsResult, rule: string) => counts.perimeter.find((line) => line.rule === rule);
  return {
    rows: a.rows + b.rows,
    firms: a.firms + b.firms,
    perimeter: rules.map((rule) => {
      const lines = [of(a, rule), of(b, rule)].flatMap((line) => line ?? []);
      return {
        rule,
        firms: lines.reduce((sum, { firms }) => sum + firms, 0),
        firmMonths: lines.reduce((sum, { firmMonths }) => sum + firmMonths, 0),
      };
    }),
    register: addRegisterCounts(a.register, b.register),
    flags: Object.fromEntries(Object.entries(a.flags).map(([flag, n]) => [flag, n + (b.flags[flag] ?? 0)])),
    targets: Object.fromEntries(
      Object.entries(a.targets).map(([name, n]) => [
        name,
        { true: n.true + b.targets[name]!.true, false: n.false + b.targets[name]!.false },
      ]),
    ),
  };
}
