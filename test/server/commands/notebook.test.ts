import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "vigie/datasets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallPanel } from "../../notebooks/small-panel.ts";
import { type Commands, commandsOver } from "./in-process.ts";

const source = (last: string) => `// %% [parameters] from
const from = 1;
// %% widget
import { Inputs, openPanel, view } from "vigie/notebook";
const size = view(Inputs.select(["small", "large"], { label: "Size" }));
// %% opened
await openPanel("small", { columns: ["siren", "strongSignal"] });
// %% rows
const total = from + 40;
[{ total, size }];
// %% last
${last}
`;

let workspace: string;
let vigie: Commands;
/** Ids of two stored runs: the second one has another parameter, and a cell that never comes out twice. */
let [first, second] = ["", ""];

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "vigie-notebook-"));
  await mkdir(join(workspace, "notebooks"));
  const store = openStore(join(workspace, "datasets"), { clock: () => new Date(0) });
  await store.putTable(smallPanel("small", 30));
  vigie = commandsOver(workspace);
  const file = join(workspace, "notebooks", "story.ts");
  const keep = async (last: string, ...words: string[]) => {
    await writeFile(file, source(last));
    return /kept as (\S+)/.exec(await vigie("run", file, "--keep", ...words))![1]!;
  };
  first = await keep('"the same";');
  second = await keep("String(process.hrtime.bigint());", "--param", "from=2");
});

afterAll(() => rm(workspace, { recursive: true, force: true }));

describe("vigie notebook", () => {
  it("lists stored runs, the newest first", async () => {
    const lines = JSON.parse(await vigie("--json", "notebook", "list")) as {
      id: string;
      ok: boolean;
      label: string;
    }[];
    expect(lines.map(({ id, ok, label }) => [id, ok, label])).toEqual([
      [second, true, "restricted"],
      [first, true, "restricted"],
    ]);
    expect(await vigie("notebook", "list")).toMatch(new RegExp(`${second} +story\\.ts.* restricted `));
  });

  it("shows what a stored run was made from, its widgets and how each cell ended", async () => {
    const shown = await vigie("notebook", "show", second);
    expect(shown).toContain(`story.ts, stored run ${second}`);
    expect(shown).toContain("secrecy restricted: the strictest of the columns that it opened");
    expect(shown).toContain("parameter from = 2");
    expect(shown).toContain("widget Size: small");
    expect(shown).toMatch(/rows +done/);
    await expect(vigie("notebook", "show", "none")).rejects.toMatchObject({ code: "kept.unknown" });
  });

  it("holds two against each other: cells, code, numbers", async () => {
    const compared = await vigie("notebook", "compare", first, second);
    expect(compared).toMatch(/widget +identical +same/);
    expect(compared).toMatch(/rows +different +same/);
    expect(compared).toMatch(/last +different +changed/);
    expect(compared).toContain("total: 41 → 42");
  });

  it("runs one again: quiet where all comes out, a fault that counts what does not", async () => {
    expect(await vigie("notebook", "reproduce", first)).toMatch(/last +identical/);
    await expect(vigie("notebook", "reproduce", second)).rejects.toMatchObject({
      code: "kept.not-reproduced",
      message: expect.stringContaining("came out otherwise: 1 "),
    });
  });
});
