import type { Digest, StoredDataset } from "vigie/datasets";
import type { StoredRun } from "vigie/experiments";
import type { AnyEvent, Version } from "vigie/registry";
import { describe, expect, it } from "vitest";
import { lineageOfVersion } from "../../server/services/versions/lineage.ts";

const digest = (name: string): Digest => `sha256:${name.padEnd(64, "0")}`;

function dataset(id: string, kind: string, name: string, more: object = {}): StoredDataset {
  const { parents = [], files = [] } = more as { parents?: readonly Digest[]; files?: readonly object[] };
  return {
    version: digest(id),
    manifest: { kind, name, rows: 10, parents },
    receipt: { storedAt: "2024-01-01T00:00:00Z", files: [], report: { files } },
  } as unknown as StoredDataset;
}

const debit = dataset("a", "source", "debit", { files: [{ file: "debit.csv" }] });
const panel = dataset("b", "panel", "example", { parents: [debit.version] });
const newer = dataset("c", "panel", "newer", { parents: [debit.version] });
const runOf = (id: string, { version }: StoredDataset) =>
  ({ record: { id, study: { name: `study ${id}` }, dataset: { version } } }) as unknown as StoredRun;
const versionOf = (number: number, run: string, refit: Version["refit"] = null) =>
  ({ model: "m", number, run: { id: run }, refit }) as unknown as Version;
const evaluated = { model: "m", number: 1, digest: digest("d") };
const versions = [versionOf(1, "one"), versionOf(2, "two", { evaluated, recipe: digest("e") })];

let seq = 0;
const move = (type: string, number: number, alias = "production") =>
  ({
    ...{ seq: ++seq, type, actor: "max", at: `2024-02-0${seq}T00:00:00Z` },
    payload: { model: "m", number, alias },
  }) as unknown as AnyEvent;
const events = [
  move("version.released", 1),
  move("version.released", 2),
  move("version.released", 1, "challenger"),
  move("alias.rolled-back", 1),
];
const everything = {
  ...{ datasets: [debit, panel, newer], versions, events },
  runs: [runOf("one", panel), runOf("two", newer), runOf("three", panel)],
};

describe("the lineage of a version", () => {
  it("goes from raw files to each time an alias stood there, and leaves out what it did not come from", () => {
    const { nodes } = lineageOfVersion(versions[0]!, everything);
    expect(nodes.map(({ column, kind, label }) => [column, kind, label])).toEqual([
      [0, "files", "debit.csv"],
      [1, "source", "debit"],
      [2, "panel", "example"],
      [3, "run", "study one"],
      [4, "version", "m 1"],
      [5, "release", "production"],
      [5, "release", "challenger"],
      [5, "release", "production"],
    ]);
    expect(nodes.filter(({ isHere }) => isHere).map(({ id }) => id)).toEqual(["version/m/1"]);
    expect(nodes.map(({ release }) => release?.until)).toEqual([
      ...[undefined, undefined, undefined, undefined, undefined],
      ...["2024-02-02T00:00:00Z", null, null],
    ]);
    expect(nodes.slice(5).every(({ from }) => from[0] === "version/m/1")).toBe(true);
  });

  it("of a refit leads through the version that was evaluated too", () => {
    const { nodes } = lineageOfVersion(versions[1]!, everything);
    expect(nodes.map(({ label }) => label)).toEqual([
      ...["debit.csv", "debit", "newer", "study two", "m 1", "m 2"],
      "production",
    ]);
    expect(nodes.find(({ label }) => label === "m 2")!.from).toEqual(["run/two", "version/m/1"]);
  });

  it("tells what it knows where the run is gone", () => {
    const { nodes } = lineageOfVersion(versionOf(3, "gone"), everything);
    expect(nodes.map(({ label, isHere }) => [label, isHere])).toEqual([["m 3", true]]);
  });
});
