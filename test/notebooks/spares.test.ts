import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSpares, openKernel } from "vigie/notebooks";
import { afterEach, describe, expect, it } from "vitest";
import { forkKernel, type SpareProcess } from "../../notebooks/engine/kernel/spares.ts";

const forked: SpareProcess[] = [];
const spares = createSpares(tmpdir(), (workspace, memoryMb) => {
  const made = forkKernel(workspace, memoryMb);
  forked.push(made);
  return made;
});
afterEach(() => {
  for (const { child } of forked.splice(0)) child.kill("SIGKILL");
});

describe("a process started ahead", () => {
  it("is given to the next notebook, which runs there as anywhere", async () => {
    spares.refill(500);
    spares.refill(500);
    expect(forked).toHaveLength(1);
    const kernel = openKernel({
      file: join(import.meta.dirname, "fixtures/near.ts"),
      workspace: tmpdir(),
      memoryMb: 500,
      spares,
    });
    kernel.update("// %% pid\nString(process.pid);\n// %% where\nprocess.cwd();\n");
    await kernel.idle();
    expect(kernel.state().cells.flatMap(({ outputs }) => outputs)).toEqual([
      { kind: "text", text: String(forked[0]!.child.pid) },
      { kind: "text", text: join(import.meta.dirname, "fixtures") },
    ]);
    expect(forked).toHaveLength(2); // the next one waits
    await kernel.close();
  });

  it("is not given when it has died, or has another limit", async () => {
    const before = spares.take(500);
    spares.refill(500);
    const waiting = forked.at(-1)!;
    expect(waiting).not.toBe(before);
    expect(spares.take(700).memoryMb).toBe(700);
    waiting.child.kill("SIGKILL");
    await once(waiting.child, "exit");
    expect(spares.take(500)).not.toBe(waiting);
  });
});
