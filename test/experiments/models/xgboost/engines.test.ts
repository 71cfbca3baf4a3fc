import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Fault } from "vigie/datasets";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findEngines, locateLibrary } from "../../../../experiments/models/xgboost/engines.ts";
import { openLibrary } from "../../../../experiments/models/xgboost/library.ts";
import { createNativeTrainer } from "../../../../experiments/models/xgboost/native.ts";
import { foundLibraries } from "./libraries.ts";
import { pythonEntry } from "./oracle.ts";
import { part, twinSet } from "./twin.ts";

describe("the search for libxgboost", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "engines-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("looks in the order of preference and says why each place does not serve", async () => {
    const named = join(folder, "mine.so");
    await writeFile(named, "not a library");
    const unpacked = join(folder, "native", "xgboost-9.9.9", "xgboost", "lib");
    await mkdir(unpacked, { recursive: true });
    const env = {
      VIGIE_XGBOOST_LIB: named,
      CONDA_PREFIX: join(folder, "conda"),
      HOMEBREW_PREFIX: join(folder, "brew"),
      PATH: folder,
    };
    const { candidates, wasm } = await findEngines({ env, workspace: folder });
    expect([...new Set(candidates.map((one) => one.origin))].slice(0, 4)).toEqual([
      "VIGIE_XGBOOST_LIB",
      "workspace",
      "conda",
      "Homebrew",
    ]);
    expect(candidates[0]).toMatchObject({
      path: named,
      status: "unusable",
      reason: expect.stringMatching(/.+/),
    });
    expect(candidates[1]).toMatchObject({ path: expect.stringContaining("xgboost-9.9.9"), status: "absent" });
    expect(candidates.at(-1)?.origin).toBe("system");
    expect(wasm).toEqual({ package: "ml-xgboost" });
  });

  it.runIf(process.platform === "linux")("survives a library that is not XGBoost", async () => {
    const env = { VIGIE_XGBOOST_LIB: process.execPath, PATH: folder };
    const { candidates } = await findEngines({ env, workspace: folder });
    expect(candidates[0]).toMatchObject({ origin: "VIGIE_XGBOOST_LIB", status: "unusable" });
  });

  it("lets a file that cannot be loaded be refused by name", async () => {
    const path = join(folder, "libxgboost.so");
    await writeFile(path, "nothing");
    const set = part(twinSet(), 0, 100);
    const trainer = createNativeTrainer(async () => path);
    await expect(trainer.fit({ train: set }, {}, { seed: 1 })).rejects.toMatchObject({
      code: "xgboost.library-unloadable",
    });
    await expect(openLibrary(path)).rejects.toBeInstanceOf(Fault);
  });

  it("gives the library to use, or every place tried", async () => {
    const search = { env: { PATH: folder }, workspace: folder };
    const { native } = await findEngines(search);
    const located = locateLibrary(search);
    if (native !== null) await expect(located).resolves.toBe(native.path);
    else
      await expect(located).rejects.toMatchObject({
        code: "xgboost.no-library",
        message: expect.stringContaining("system"),
      });
  });

  it("finds no version of which Python's numbers are not known", async () => {
    for (const { version } of await foundLibraries()) expect(pythonEntry(version).positives).toBe(264);
    expect(() => pythonEntry("0.0.0")).toThrow(/to add it: pip install xgboost==0\.0\.0/);
  });
});
