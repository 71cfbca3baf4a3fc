import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { startHelper } from "../../../datasets/foundation/helper.ts";
import type { FixtureOrder } from "./fixtures/helper-child.ts";

const started: { close(): void }[] = [];
afterEach(() => {
  for (const helper of started.splice(0)) helper.close();
});

function start() {
  const helper = startHelper<FixtureOrder, { said: string; asked: number }>(
    join(import.meta.dirname, "fixtures/helper-child.ts"),
  );
  started.push(helper);
  return helper;
}

describe("a helper process", () => {
  it("does one order after the other, tells how far it is, and goes on after a failure", async () => {
    const helper = start();
    const heard: string[] = [];
    const onProgress = ({ label }: { label: string }) => heard.push(label);
    expect(await helper.ask({ say: "a" }, { onProgress })).toEqual({ said: "a", asked: 1 });
    await expect(helper.ask({ end: "fault" })).rejects.toMatchObject({
      code: "file.unreadable",
      kind: "not-found",
      message: "cannot read: a.csv",
      place: { file: "a.csv", line: 3 },
    });
    await expect(helper.ask({ end: "error" })).rejects.toMatchObject({
      code: "helper.failed",
      message: "broken",
    });
    expect(await helper.ask({ say: "b" })).toEqual({ said: "b", asked: 4 });
    expect(heard).toEqual(["a"]);
  });

  it("that dies says how, and each later order fails at once", async () => {
    const helper = start();
    await expect(helper.ask({ end: "death" })).rejects.toMatchObject({
      code: "helper.failed",
      message: expect.stringMatching(/killed by SIGKILL \(often: out of memory\); run it again/),
    });
    await expect(helper.ask({ say: "more" })).rejects.toMatchObject({ code: "helper.failed" });
    const aborted = AbortSignal.abort();
    await expect(helper.ask({ say: "more" }, { signal: aborted })).rejects.toMatchObject({
      kind: "cancelled",
    });
  });

  it("is killed by the signal", async () => {
    const helper = start();
    const stop = new AbortController();
    const running = helper.ask({ end: "never" }, { signal: stop.signal });
    stop.abort();
    await expect(running).rejects.toMatchObject({ code: "work.cancelled" });
  });
});
