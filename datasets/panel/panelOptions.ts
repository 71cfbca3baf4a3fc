import { Fault } from "../foundation/errors.ts";
import { isoOfMonth, monthsIn, parseMonth } from "../foundation/months.ts";
import type { LongWork } from "../foundation/progress.ts";
import type { StoredDataset } from "../store/contract.ts";
import { catalogue } from "./catalogue.ts";
import { describeValues, sourcesOf } from "./declaredSources.ts";
import { type DeclaredFeature, declareFeatures } from "./declareFeatures.ts";
import { type FeatureDefinition, panelSources, requiredSources } from "./definition.ts";
import type { DeliveredValues } from "./facts.ts";
import { defaultHorizons } from "./procedures.ts";

/**
 * The deliveries of each source by its name, in any order. Beside `panelSources` those count of which a declared feature
 * takes a value.
 */
export type PanelDeliveries = Readonly<Record<string, readonly StoredDataset[]>>;

export interface PanelOptions extends LongWork {
  readonly name: string;
  readonly sources: PanelDeliveries;
  /** First as-of month, `YYYY-MM`. */
  readonly from: string;
  /** First month that is no as-of month any more, `YYYY-MM`. */
  readonly until: string;
  /** Months; default 18, 12, 6, 3. The longest is the panel's target. */
  readonly horizons?: readonly number[];
  /** `YYYY-MM-DD`; default the day on which the newest procedure facts were received. */
  readonly cutoff?: string;
  /** Features beside those of the catalogue; default none. */
  readonly declared?: readonly DeclaredFeature[];
  /** Of facts delivered several times: `as-of` (default) what was known at each date, `first-delivery` never a correction. */
  readonly values?: DeliveredValues;
  /** Firms that one stage takes on; default 8,000. */
  readonly firmsAtOnce?: number;
}

/** The options, checked and completed: nothing can fail for them later. */
export interface PanelPlanOptions {
  readonly name: string;
  readonly sources: PanelDeliveries;
  readonly from: string;
  readonly until: string;
  readonly months: readonly string[];
  readonly horizons: readonly number[];
  readonly cutoff: string;
  readonly declared: readonly DeclaredFeature[];
  /** The same, with what the facts say of the sources of declared values. */
  readonly described: readonly DeclaredFeature[];
  /** Names of all sources that the panel is made of. */
  readonly sourceNames: readonly string[];
  /** The catalogue and the declared ones. */
  readonly features: readonly FeatureDefinition[];
  readonly values: DeliveredValues;
  readonly firmsAtOnce: number;
}

/** Throws `panel.missing-source`, `panel.wrong-source`, what `describeValues` throws, `panel.range`, `panel.horizons`, `panel.no-cutoff`, `month.malformed`. */
export function checkOptions(options: PanelOptions): PanelPlanOptions {
  const { name, sources, horizons = defaultHorizons, declared = [], values = "as-of" } = options;
  checkSources(sources);
  const range = { from: parseMonth(options.from), until: parseMonth(options.until) };
  if (range.from >= range.until)
    throw new Fault(
      "panel.range",
      `empty range: ${options.from} to ${options.until} (expected from before until)`,
    );
  const wrong = horizons.find((horizon) => !Number.isInteger(horizon) || horizon < 1 || horizon > 120);
  if (wrong !== undefined || horizons.length === 0)
    throw new Fault("panel.horizons", `horizon out of range: ${wrong} months (expected 1..120)`);
  const months = [...monthsIn(range)].map((month) => isoOfMonth(month).slice(0, 7));
  const cutoff = options.cutoff ?? lastDelivery(sources);
  const described = describeValues(declared, sources);
  return {
    name,
    sources,
    declared,
    described,
    sourceNames: [...new Set([...panelSources, ...sourcesOf(declared)])],
    features: declareFeatures(catalogue, described),
    from: months[0]!,
    until: isoOfMonth(range.until).slice(0, 7),
    months,
    horizons,
    cutoff,
    values,
    firmsAtOnce: options.firmsAtOnce ?? 8000,
  };
}

function checkSources(sources: PanelDeliveries): void {
  const missing = requiredSources.filter((source) => (sources[source] ?? []).length === 0);
  if (missing.length > 0)
    throw new Fault(
      "panel.missing-source",
      `missing sources: ${missing.join(", ")} (expected all of ${requiredSources.join(", ")})`,
    );
  for (const [source, deliveries] of Object.entries(sources)) {
    for (const { manifest } of deliveries) {
      if (manifest.kind === "source") continue;
      throw new Fault(
        "panel.wrong-source",
        `not facts: ${manifest.name} is a ${manifest.kind} (expected kind source for ${source})`,
      );
    }
  }
}

/** The newest day on which procedure facts were received. */
function lastDelivery(sources: PanelDeliveries): string {
  const days = (sources.procol ?? []).flatMap(({ manifest }) => {
    const { received } = manifest.parameters as { readonly received?: unknown };
    return typeof received === "string" ? [received] : [];
  });
  const last = days.sort().at(-1);
  if (last !== undefined) return last;
  throw new Fault(
    "panel.no-cutoff",
    "no delivery of procedures tells the cut-off (expected `cutoff` or a received day)",
  );
}
