import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import {
  type DeclaredFeature,
  deliveriesNamed,
  describeError,
  Fault,
  furtherFeatures,
  type PanelDeliveries,
  type PerimeterCount,
  panelSources,
  type RegisterCount,
  type RevisionRate,
  requiredSources,
  type StoredDataset,
  shortDigest,
  sourcesOf,
  themes,
} from "vigie/datasets";
import { buildPanelByJobs, decodePipeline } from "vigie/experiments";
import { z } from "zod";
import { count, formatTable } from "../terminal/table.ts";
import type { Workspace } from "../workspace.ts";
import { answer, type Bench, type CommandContext, contextOf, group } from "./context.ts";
import { askingRegistry } from "./with-registry.ts";

interface BuildFlags {
  readonly from: string;
  readonly until: string;
  readonly cutoff?: string;
  readonly values?: string;
  readonly declared?: string;
  readonly for?: string;
}

export function addPanelCommands(program: Command, bench: Bench): void {
  const panel = group(program, "panel", "build point-in-time panels");
  panel
    .command("build <name>")
    .requiredOption("--from <month>", "first as-of month, YYYY-MM")
    .requiredOption("--until <month>", "month after the last as-of month, YYYY-MM")
    .option(
      "--cutoff <day>",
      "day up to which procedures are known; default: the newest delivery of procedures",
    )
    .option("--values <kind>", "as-of, or first-delivery: never a later correction", "as-of")
    .option(
      "--declared <file>",
      "features to add: a JSON list of {name, theme, unit, meaning, missing} with a text in the window language, or a value: {source, column, newestBy, validMonths, together}",
    )
    .option("--for <version>", "add the features that a registered version needs (model@3, model@production)")
    .summary("firm x month from every delivery of every imported source")
    .action(async (name: string, flags: BuildFlags, command: Command) =>
      build(contextOf(command, bench), name, flags),
    );
}

async function build(context: CommandContext, name: string, flags: BuildFlags): Promise<void> {
  const { workspace, terminal, signal } = context;
  const asked = [
    ...(flags.declared === undefined ? [] : await readDeclared(flags.declared)),
    ...(flags.for === undefined ? [] : await declaredBy(context, flags.for)),
  ];
  const names = new Set(asked.map((feature) => feature.name));
  const further = (await furtherOf(workspace)).filter((feature) => !names.has(feature.name));
  const declared = [...further, ...asked];
  const laboratory = await workspace.openLaboratory("scientist");
  const panel = await buildPanelByJobs(laboratory, {
    name,
    sources: await deliveriesOf(workspace, declared),
    from: flags.from,
    until: flags.until,
    values: valuesOf(flags.values),
    declared,
    ...(flags.cutoff !== undefined && { cutoff: flags.cutoff }),
    onProgress: terminal.onProgress,
    signal,
  });
  answer(context, { version: panel.version, rows: panel.manifest.rows, report: panel.receipt.report }, () =>
    describePanel(panel),
  );
}

function describePanel({ manifest, version, receipt, folder }: StoredDataset): string {
  const { perimeter, register, revisions } = receipt.report as unknown as BuildReport;
  const rates = Object.entries(revisions).flatMap(([source, columns]) =>
    columns.map((column) => ({ source, ...column })),
  );
  return [
    `${manifest.name}@${shortDigest(version)}: ${count(manifest.rows)} rows`,
    `in ${folder}`,
    "",
    formatTable(perimeter, [
      { header: "left out of the perimeter", cell: ({ rule }) => rule },
      { header: "firms", cell: ({ firms }) => count(firms), align: "right" },
      {
        header: "firm-months",
        cell: ({ firmMonths }) => count(firmMonths),
        align: "right",
      },
    ]),
    "",
    formatTable(register, [
      { header: "known of the register at the as-of date", cell: ({ column }) => column },
      { header: "from", cell: ({ origin }) => originWords[origin ?? "nothing"] },
      { header: "rows", cell: ({ rows }) => count(rows), align: "right" },
      {
        header: "share",
        cell: ({ rows }) => `${((100 * rows) / manifest.rows).toFixed(1)} %`,
        align: "right",
      },
    ]),
    ...(rates.length === 0
      ? []
      : [
          "",
          formatTable(rates, [
            { header: "revised by a later delivery", cell: ({ source, column }) => `${source} ${column}` },
            { header: "delivered twice", cell: ({ keys }) => count(keys), align: "right" },
            {
              header: "revised",
              cell: ({ revised }) => (revised === null ? "" : `${(100 * revised).toFixed(1)} %`),
              align: "right",
            },
          ]),
        ]),
  ].join("\n");
}

const originWords: Readonly<Record<NonNullable<RegisterCount["origin"]> | "nothing", string>> = {
  delivered: "a delivery received by then",
  dated: "dated states, in a history",
  undated: "a history's own day (assumed: it does not date it)",
  places: "the one department of its places, in a history",
  nothing: "nothing: not known",
};

interface BuildReport {
  readonly perimeter: readonly PerimeterCount[];
  readonly register: readonly RegisterCount[];
  readonly revisions: Readonly<Record<string, readonly RevisionRate[]>>;
}

function valuesOf(text: string | undefined): "as-of" | "first-delivery" {
  if (text === undefined || text === "as-of" || text === "first-delivery") return text ?? "as-of";
  throw new Fault("usage.values", `no such values: ${text} (expected as-of or first-delivery)`);
}

/** Features of the sources beyond those of the catalogue that were imported. */
async function furtherOf({ store }: Workspace): Promise<readonly DeclaredFeature[]> {
  const delivered = await deliveriesNamed(store, Object.keys(furtherFeatures));
  return Object.entries(furtherFeatures).flatMap(([source, features]) =>
    delivered[source]!.length > 0 ? features : [],
  );
}

const described = {
  name: z.string(),
  theme: z.enum(themes),
  unit: z.string(),
  meaning: z.string(),
  missing: z.string(),
};
const sourceValue = z.strictObject({
  source: z.string(),
  column: z.string(),
  newestBy: z.string(),
  validMonths: z.int().exactOptional(),
  together: z.enum(["sum", "min", "max"]).exactOptional(),
});
const declaredFormat = z.array(
  z.union([
    z.strictObject({ ...described, text: z.string() }),
    z.strictObject({ ...described, value: sourceValue }),
  ]),
);

async function readDeclared(path: string): Promise<readonly DeclaredFeature[]> {
  const text = await readFile(path, "utf8").catch((error) => {
    throw declaredFault(describeError(error), path);
  });
  const parsed = declaredFormat.safeParse(jsonOf(text, path));
  if (parsed.success) return parsed.data;
  throw declaredFault(z.prettifyError(parsed.error), path);
}

function jsonOf(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw declaredFault(describeError(error), path);
  }
}

function declaredFault(problem: string, file: string): Fault {
  return new Fault("usage.declared", `not a list of features: ${problem} (expected JSON)`, {
    place: { file },
  });
}

/** What a version's pipeline says its panel had beside the catalogue. */
async function declaredBy(context: CommandContext, reference: string): Promise<readonly DeclaredFeature[]> {
  const { folder } = await askingRegistry(context, async (registry) => registry.resolve(reference));
  const pipeline = decodePipeline(JSON.parse(await readFile(join(folder, "pipeline.json"), "utf8")));
  return pipeline.declared ?? [];
}

/**
 * Every delivery of each source that the panel needs, those of declared values included. Throws `panel.missing-source`
 * naming those not imported yet.
 */
async function deliveriesOf(
  { store }: Workspace,
  declared: readonly DeclaredFeature[],
): Promise<PanelDeliveries> {
  const entries = Object.entries(await deliveriesNamed(store, [...panelSources, ...sourcesOf(declared)]));
  const found = new Set(entries.filter(([, deliveries]) => deliveries.length > 0).map(([name]) => name));
  const missing = requiredSources.filter((name) => !found.has(name));
  if (missing.length > 0) {
    throw new Fault(
      "panel.missing-source",
      `not imported yet: ${missing.join(", ")} (expected a dataset of each, by vigie data import)`,
      { kind: "not-found" },
    );
  }
  return Object.fromEntries(entries);
}
