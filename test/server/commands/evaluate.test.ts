import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "vigie/datasets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outsideRows, putPanel } from "../../experiments/runs/outside/panel.ts";
import { type Commands, commandsOver } from "./in-process.ts";

let workspace: string;
let vigie: Commands;
let scores: string;

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "vigie-evaluate-verb-"));
  const store = openStore(join(workspace, "datasets"), { clock: () => new Date(0) });
  const rows = outsideRows().filter(({ month }) => month < "2021");
  await putPanel(store, rows);
  scores = join(workspace, "scores.csv");
  const lines = rows.map(({ siren, month, debt, fails }) => `${siren},${month}-01,${debt},${fails ? 1 : 0}`);
  await writeFile(scores, ["siren,as_of,score,failed", ...lines, ""].join("\n"));
  vigie = commandsOver(workspace);
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

describe("vigie evaluate", () => {
  it.each([
    [[], "nothing to hold the scores against (expected --panel PANEL, or --outcome COLUMN"],
    [["--panel", "p", "--outcome", "failed"], "--panel and --outcome (expected one of them"],
    [["--panel", "p", "--groups", "region", "--threshold", "2"], "--groups, --threshold (expected --outcome"],
    [["--outcome", "failed", "--rest", "below", "--final"], "--rest, --final (expected --panel"],
  ])("refuses %j: no option is passed over in silence", async (options, message) => {
    await expect(vigie("evaluate", scores, ...options)).rejects.toMatchObject({
      code: "usage.evaluate",
      message: expect.stringContaining(message),
    });
  });

  it("tells a list's report, and why no group has a verdict where none has", async () => {
    const said = await vigie("evaluate", scores, "--panel", "p");
    expect(said).toMatch(/joined to a panel row and judged +2,000/);
    expect(said).toMatch(/no verdict on any group: \d+ failing firms in all are too few/);
  });

  it("names what kept every line from being judged, and nothing else", async () => {
    const strangers = join(workspace, "strangers.csv");
    await writeFile(strangers, "siren,as_of,score\n999999999,2020-01-01,1\n");
    await expect(vigie("evaluate", strangers, "--panel", "p")).rejects.toMatchObject({
      message: expect.stringMatching(/^no line can be judged: 1 of unknown firms, the list as of 2020-01-01/),
    });
  });
});
