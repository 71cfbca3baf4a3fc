import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { installNative } from "../../../server/setup/native.mjs";
import { ensureLibrary } from "../../../server/setup/prestart.mjs";
import { skipUnless } from "../../support/requirements.ts";

const python = findPython();

function findPython(): string | undefined {
  try {
    return execFileSync("python3", ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
}

describe("the pinned libxgboost", () => {
  let folder = "";
  const said: string[] = [];
  const say = (line: string) => void said.push(line);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "native-"));
    said.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** A `python3` whose pip copies `source` to the place it was told. */
  async function pythonWithPip(source: string): Promise<Record<string, string>> {
    const bin = join(folder, "bin");
    await mkdir(bin);
    const script = `#!/bin/sh
if [ "$1" = -m ]; then
  while [ "$1" != --dest ]; do shift; done
  mkdir -p "$2" && cp '${source}' "$2/"
else exec '${python}' "$@"; fi
`;
    await writeFile(join(bin, "python3"), script);
    await chmod(join(bin, "python3"), 0o755);
    return { PATH: `${bin}:/usr/bin:/bin` };
  }

  async function wheelWith(members: Record<string, string>) {
    const path = join(folder, "made-1.0-py3-none-any.whl");
    const code = `
import sys, zipfile, json
with zipfile.ZipFile(sys.argv[1], "w") as archive:
    for name, text in json.loads(sys.argv[2]).items(): archive.writestr(name, text)`;
    execFileSync(python!, ["-c", code, path, JSON.stringify(members)]);
    const sha256 = createHash("sha256")
      .update(await readFile(path))
      .digest("hex");
    return { path, wheel: { package: "made", tag: "any", sha256, library: "xgboost/lib/libmade.so" } };
  }

  it("is unpacked with its companions and nothing else, once", async (context) => {
    skipUnless(context, "native", python !== undefined, "there is no python3 to unpack a wheel");
    const { path, wheel } = await wheelWith({
      "xgboost/lib/libmade.so": "library",
      "made.libs/libgomp.so": "companion",
      "xgboost/core.py": "python",
    });
    const env = await pythonWithPip(path);
    const first = await installNative({ workspace: folder, env, say, wheel });
    const second = await installNative({ workspace: folder, env, say, wheel });
    expect([first.status, second.status]).toEqual(["installed", "there"]);
    const files = (await readdir(join(folder, "native"), { recursive: true })).filter((name) =>
      /\.(so|py)$/.test(name),
    );
    expect(files.sort()).toEqual([
      "xgboost-3.2.0/made.libs/libgomp.so",
      "xgboost-3.2.0/xgboost/lib/libmade.so",
    ]);
    expect(said.at(-1)).toContain("libmade.so");
  });

  it("is refused when its digest is another, and nothing stays", async (context) => {
    skipUnless(context, "native", python !== undefined, "there is no python3 to unpack a wheel");
    const { path, wheel } = await wheelWith({ "xgboost/lib/libmade.so": "library" });
    const env = await pythonWithPip(path);
    const result = await installNative({
      workspace: folder,
      env,
      say,
      wheel: { ...wheel, sha256: "0".repeat(64) },
    });
    expect(result).toMatchObject({ status: "skipped", reason: expect.stringContaining("wrong digest") });
    expect(await readdir(join(folder, "native"))).toEqual([]);
  });

  it("replaces what a killed set-up left behind", async (context) => {
    skipUnless(context, "native", python !== undefined, "there is no python3 to unpack a wheel");
    const { path, wheel } = await wheelWith({ "xgboost/lib/libmade.so": "library" });
    await mkdir(join(folder, "native", ".tmp-999999999-abc"), { recursive: true });
    await installNative({ workspace: folder, env: await pythonWithPip(path), say, wheel });
    expect(await readdir(join(folder, "native"))).toEqual(["xgboost-3.2.0"]);
  });

  it("is left out with a reason when offline or without Python", async () => {
    const offline = await installNative({ workspace: folder, env: { VIGIE_OFFLINE: "1" }, say });
    const bare = await installNative({ workspace: folder, env: { PATH: join(folder, "none") }, say });
    expect(offline).toMatchObject({ status: "skipped", reason: "VIGIE_OFFLINE=1" });
    expect(bare).toMatchObject({ status: "skipped", reason: expect.stringContaining("Python") });
    expect(await readdir(folder)).toEqual([]);
  });

  it("is not fetched when VIGIE_XGBOOST_LIB names a file", async () => {
    const file = join(folder, "mine.so");
    await writeFile(file, "");
    await ensureLibrary({ env: { VIGIE_XGBOOST_LIB: file }, workspace: folder, say });
    expect(said).toEqual([`libxgboost: ${file}`]);
  });
});
