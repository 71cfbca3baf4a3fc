import fc from "fast-check";
import { type Digest, digestBytes, type StoredDataset } from "vigie/datasets";
import { describe, expect, test } from "vitest";
import { planErasure, planExpired } from "../../../server/services/retention/plan-erasure.ts";
import { planPrune, type References } from "../../../server/services/retention/plan-prune.ts";

interface Sketch {
  readonly name: string;
  readonly kind?: "source" | "panel";
  /** Places of what it was made from. */
  readonly from?: readonly number[];
  readonly erased?: boolean;
  readonly expires?: string;
}

const version = (place: number): Digest => digestBytes(`dataset ${place}`);

/** The first is the newest, as `list` gives them. */
function sketch(lines: readonly Sketch[]): readonly StoredDataset[] {
  return lines.map(({ name, kind = "panel", from = [], erased = false, expires }, place) => ({
    version: version(place),
    folder: `/${place}`,
    manifest: { name, kind, parents: from.map(version) },
    receipt: { ...(expires && { retention: { legalBasis: "x", expires } }) },
    erased: erased ? {} : null,
  })) as unknown as readonly StoredDataset[];
}

const none: References = { runs: [], versions: [], unreadable: [] };
const placesGone = (all: readonly StoredDataset[], references = none, keep = 1) =>
  planPrune(all, references, keep).flatMap((line) => (line.goes ? [all.indexOf(line.dataset)] : []));

describe("what pruning takes", () => {
  const panels: readonly Sketch[] = [
    { name: "p", from: [2] },
    { name: "p", from: [3] },
    { name: "s", kind: "source" },
    { name: "s", kind: "source" },
    { name: "s", kind: "source" },
  ];
  const run = { id: "r", dataset: version(1) };
  test.each<[string, readonly Sketch[], References, number, readonly number[]]>([
    ["an old panel, then the delivery that only it used", panels, none, 1, [1, 3]],
    ["nothing that a run was made from, nor its deliveries", panels, { ...none, runs: [run] }, 1, []],
    [
      "nothing of a version",
      panels,
      { ...none, versions: [{ reference: "m@1", dataset: version(1) }] },
      1,
      [],
    ],
    ["nothing while what a run needs is unknown", panels, { ...none, unreadable: ["run r"] }, 1, []],
    ["nothing among the newest two", panels, none, 2, []],
    ["every panel at 0, but no delivery without a panel", panels, none, 0, [0, 2, 1, 3]],
    ["no tombstone", [{ name: "p" }, { name: "p", erased: true }, { name: "p" }], none, 1, [2]],
    ["no newest one for a newer tombstone", [{ name: "p", erased: true }, { name: "p" }], none, 1, []],
    [
      "no delivery whose only panel is erased",
      [
        { name: "s", kind: "source" },
        { name: "s", kind: "source" },
        { name: "p", from: [1], erased: true },
      ],
      none,
      1,
      [],
    ],
  ])("%s", (_, lines, references, keep, gone) => {
    expect([...placesGone(sketch(lines), references, keep)].sort()).toEqual([...gone].sort());
  });

  test("is what the rule, applied until nothing changes, leaves over; children go before parents", () => {
    let removed = 0;
    fc.assert(
      fc.property(world, fc.integer({ min: 0, max: 2 }), (lines, keep) => {
        const all = sketch(lines);
        const runs = lines.flatMap(({ hasRun }, i) => (hasRun ? [{ id: `${i}`, dataset: version(i) }] : []));
        const gone = placesGone(all, { ...none, runs }, keep);
        expect([...gone].sort()).toEqual([...slowly(lines, keep)].sort());
        for (const [i, place] of gone.entries())
          for (const parent of lines[place]!.from)
            expect(gone.indexOf(parent) < i && gone.includes(parent)).toBe(false);
        removed += gone.length;
      }),
      { numRuns: 300 },
    );
    expect(removed).toBeGreaterThan(100);
  });
});

type Line = Required<Omit<Sketch, "expires">> & { readonly hasRun: boolean };

/** Made only from older ones. */
const world = fc
  .array(
    fc.record({
      name: fc.constantFrom("a", "b"),
      kind: fc.constantFrom("source" as const, "panel" as const),
      links: fc.array(fc.nat(20), { maxLength: 3 }),
      erased: fc.constantFrom(false, false, false, true),
      hasRun: fc.constantFrom(false, false, false, true),
    }),
    { maxLength: 9 },
  )
  .map((lines) =>
    lines.map(({ links, ...line }, i): Line => {
      const older = lines.length - i - 1;
      return { ...line, from: older === 0 ? [] : [...new Set(links.map((link) => i + 1 + (link % older)))] };
    }),
  );

function slowly(lines: readonly Line[], keep: number): readonly number[] {
  const places = lines.map((_, i) => i);
  const alive = (i: number) => !lines[i]!.erased;
  const stays = (i: number, kept: ReadonlySet<number>) =>
    !alive(i) ||
    lines[i]!.hasRun ||
    places.filter((j) => alive(j) && j < i && lines[j]!.name === lines[i]!.name).length < keep ||
    (lines[i]!.kind === "source" && !places.some((j) => alive(j) && lines[j]!.from.includes(i))) ||
    places.some((j) => alive(j) && kept.has(j) && lines[j]!.from.includes(i));
  let kept = new Set<number>();
  for (let round = 0; round <= lines.length; round++) kept = new Set(places.filter((i) => stays(i, kept)));
  return places.filter((i) => !kept.has(i));
}

describe("what erasing takes", () => {
  const all = sketch([
    { name: "list", from: [1] },
    { name: "panel", from: [3] },
    { name: "old", from: [3], erased: true },
    { name: "s", kind: "source", expires: "2026-03-01" },
    { name: "t", kind: "source", expires: "2026-03-02" },
  ]);
  const names = (datasets: readonly StoredDataset[]) => datasets.map(({ manifest }) => manifest.name);

  test("refuses a source while something made from it has its rows, and names it", () => {
    expect(() => planErasure(all[3]!, all, { withDerived: false })).toThrow(
      /list@\w+, panel@\w+ \(expected --with-derived/,
    );
    expect(names(planErasure(all[3]!, all, { withDerived: true }))).toEqual(["list", "panel", "s"]);
    expect(names(planErasure(all[0]!, all, { withDerived: false }))).toEqual(["list"]);
  });

  test.each([
    ["2026-02-28", []],
    ["2026-03-01", ["list", "panel", "s"]],
    ["2026-03-02", ["list", "panel", "s", "t"]],
  ])("on %s is expired: %j", (today, expected) => {
    expect([...names(planExpired(all, today))].sort()).toEqual(expected);
  });
});
