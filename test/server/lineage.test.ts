import type { Digest, StoredDataset } from "vigie/datasets";
import type { StoredRun } from "vigie/experiments";
import { describe, expect, it } from "vitest";
import { differenceOf } from "../../server/services/dataset-difference.ts";
import { lineageOf } from "../../server/services/lineage.ts";

const digest = (name: string): Digest => `sha256:${name.padEnd(64, "0")}`;

function dataset(id: string, name: string, more: Record<string, unknown> = {}): StoredDataset {
  const { parents = [], files = [], kind = "source", columns = [], parameters = {} } = more;
  return {
    version: digest(id),
    folder: id,
    erased: null,
    manifest: {
      kind,
      name,
      rows: 10,
      parents,
      parameters,
      schema: { columns },
      columnDigests: more.digests ?? {},
    },
    receipt: { storedAt: `2024-01-0${id.length}T00:00:00Z`, files: [], report: { files } },
  } as unknown as StoredDataset;
}

const debits = [
  dataset("a", "debit", { files: [{ file: "debit-1.csv" }] }),
  dataset("aa", "debit", { files: [{ file: "debit-2.csv" }] }),
];
const firms = dataset("b", "sirene_ul", { files: [{ file: "ul.csv" }] });
const parents = [...debits, firms].map(({ version }) => version);
const panel = dataset("c", "example", { kind: "panel", parents });
const stranger = dataset("d", "bdf");
const runOf = (id: string, { version }: StoredDataset) =>
  ({ record: { id, study: { name: "first" }, dataset: { version } } }) as unknown as StoredRun;
const everything = {
  datasets: [panel, stranger, firms, ...debits],
  runs: [runOf("run1", panel), runOf("run2", stranger)],
  versions: [
    { model: "m", number: 1, run: { id: "run1" } },
    { model: "m", number: 2, run: { id: "run2" } },
  ],
};

describe("lineage", () => {
  it("goes from raw files to versions, deliveries of one name as one, strangers left out", () => {
    const { nodes } = lineageOf(panel, everything);
    expect(nodes.map(({ label, kind, column, count }) => [column, kind, label, count])).toEqual([
      [0, "files", "debit", 2],
      [0, "files", "ul.csv", 1],
      [1, "source", "debit", 2],
      [1, "source", "sirene_ul", 1],
      [2, "panel", "example", 1],
      [3, "run", "first", 1],
      [4, "version", "m 1", 1],
    ]);
  });

  it("joins each node to what it was made from, and only to nodes that are there", () => {
    const { nodes } = lineageOf(panel, everything);
    const ids = new Set(nodes.map(({ id }) => id));
    for (const { from } of nodes) for (const id of from) expect(ids).toContain(id);
    expect(nodes.find(({ isHere }) => isHere)?.from).toHaveLength(2);
    expect(nodes.at(-1)?.from).toEqual(["run/run1"]);
  });

  it("of one delivery leaves out its sisters and keeps what came of it", () => {
    const { nodes } = lineageOf(debits[0]!, everything);
    expect(nodes.map(({ label }) => label)).toEqual(["debit-1.csv", "debit", "example", "first", "m 1"]);
  });
});

describe("the difference of two versions", () => {
  const column = (name: string, unit: string | null) => ({ name, type: "float64", unit });
  const before = dataset("a", "debit", {
    columns: [column("x", "EUR"), column("y", null), column("gone", null)],
    digests: { x: digest("1"), y: digest("2"), gone: digest("3") },
    parameters: { source: "debit" },
  });
  const after = dataset("aa", "debit", {
    columns: [column("x", "kEUR"), column("y", null), column("new", null)],
    digests: { x: digest("1"), y: digest("9"), new: digest("3") },
    parameters: { source: "debit" },
  });

  it("names columns that came, went, are defined otherwise or hold other values", () => {
    const { columns, canBeRevised } = differenceOf(before, after);
    expect(canBeRevised).toBe(true);
    expect(
      columns.map(({ name, standing, changed, hasSameValues }) => [name, standing, changed, hasSameValues]),
    ).toEqual([
      ["x", "both", [{ field: "unit", before: "EUR", after: "kEUR" }], true],
      ["y", "both", [], false],
      ["new", "added", [], false],
      ["gone", "removed", [], false],
    ]);
  });

  it("finds no revisions between a delivery and itself, or other sources", () => {
    expect(differenceOf(after, after).canBeRevised).toBe(false);
    expect(differenceOf(before, stranger).canBeRevised).toBe(false);
  });
});
