import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "vigie-cli-"));
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function vigie(...words: readonly string[]): Promise<Said> {
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

describe("the command line", () => {
  it("teaches the flow in its help", async () => {
    const { code, out } = await vigie("--help");
    expect(code).toBe(0);
    for (const verb of [
      "demo",
      "serve",
      "data",
      "panel",
      "run",
      "check",
      "experiment",
      "evaluate",
      "registry",
      "score",
      "users",
      "webhooks",
      "engine",
    ]) {
      expect(out).toMatch(new RegExp(`^  ${verb}\\b`, "m"));
    }
    expect(out).toContain("Start here: vigie demo");
  });

  it("goes on in silence when its reader has closed the pipe", async () => {
    const child = spawn("node", [join(root, "server/vigie.mjs"), "--help"], { cwd: root });
    child.stdout.destroy();
    let err = "";
    child.stderr.on("data", (chunk) => (err += chunk));
    const code = await new Promise((done) => child.on("close", done));
    expect({ code, err }).toEqual({ code: 0, err: "" });
  });

  it("answers bad usage with exit code 2", async () => {
    expect((await vigie("dance")).code).toBe(2);
    expect((await vigie("data", "import", "x.csv")).code).toBe(2);
  });

  it("answers an unknown dataset with exit code 1 and what was expected", async () => {
    const { code, err } = await vigie("data", "show", "panels");
    expect(code).toBe(1);
    expect(err).toContain("panels");
  });

  it("gives machines one JSON document", async () => {
    const { code, out } = await vigie("data", "list", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual([]);
  });

  it("imports good lines, counts bad ones, and keeps nothing of a file without its columns", async () => {
    const good = join(workspace, "paydex.csv");
    await writeFile(
      good,
      "SIREN;NB_JOURS;NB_JOURS_LIB;DATE_VALEUR\n000000001;12;12 jours;15/12/2018\n000000002;1;1;15/12/2018;extra;more\n",
    );
    const { code, out } = await vigie("data", "import", "paydex", good, "--received", "2019-01-15", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out).report).toMatchObject({ read: 2, valid: 1, rejected: 1 });
    const before = await readdir(join(workspace, "datasets"));
    const bad = join(workspace, "paydex-bad.csv");
    await writeFile(bad, "SIREN;DATE_VALEUR\n000000001;15/12/2018\n");
    const failed = await vigie("data", "import", "paydex", bad, "--received", "2019-01-15");
    expect(failed.code).toBe(1);
    expect(failed.err).toMatch(/paydex-bad\.csv.*NB_JOURS/s);
    expect(await readdir(join(workspace, "datasets"))).toEqual(before);
  });

  it("guesses the source of a file, and says what a first word can be that is neither source nor file", async () => {
    const file = join(workspace, "paydex.csv");
    await writeFile(file, "SIREN;NB_JOURS;NB_JOURS_LIB;DATE_VALEUR\n000000003;12;12 jours;15/12/2018\n");
    const { out } = await vigie("data", "import", file, "--received", "2019-01-15", "--json");
    expect(JSON.parse(out).report).toMatchObject({ source: "paydex", valid: 1 });
    const { code, err } = await vigie("data", "import", "paydx", file, "--received", "2019-01-15");
    expect(code).toBe(2);
    expect(err).toMatch(/neither a source nor a file: paydx \(expected one of .*paydex/);
  });

  it("counts a dataset whose manifest cannot be read as broken, and names it in the list", async () => {
    const [first] = await readdir(join(workspace, "datasets"));
    const manifest = join(workspace, "datasets", first!, "manifest.json");
    const good = await readFile(manifest);
    await writeFile(manifest, "{");
    const verified = await vigie("data", "verify");
    expect(verified.code).toBe(1);
    expect(verified.out).toMatch(new RegExp(`BROKEN .*${first}`));
    expect((await vigie("data", "list")).err).toContain(manifest);
    await writeFile(manifest, good);
    expect((await vigie("data", "verify")).code).toBe(0);
  });

  it("anchors a registry, verifies it offline, and names the byte that changed", async () => {
    const [anchorFile, journal] = [join(workspace, "anchor.json"), join(workspace, "registry/journal.jsonl")];
    expect((await vigie("registry", "verify")).code).toBe(1);
    expect((await vigie("registry", "log", "--since", "2026-02-30")).err).toContain("not a date: 2026-02-30");
    const log = await vigie("registry", "log", "--before", "9999-01-01");
    expect(log.out).toMatch(/policy\.adopted.*the policy this registry began with/);
    expect((await vigie("registry", "at", "2000-01-01")).out).toContain("0 versions, and no alias");
    expect((await vigie("registry", "anchor", "--out", anchorFile)).out).toMatch(/^event \d+ of .* anchored/);
    const sound = await vigie("registry", "verify", "--anchor", anchorFile);
    expect({ code: sound.code, out: sound.out }).toEqual({
      code: 0,
      out: expect.stringContaining("\nsound"),
    });
    expect((await vigie("registry", "verify", "demo@1", "--anchor", anchorFile)).code).toBe(2);
    const text = await readFile(journal, "utf8");
    await writeFile(journal, text.replace("policy.adopted", "policy.adoptee"));
    const broken = await vigie("registry", "verify", "--anchor", anchorFile);
    expect(broken.code).toBe(1);
    expect(broken.out).toMatch(/BROKEN {2}journal\.jsonl: .*event 1 of the journal/);
    expect(broken.out).not.toContain("sound");
    await writeFile(journal, text);
  });

  it("shows in the help of a verb what to type", async () => {
    const { out } = await vigie("registry", "approve", "--help");
    expect(out).toContain("Approve a version; the author cannot.");
    expect(out).toContain("vigie registry approve first-light@1 --as reviewer");
  });
});
