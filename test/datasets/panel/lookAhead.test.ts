import fc from "fast-check";
import { isoOfMonth, type Month, parseMonth } from "vigie/datasets";
import { describe, expect, test } from "vitest";
import { failureRate } from "../../../datasets/panel/bases/failureRates.ts";
import { catalogue } from "../../../datasets/panel/catalogue.ts";
import type { FeatureDefinition } from "../../../datasets/panel/definition.ts";
import type { Step } from "../../../datasets/panel/facts.ts";
import type { Flow, Sums } from "../../../datasets/panel/flow.ts";
import { operators } from "../../../datasets/panel/language/operators.ts";
import { type Window, windowKernels } from "../../../datasets/panel/language/windows.ts";
import type { Spells } from "../../../datasets/panel/spells.ts";
import { type BuildOptions, buildRows, type Fact, type Facts, type Row } from "./facts.ts";
import { randomFacts, randomRegisters } from "./randomFacts.ts";
import { twinOf } from "./twin.ts";

const firms = ["111111118", "222222226", "333333334", "444444442", "555555556"];
const range = { from: "2018-09", until: "2020-12", cutoff: "2021-12" };
/** A mutant is killed when the guard turns red on any of these: no one economy need hold every rare case. */
const mutantSeeds = ["mutants-9", "mutants-1", "mutants-2", "mutants-3"];
/** For what is wrong with the register. */
const registerSeeds = ["register-2", "register-5", "register-3", "register-6"];
const registered = Array.from({ length: 14 }, (_, i) => String(111111118 + 11 * i));
const names = catalogue.map((feature) => feature.name);
const entryNames = ["region", "department", "activity", "legalForm"];

interface Economy {
  readonly facts: Facts;
  readonly twins: ReadonlyMap<string, ReturnType<typeof twinOf>>;
}

const economies = new Map<string, Economy>();

/** The random facts of a seed with their twins, made once: mutants change the plan, never the facts. */
function economyOf(seed: string): Economy {
  const known = economies.get(seed);
  if (known !== undefined) return known;
  const isRegister = seed.startsWith("register");
  const sirens = isRegister ? registered : firms;
  const facts = isRegister ? randomRegisters(seed, sirens) : randomFacts(seed, sirens);
  const economy = { facts, twins: new Map(sirens.map((siren) => [siren, twinOf(facts, siren)])) };
  economies.set(seed, economy);
  return economy;
}

/** Cells where the panel and the twin differ, as sentences; also how many were compared and how many held a value. */
function compareWithTwin({ twins }: Economy, rows: readonly Row[]) {
  const differences: string[] = [];
  let values = 0;
  const compare = (row: Row, name: string, expected: number | null) => {
    const found = row[name] as number | null;
    if (found !== null) values++;
    const isSame =
      found === null || expected === null
        ? found === expected
        : Math.abs(found - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
    if (!isSame) differences.push(`${row.siren} ${row.asOf} ${name}: ${found} (twin ${expected})`);
  };
  const found = new Set(rows.map(({ siren, asOf }) => `${siren} ${asOf}`));
  for (const [siren, { isInPerimeter }] of twins)
    for (let t = parseMonth(range.from); t < parseMonth(range.until); t++)
      if (isInPerimeter(t) !== found.has(`${siren} ${isoOfMonth(t).slice(0, 7)}`))
        differences.push(
          `${siren} ${isoOfMonth(t)}: ${isInPerimeter(t) ? "row is missing" : "row is there"}`,
        );
  for (const row of rows) {
    const t = parseMonth(String(row.asOf));
    const { feature, target, entry } = twins.get(String(row.siren))!;
    for (const [name, expected] of Object.entries(entry(t)))
      if (row[name] !== expected)
        differences.push(`${row.siren} ${row.asOf} ${name}: ${row[name]} (twin ${expected})`);
    for (const name of names) compare(row, name, feature(name)(t));
    for (const horizon of [18, 12, 6, 3]) {
      const outcome = target(t, { horizon, cutoff: parseMonth(range.cutoff) });
      compare(row, "strongSignal", outcome.strongSignal);
      compare(row, "unknownOpening", outcome.unknownOpening);
      compare(row, "alerted", outcome.alerted);
      compare(row, "treated", outcome.treated);
      compare(row, `failsWithin${horizon}Months`, outcome.fails);
    }
  }
  return { differences, values };
}

/** Every fact known after the first of month `t` is changed, dropped or doubled. */
function changeTheFuture(facts: Facts, t: Month): { facts: Facts; changed: number } {
  let changed = 0;
  const edge = isoOfMonth(t);
  const edit = (fact: Fact): readonly Fact[] => {
    if (String(fact.knownOn) <= edge) return [fact];
    changed++;
    if (changed % 5 === 0) return [];
    return [Object.fromEntries(Object.entries(fact).map(([name, value]) => [name, edited(name, value)]))];
  };
  const after = Object.entries(facts).map(([source, rows]) => [source, rows.flatMap(edit)]);
  return { facts: Object.fromEntries(after) as Facts, changed };
}

/** What the register may say tomorrow. */
const tomorrow: Fact = {
  ...{ activity: "47.11D", legalForm: "5499", department: "14", region: "Normandie" },
  ...{ headOffice: null, isHeadOffice: false, isActive: false },
};

function edited(name: string, value: Fact[string]): string | number | boolean | null {
  if (name in tomorrow) return tomorrow[name]!;
  return typeof value === "number" && name !== "historyNumber" ? value * 3 + 77 : value!;
}

const featureCells = (rows: readonly Row[], t: Month) =>
  rows
    .filter((row) => parseMonth(String(row.asOf)) <= t)
    .map((row) => [row.siren, row.asOf, ...[...entryNames, ...names].map((name) => row[name])]);

const tooLittle = "the guard looked at too little";

/** The guard: what fails under it is a look-ahead or a wrong window. Returns the first things found wrong. */
async function findFaults(seed: string, options: Partial<BuildOptions> = {}): Promise<readonly string[]> {
  const economy = economyOf(seed);
  const { facts } = economy;
  const { rows } = await buildRows(facts, { ...range, ...options });
  const { differences, values } = compareWithTwin(economy, rows);
  if (differences.length > 0) return differences;
  const t = parseMonth("2019-10");
  const future = changeTheFuture(facts, t);
  const after = await buildRows(future.facts, { ...range, ...options });
  const [old, now] = [featureCells(rows, t), featureCells(after.rows, t)];
  const moved = old.filter((cells, i) => JSON.stringify(cells) !== JSON.stringify(now[i]));
  if (values < 500 || future.changed < 50 || old.length < 20) return [tooLittle];
  return moved.map((cells) => `moved: ${cells[0]} ${cells[1]}`);
}

test("the mutants' economies hold a value of every feature, and both outcomes", async () => {
  const built: Row[][] = [];
  for (const seed of mutantSeeds) built.push([...(await buildRows(randomFacts(seed, firms), range)).rows]);
  const rows = built.flat();
  for (const name of names)
    expect({ name, some: rows.some((row) => row[name] !== null) }).toEqual({ name, some: true });
  for (const outcome of [0, 1]) expect(rows.some((row) => row.failsWithin12Months === outcome)).toBe(true);
});

test("equals the slow twin and does not move when the future changes, over random economies", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), async (seed) => {
      const faults = await findFaults(`economy-${seed}`);
      fc.pre(faults[0] !== tooLittle);
      expect(faults).toEqual([]);
    }),
    { numRuns: 4, seed: 4, endOnFailure: true },
  );
});

interface Mutant extends Partial<BuildOptions> {
  readonly name: string;
}

/** Plants a fault in the generated SQL; a pattern that is not there is itself an error. */
function inSql(name: string, label: string, from: string, to: string): Mutant {
  const mutate = <T extends Step>(step: T): T => {
    if (step.label !== label) return step;
    if (!step.sql.includes(from)) throw new Error(`mutant not planted: ${name}`);
    return { ...step, sql: step.sql.replaceAll(from, to) };
  };
  return { name, mutate };
}

/** Plants a fault in the window of a flow. */
function inFlow<F extends Flow | Sums>(name: string, label: string, change: (flow: F) => Partial<F>): Mutant {
  return {
    name,
    mutate: (step) => {
      if (step.label !== label) return step;
      const flow = (step as unknown as Spells).flow as F;
      return { ...step, flow: { ...flow, ...change(flow) } };
    },
  };
}

const inContributions = (name: string, change: (flow: Flow) => Partial<Flow>) =>
  inFlow(name, "contributions", change);
const inShortTime = (name: string, change: (sums: Sums) => Partial<Sums>) =>
  inFlow(name, "short-time work", change);

const notDelivered = ({ delays }: { readonly delays: string }) => ({
  delays: `SELECT month, 0 AS delay FROM (${delays})`,
});

const inRate = (name: string, rate: typeof failureRate): Mutant => ({ name, failureRate: rate });

function inCatalogue(name: string, feature: string, text: string): Mutant {
  const features = catalogue.map(
    (one): FeatureDefinition =>
      one.name === feature ? { ...one, definition: { kind: "derived", text } } : one,
  );
  return { name, features };
}

/** Where no headcount is known yet, the next one to come is used. */
function fillBackwards<T extends Step>(step: T): T {
  if (step.label !== "headcount") return step;
  const since = "CASE WHEN since = min(since) OVER (PARTITION BY firm) THEN 0 ELSE since END AS since";
  return { ...step, sql: `SELECT * REPLACE (${since}) FROM (${step.sql})` };
}

/** A missing value becomes 0. */
const asZero = (label: string, column: string): Mutant => ({
  name: `${label}: missing as zero`,
  mutate: (step) =>
    step.label === label ? { ...step, everyone: `SELECT month, 0 AS ${column} FROM grid_month` } : step,
});

/** A lag looks as far ahead as it should look back. */
const lagAhead: Window = (x, out, { months, length }) => {
  for (let i = 0; i < x.length; i++) out[i] = (i % months) + length < months ? x[i + length]! : Number.NaN;
};

const early = "as_of_month(fact.knownOn) AS known";
const monthEarly = (source: string) =>
  inSql(
    `${source} known a month early`,
    `facts of ${source}`,
    early,
    "as_of_month(fact.knownOn) - 1 AS known",
  );

/** Among facts of the same time the first delivery wins, not the newest. */
const oldDelivery = (label: string) =>
  inSql(`${label}: the older delivery wins`, label, "* 1000000 + received", "* 1000000 - received");

const oldVersion = (label: string) =>
  inSql(`${label}: the older delivery wins`, label, "(received)::DOUBLE * 1000000 + received", "-received");

/** A later delivery stands beside what it corrects. */
const beside = (label: string, from: string, to: string) =>
  inSql(`${label}: both deliveries count`, label, `least(until, ${from})`, to);

const shortTimeReach: Mutant = {
  name: "short-time reach not asked",
  mutate: (step) => {
    if (step.label !== "short-time work") return step;
    const { everyone } = step as unknown as Spells;
    const changed = everyone!.replaceAll("reach.first <= month - delay - 12", "true");
    if (changed === everyone) throw new Error("mutant not planted");
    return { ...step, everyone: changed };
  },
};

const notice = "min(knownOn) AS knownOn\n  FROM raw_bodacc";

const delivered = "as_of_month(greatest(knownOn, receivedOn)) AS known";
const begun =
  'as_of_month(knownOn) AS known, day_number(receivedOn) AS received,\n  coalesce(day_number("from")';

/** The register: what is not dated, what is, where the head office is, and what each of them decides. */
const registerMutants: readonly Mutant[] = [
  inSql("register: the newest delivery at every date", "register_state", delivered, "0 AS known"),
  inSql(
    "register: a delivery known a month early",
    "register_state",
    delivered,
    delivered.replace(" AS", " - 1 AS"),
  ),
  inSql(
    "register: a state a month early",
    "register_state",
    begun,
    begun.replace(" AS known", " - 1 AS known"),
  ),
  inSql("register: a state taken back counts", "register_state", "received * 200000 + about", "about"),
  inSql("register: what is not dated goes first", "register_state", "-100000 AS about", "99999 AS about"),
  inSql(
    "register: the activity of the head office not seen",
    "register_state",
    "THEN place.activity ELSE",
    "THEN unit_activity.activity ELSE",
  ),
  inSql(
    "register: deliveries always before states",
    "register_state",
    ".about >= ",
    ".about >= -99999 + 0 * ",
  ),
  inSql(
    "register: dated head offices not seen",
    "register_state",
    "dated.headOffice IS NOT NULL AND",
    "false AND",
  ),
  inSql(
    "register: an address known before its delivery",
    "register_state",
    "siret, as_of_month(knownOn) AS known",
    "siret, 0 AS known",
  ),
  inSql("register: closed places count as open", "register_state", "coalesce(state.isActive, true)", "true"),
  inSql(
    "register: places in two departments are one",
    "register_state",
    "isActive, true)) = 1",
    "isActive, true)) > 0",
  ),
  inSql("public legal forms stay", "register_state", "NOT IN ('4', '7')", "NOT IN ('4')"),
  inSql(
    "failures counted in the newest groups",
    "failure_count",
    "FROM register_state WHERE removedBy = 0",
    "FROM register_state WHERE removedBy = 0 AND until > 999999",
  ),
  inSql("firms outside the perimeter in rates", "failure_count", "WHERE removedBy = 0", "WHERE true"),
  inSql("creation known before its delivery", "alive", "known AS since", "known - 1 AS since"),
  inSql("age corrected before its delivery", "age", "known AS since", "known - 1 AS since"),
  inSql("the state of the month after in rates", "own groups", "firm, since", "firm, since - 1 AS since"),
  inSql(
    "the newest state at every date in rates",
    "own groups",
    "FROM state",
    "FROM (SELECT * REPLACE (0 AS since) FROM state WHERE until > 999999) state",
  ),
];

const mutants: readonly Mutant[] = [
  ...["cotisation", "debit", "effectif_ent", "bdf", "apconso", "paydex", "procol"].map(monthEarly),
  ...["delai", "ccsf", "apdemande"].map(monthEarly),
  inSql(
    "bodacc known a month early",
    "facts of procol",
    notice,
    notice.replace("min(knownOn)", "min(knownOn - 31)"),
  ),
  inSql(
    "bodacc known early in rates",
    "failure_count",
    notice,
    notice.replace("min(knownOn)", "min(knownOn - 31)"),
  ),
  inSql("bodacc not seen", "failure_count", "least(noticedOn, knownOn)", "knownOn"),
  inSql("bodacc awaited", "facts of procol", "least(noticedOn, knownOn)", "coalesce(noticedOn, knownOn)"),
  inSql("bodacc of any date is the same opening", "failure_count", "<= 31", "<= 3100"),
  inSql(
    "bodacc alone left out",
    "facts of procol",
    "FROM notice\nWHERE NOT EXISTS",
    "FROM notice\nWHERE false AND NOT EXISTS",
  ),
  inCatalogue("lag off by one", "debtEmployeeLag3", "lag(debtEmployee, 2)"),
  inCatalogue("lag of 23 months", "headcountLag24", "lag(headcount, 23)"),
  inCatalogue("lag of 13 months", "marginRateLag12", "lag(marginRate, 13)"),
  inCatalogue("mean over 13 months", "debtRatioMean12", "mean(debtRatio, 13)"),
  inCatalogue("deviation without the plan", "planDeviation", "(debtEmployee + debtEmployer) / planAmount"),
  {
    name: "lag into the future",
    kernels: { operators, windows: { ...windowKernels, lag: lagAhead } },
  },
  inContributions("contributions of 13 months", () => ({ ages: [1, 13] })),
  inContributions("contributions not delivered as none", notDelivered),
  inContributions("a month short of contributions", () => ({ ages: [1, 11] })),
  inShortTime("short-time hours of 13 months", () => ({ windows: [1, 13, 24] })),
  inShortTime("short-time hours not delivered as none", notDelivered),
  shortTimeReach,
  inSql("demands of 13 months", "short-time demands", "decided + 12", "decided + 13"),
  inSql("demands already ended", "short-time demands", "month < ending", "true"),
  inSql("plans a month beyond their end", "payment plans", "as_of_month(dueOn))", "as_of_month(dueOn) + 1)"),
  inSql("refused plans", "facts of delai", "THEN 0", "THEN fact.amountEuros"),
  inSql("approved demands closed", "facts of ccsf", "('DEBUT', 'APPROB')", "('DEBUT')"),
  ...["social debt", "headcount", "accounts", "payment", "committee of creditors"].map(oldDelivery),
  ...["payment plans", "short-time demands"].map(oldVersion),
  ...["contributions", "short-time work"].flatMap((label) => [
    inSql(`${label}: the older delivery wins`, label, "received AS newest", "-received AS newest"),
    inSql(
      `${label}: both deliveries count`,
      label,
      "SELECT firm, about,",
      "SELECT firm, (about * 1000 + received % 1000)::INTEGER AS about,",
    ),
  ]),
  inSql(
    "settlements known with the months",
    "contributions",
    "known AS since",
    "min(known) OVER (PARTITION BY about, month, received) AS since",
  ),
  beside("payment plans", "as_of_month(dueOn)", "as_of_month(dueOn)"),
  { name: "first deliveries for ever", values: "first-delivery" },
  inRate("the firm's own failure in its rate", (group, all, own) =>
    failureRate({ ...group, failures: group.failures + own.failures }, all, own),
  ),
  inRate("the firm itself in its group", (group, all, own) =>
    failureRate({ ...group, firms: group.firms + own.firms }, all, own),
  ),
  inRate("the firm itself in the nation", (group, all, own) =>
    failureRate(group, { ...all, failures: all.failures + own.failures }, own),
  ),
  inRate("rates not drawn together", (group, all, own) =>
    failureRate({ failures: 10 * group.failures, firms: 10 * group.firms }, all, own),
  ),
  inSql("failures of 25 months", "failure_count", "known + 24", "known + 25"),
  { name: "headcount filled backwards", mutate: fillBackwards },
  inSql("accounts used from the closing on", "facts of bdf", early, "as_of_month(fact.closedOn) AS known"),
  inSql(
    "an older debt state known later wins",
    "social debt",
    "(history)::DOUBLE * 1000000 + received AS newest",
    "known AS newest",
  ),
  asZero("contributions", "contributionMean12"),
  inSql("short horizon", "targets, 12 months", "effective - 12", "effective - 11"),
  inSql("treated when alerted", "treated", "fact.treatedOn", "fact.alertedOn"),
];

async function isKilled(options: Partial<BuildOptions>, seeds: readonly string[]): Promise<boolean> {
  for (const seed of seeds) {
    const [first] = await findFaults(seed, options);
    if (first !== undefined && first !== tooLittle) return true;
  }
  return false;
}

describe("planted faults", () => {
  test("every mutant turns the guard red", async () => {
    const survivors: string[] = [];
    const all = [...mutants, ...registerMutants];
    for (const mutant of all) {
      const seeds = registerMutants.includes(mutant) ? registerSeeds : mutantSeeds;
      if (!(await isKilled(mutant, seeds))) survivors.push(mutant.name);
    }
    process.stdout.write(`look-ahead mutants killed: ${all.length - survivors.length} / ${all.length}\n`);
    expect(survivors).toEqual([]);
  });
});
