import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Flow, fillFlow, fillSums, type Sums, settleFlow } from "../../../datasets/panel/flow.ts";
import { compareNumbers, newestKnown, orderRows, type Settled } from "../../../datasets/panel/settle.ts";
import type { ReadSpells } from "../../../datasets/panel/spells.ts";
import { fillSteps, settleSteps } from "../../../datasets/panel/steps.ts";
import { createArena } from "../../../datasets/store/arena.ts";

/** A fact about one of a few things, two of each firm. */
interface Fact {
  readonly about: number;
  readonly known: number;
  /** Null is missing. */
  readonly newest: number | null;
  readonly month: number;
  readonly cents: number | null;
}

const small = (max: number) => fc.integer({ min: 0, max });
const fact = fc.record<Fact>({
  about: small(5),
  known: small(8),
  newest: fc.option(small(3), { freq: 8 }),
  month: small(4),
  cents: fc.option(fc.integer({ min: -9, max: 9 }), { freq: 8 }),
});
const someFacts = fc.array(fact, { maxLength: 60 });

const firmOf = ({ about }: Fact) => about >> 1;

function settled(facts: readonly Fact[], values: readonly ((fact: Fact) => number | null)[]): Settled {
  return {
    firm: Int32Array.from(facts, firmOf),
    about: Int32Array.from(facts, ({ about }) => about),
    known: Int32Array.from(facts, ({ known }) => known),
    newest: Float64Array.from(facts, ({ newest }) => newest ?? NaN),
    values: values.map((of) => Float64Array.from(facts, (one) => of(one) ?? NaN)),
  };
}

const arena = createArena();
const block = { firstFirm: 0, firms: 3, firstMonth: 2, months: 9 };
const asked = Array.from({ length: block.months }, (_, i) => block.firstMonth + i);

/** The slow twin: of the facts known by `t` the newest, the one with the least amount among equals. */
function newestBy(facts: readonly Fact[], about: number, t: number): Fact | undefined {
  const age = ({ newest }: Fact) => newest ?? Number.NEGATIVE_INFINITY;
  const amount = ({ cents }: Fact) => cents ?? Number.POSITIVE_INFINITY;
  return facts
    .filter((one) => one.about === about && one.known <= t)
    .sort((a, b) => age(b) - age(a) || b.known - a.known || amount(a) - amount(b))[0];
}

describe("rows in order", () => {
  test("are sorted by group and columns, missing last, and stable", () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const { firm, about, known, newest } = settled(facts, []);
        const rank = (row: number) => facts[row]!.newest ?? 99;
        const expected = facts
          .map((_, row) => row)
          .sort((a, b) => about[a]! - about[b]! || known[a]! - known[b]! || rank(a) - rank(b));
        const order = orderRows(firm, [about, known], (a, b) => compareNumbers(newest[a]!, newest[b]!));
        expect([...order]).toEqual(expected);
      }),
    );
  });
});

describe("the newest known fact", () => {
  test("is the one that the slow twin finds, at every month", () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const rows = newestKnown(settled(facts, [({ cents }) => cents]));
        const kept = [...rows].map((row) => facts[row]!);
        for (const about of [0, 1, 2, 3, 4, 5])
          for (const t of asked) {
            const now = kept.filter((one) => one.about === about && one.known <= t).at(-1);
            const expected = newestBy(facts, about, t);
            expect([now?.newest, now?.cents]).toEqual([expected?.newest, expected?.cents]);
          }
      }),
    );
  });
});

describe("steps", () => {
  test("add up to the newest known amounts of everything that a firm's facts are about", () => {
    const whole = fc.array(
      fact.map((one) => ({ ...one, cents: one.cents ?? 0 })),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(whole, (facts) => {
        const out = [new Float64Array(27).fill(NaN)];
        const rows = settleSteps(settled(facts, [({ cents }) => cents! / 100]));
        fillSteps(rows as ReadSpells, block, { out, arena, first: 0 });
        const expected = [0, 1, 2].flatMap((firm) =>
          asked.map((t) => {
            const known = [2 * firm, 2 * firm + 1].flatMap((about) => newestBy(facts, about, t) ?? []);
            return known.length === 0 ? NaN : known.reduce((sum, { cents }) => sum + cents!, 0) / 100;
          }),
        );
        expect([...out[0]!]).toEqual(expected.map((value) => value + 0));
      }),
    );
  });

  test("a missing amount changes nothing, and neither does the one after it", () => {
    const amounts = [5, null, 7].map((cents, i) => ({ about: 0, known: 2 + i, newest: i, month: 0, cents }));
    const rows = settleSteps(settled(amounts, [({ cents }) => cents && cents / 100]));
    expect([...rows.values[0]!]).toEqual([5, 0, 0]);
  });
});

const flowLines = fc.array(
  fact.map((one) => ({ ...one, newest: one.newest ?? 0, cents: one.cents ?? 0 })),
  { maxLength: 60 },
);
/** By how many months the source is late at each as-of month. */
const lags = fc.array(small(2), { minLength: 9, maxLength: 9 });
const flowValues = [({ month }: Fact) => month, ({ cents }: Fact) => cents, () => 500_000];

describe("a flow", () => {
  test("is the mean of what the newest delivery known by then says of each month, lines of one delivery together, each once it is known", () => {
    const flow: Flow = { delays: "", ages: [1, 3], months: 3 };
    fc.assert(
      fc.property(flowLines, lags, (lines, behind) => {
        const delays = new Map(
          behind.flatMap((delay, i) => (delay === 2 ? [] : [[asked[i]!, delay] as const])),
        );
        const out = new Float64Array(27).fill(NaN);
        const rows = settleFlow(settled(lines, flowValues));
        const read = { ...rows, spells: { flow }, delays } as unknown as ReadSpells;
        fillFlow(read, block, { out: [out], arena, first: 0 });
        expect([...out]).toEqual(
          [0, 1, 2].flatMap((firm) => asked.map((t) => meanBy(lines, { firm, t, delays }))),
        );
      }),
    );
  });
});

describe("sums of a flow", () => {
  test("are those of what the newest delivery known by then says of the months of each window, or missing where all are", () => {
    const flow: Sums = { delays: "", windows: [1, 3] };
    fc.assert(
      fc.property(flowLines, lags, (lines, behind) => {
        const delays = new Map(asked.map((t, i) => [t, behind[i]!]));
        const out = [0, 1].map(() => new Float64Array(27));
        for (const column of out) column[20] = NaN;
        const rows = settleFlow(settled(lines, flowValues));
        const read = { ...rows, spells: { flow }, delays } as unknown as ReadSpells;
        fillSums(read, block, { out, arena, first: 0 });
        for (const [c, window] of flow.windows.entries()) {
          const expected = [0, 1, 2].flatMap((firm) =>
            asked.map((t) => {
              const ages = Array.from({ length: window }, (_, i) => i + 1);
              return sumBy(lines, { firm, t, months: ages.map((age) => t - delays.get(t)! - age) });
            }),
          );
          expected[20] = NaN;
          expect([...out[c]!]).toEqual(expected);
        }
      }),
    );
  });
});

/** The slow twin. */
function sumBy(
  lines: readonly Fact[],
  { firm, t, months }: { firm: number; t: number; months: readonly number[] },
): number {
  let sum = 0;
  for (const about of [2 * firm, 2 * firm + 1])
    for (const month of months) {
      const own = lines.filter((one) => one.about === about && one.month === month && one.known <= t);
      const newest = Math.max(...own.map((one) => one.newest!));
      for (const one of own) if (one.newest === newest) sum += one.cents! + 0.5;
    }
  return sum;
}

function meanBy(
  lines: readonly Fact[],
  { firm, t, delays }: { firm: number; t: number; delays: ReadonlyMap<number, number> },
): number {
  const delay = delays.get(t);
  if (delay === undefined) return NaN;
  const months = [1, 2, 3].map((age) =>
    [2 * firm, 2 * firm + 1].flatMap((about) => {
      const own = lines.filter(
        (one) => one.about === about && one.month === t - delay - age && one.known <= t,
      );
      if (own.length === 0) return [];
      const newest = Math.max(...own.map((one) => one.newest!));
      const together = own.filter((one) => one.newest === newest);
      return together.reduce((sum, { cents }) => sum + cents! + 0.5, 0);
    }),
  );
  if (months.some(({ length }) => length === 0)) return NaN;
  return months.flat().reduce((sum, amount) => sum + amount, 0) / 3;
}
