import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  buildPanel,
  columnsWithRole,
  type DatasetStore,
  type Digest,
  Fault,
  isoOfMonth,
  type LongWork,
  type Month,
  openPanel,
  openStore,
  type Panel,
  type PanelOptions,
  panelOptionsOf,
  type StoredDataset,
} from "vigie/datasets";
import { type ChangedFacts, changeLaterFacts, isRegister } from "./change-facts.ts";
import { type LeakageCheck, leakageCheck } from "./report.ts";
import type { LeakageSentence } from "./sentence.ts";

export interface RebuildOptions extends LongWork {
  /** Panel version or reference. */
  readonly panel: string;
  /** As-of months at which the panel is rebuilt: each takes about as long as building it. */
  readonly months: readonly Month[];
}

/**
 * Rebuilds months of a panel from facts of which everything known later was changed, and compares every feature with what
 * is stored, bit for bit. "Not enough evidence" where the facts are not here or the panel is none of `vigie panel build`.
 */
export async function checkRebuild(
  store: DatasetStore,
  { panel: reference, months, ...work }: RebuildOptions,
): Promise<LeakageCheck> {
  const stored = await store.resolve(reference);
  const recipe = await recipeOf(store, stored);
  if (typeof recipe === "string") return undecided({ says: "no facts", why: recipe });
  const found: Moved[] = [];
  for (const [i, month] of months.entries()) {
    const day = isoOfMonth(month);
    work.onProgress?.({ label: `rebuild as of ${day}`, fraction: i / months.length });
    found.push(await rebuildMonth(store, stored, { month, recipe, work }));
  }
  return judge(found);
}

/** What came of one month. */
interface Moved {
  readonly day: string;
  readonly later: number;
  readonly cells: number;
  readonly values: number;
  readonly firms: number;
  /** Firms that are there in one of both only. */
  readonly lost: number;
  /** Cells that differ, by feature. */
  readonly moved: Readonly<Record<string, number>>;
}

/** The options that built the panel, or why they cannot be had. */
async function recipeOf(store: DatasetStore, stored: StoredDataset): Promise<PanelOptions | string> {
  try {
    const recipe = await panelOptionsOf(store, stored);
    for (const dataset of Object.values(recipe.sources).flat()) store.parquetOf(dataset);
    return recipe;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return `the facts are not here: ${error.message}`;
  }
}

interface MonthOrder {
  readonly month: Month;
  readonly recipe: PanelOptions;
  readonly work: LongWork;
}

async function rebuildMonth(
  store: DatasetStore,
  stored: StoredDataset,
  { month, recipe, work }: MonthOrder,
): Promise<Moved> {
  const within = await mkdtemp(join(store.folder, "rebuild.tmp-"));
  try {
    const day = isoOfMonth(month);
    const changed = await changeAll(store, recipe, { day, within });
    const scratch = openStore(within, { clock: () => new Date(0) });
    const range = { from: day.slice(0, 7), until: isoOfMonth(month + 1).slice(0, 7) };
    const { signal } = work;
    const rebuilt = await buildPanel(scratch, {
      ...recipe,
      ...range,
      sources: changed.sources,
      ...(signal && { signal }),
    });
    const columns = ["siren", ...columnsWithRole(stored.manifest.schema, "feature")];
    const before = await openPanel(store, stored.version, { columns, ...range });
    const after = await openPanel(scratch, rebuilt.version, { columns });
    return { day, later: changed.later, ...compare(before, after, columns.slice(1)) };
  } finally {
    await rm(within, { recursive: true, force: true });
  }
}

async function changeAll(
  store: DatasetStore,
  { sources }: PanelOptions,
  { day, within }: { readonly day: string; readonly within: string },
): Promise<{ readonly sources: PanelOptions["sources"]; readonly later: number }> {
  const changed: Record<string, readonly StoredDataset[]> = {};
  let later = 0;
  for (const [source, deliveries] of Object.entries(sources)) {
    if (isRegister(source)) {
      changed[source] = deliveries;
      continue;
    }
    const facts: ChangedFacts[] = [];
    for (const dataset of deliveries) facts.push(await changeLaterFacts(store, dataset, { day, within }));
    changed[source] = distinct(facts.map(({ dataset }) => dataset));
    later += facts.reduce((sum, one) => sum + one.later, 0);
  }
  return { sources: changed, later };
}

/** Deliveries of which nothing is left are one and the same. */
function distinct(datasets: readonly StoredDataset[]): readonly StoredDataset[] {
  return [
    ...new Map(datasets.map((dataset): [Digest, StoredDataset] => [dataset.version, dataset])).values(),
  ];
}

function compare(before: Panel, after: Panel, names: readonly string[]): Omit<Moved, "day" | "later"> {
  const place = new Map(
    Array.from(after.table.array("siren") as ArrayLike<string>, (siren, row) => [siren, row]),
  );
  const firms = before.table.array("siren") as ArrayLike<string>;
  const pairs = Array.from(firms, (siren, row) => [row, place.get(siren)] as const);
  const both = pairs.filter((pair): pair is readonly [number, number] => pair[1] !== undefined);
  const moved: Record<string, number> = {};
  let values = 0;
  for (const name of names) {
    const [old, fresh] = [before, after].map(({ table }) => table.array(name) as ArrayLike<unknown>);
    for (const [row, other] of both) {
      if ((old![row] ?? null) !== null) values++;
      if (!Object.is(old![row] ?? null, fresh![other] ?? null)) moved[name] = (moved[name] ?? 0) + 1;
    }
  }
  const lost = firms.length - both.length + (place.size - both.length);
  return { cells: both.length * names.length, values, firms: firms.length, lost, moved };
}

function judge(months: readonly Moved[]): LeakageCheck {
  const sum = (of: (month: Moved) => number) => months.reduce((total, month) => total + of(month), 0);
  const [cells, values, later, lost, firms] = [
    sum((m) => m.cells),
    sum((m) => m.values),
    sum((m) => m.later),
    sum((m) => m.lost),
    sum((m) => m.firms),
  ];
  if (months.length === 0 || values === 0 || later === 0)
    return undecided({ says: "nothing to rebuild", values, later });
  const byFeature = new Map<string, number>();
  for (const { moved } of months)
    for (const [name, n] of Object.entries(moved)) byFeature.set(name, (byFeature.get(name) ?? 0) + n);
  const worst = [...byFeature].sort((a, b) => b[1] - a[1]);
  const verdict = worst.length === 0 && lost === 0 ? "clean" : "suspect";
  const moved = worst.map(([feature, n]) => ({ feature, cells: n }));
  const dates = months.map(({ day }) => day);
  const says = [{ says: "rebuilt", cells, rows: firms, dates, later, moved, lost }] as const;
  return leakageCheck(
    { name: "rebuild", verdict, says },
    worst.map(([name, n]) => ({
      name: "share of cells that moved",
      of: name,
      estimate: { ...counted, value: n / firms, rows: firms, firms, positiveFirms: 0 },
    })),
  );
}

const counted = { low: null, high: null, method: "counted, not estimated" };

function undecided(sentence: LeakageSentence): LeakageCheck {
  return leakageCheck({ name: "rebuild", verdict: "not enough evidence", says: [sentence] });
}
