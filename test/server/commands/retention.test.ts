import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "vigie-retention-"));
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

function vigie(...words: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((done) => {
    const child = spawn("node", [join(root, "server/vigie.mjs"), "--workspace", workspace, ...words], {
      cwd: root,
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (err += chunk));
    child.on("close", (code) => done({ code, out, err }));
  });
}

async function importPaydex(siren: string, ...options: readonly string[]) {
  const file = join(workspace, `${siren}.csv`);
  await writeFile(file, `SIREN;NB_JOURS;NB_JOURS_LIB;DATE_VALEUR\n${siren};12;12 jours;15/12/2018\n`);
  return vigie("data", "import", "paydex", file, "--received", "2019-01-15", "--json", ...options);
}

const versionOf = ({ out }: { out: string }) => (JSON.parse(out) as { version: string }).version;

describe("vigie data erase and prune", () => {
  it("asks for a whole retention, says what is expired, and erases that and nothing else", async () => {
    const half = await importPaydex("000000001", "--expires", "2020-01-01");
    expect(half).toMatchObject({ code: 2, err: expect.stringContaining("expected both") });
    await expect(readdir(join(workspace, "datasets"))).rejects.toMatchObject({ code: "ENOENT" });

    const basis = ["--legal-basis", "article 6", "--expires"] as const;
    const expired = versionOf(await importPaydex("000000001", ...basis, "2020-01-01"));
    const kept = versionOf(await importPaydex("000000002", ...basis, "2999-01-01"));
    const listed = await vigie("data", "list");
    expect(listed.out).toMatch(/EXPIRED on 2020-01-01/);
    expect(listed.out).toMatch(/until 2999-01-01/);
    expect((await vigie("data", "show", expired)).out).toContain(
      "EXPIRED on 2020-01-01; legal basis: article 6",
    );

    const unsure = await vigie("data", "erase", "--expired");
    expect(unsure).toMatchObject({
      code: 2,
      err: expect.stringMatching(/nothing erased yet: paydex@\w+ \(expected --yes/),
    });
    const erased = await vigie("data", "erase", "--expired", "--yes", "--json");
    expect(JSON.parse(erased.out)).toMatchObject({
      erased: [{ name: "paydex", version: expired }],
      tasks: 0,
    });
    expect((await readdir(join(workspace, "datasets", expired.slice(7)))).sort()).toEqual([
      "manifest.json",
      "receipt.json",
      "tombstone.json",
    ]);
    const verified = await vigie("data", "verify");
    expect(verified.code).toBe(0);
    expect(verified.out).toMatch(/^erased {2}paydex@\w+ {2}on \d{4}-\d\d-\d\d: its tombstone is sound/m);
    expect(verified.out).toMatch(new RegExp(`^sound {3}paydex@${kept.slice(7, 19)}`, "m"));
    const journal = await readFile(join(workspace, "registry", "journal.jsonl"), "utf8");
    expect(journal).toContain('"dataset.erased"');
    expect(journal).not.toMatch(/article 6|expiry/);
    expect(await importPaydex("000000001")).toMatchObject({
      code: 1,
      err: expect.stringContaining("not reproducible: erased on"),
    });
  });

  it("prunes by the rule, and removes nothing in a dry run", async () => {
    const dry = await vigie("data", "prune", "--dry-run");
    expect(dry.out).toMatch(/^stays {2}paydex@\w+ .*the newest of its name$/m);
    expect(dry.out).toMatch(/^stays {2}paydex@\w+ .*erased: its tombstone stays$/m);
    expect(dry.out).toContain("0 of 2 datasets would be removed, 0 B freed");
    const none = await vigie("data", "prune", "--json", "--keep", "0");
    expect(JSON.parse(none.out)).toMatchObject({ dryRun: false, bytesFreed: 0, tasks: 0 });
    expect((await readdir(join(workspace, "datasets"))).length).toBe(2);
  });

  it.each([
    [["erase"], "expected either a dataset or --expired"],
    [["erase", "paydex", "--expired"], "expected either a dataset or --expired"],
    [["erase", "paydex"], "expected --reason TEXT"],
    [["prune", "--keep", "some"], "expected a whole number"],
  ])("refuses %j with exit code 2", async (words, said) => {
    expect(await vigie("data", ...words)).toMatchObject({ code: 2, err: expect.stringContaining(said) });
  });
});
