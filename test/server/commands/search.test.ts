import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "vigie-search-verb-"));
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

describe("vigie experiment search and ablate", () => {
  it.each([
    [["search", "first-light"], 1, /study without a search: first-light/],
    [["search", "nothing"], 1, /unknown study: nothing \(expected one of first-light, .*search-light/],
    [["search", "search-light", "--trials", "0"], 2, /expected a whole number above 0/],
    [["search", "search-light", "--trials", "1"], 1, /example/],
    [["ablate", "first-light", "--by", "colour"], 2, /theme, feature/],
  ])("answers %j with exit code %d", async (words, code, message) => {
    const said = await vigie("experiment", ...words);
    expect(said).toMatchObject({ code, out: "", err: expect.stringMatching(message) });
  });
});
