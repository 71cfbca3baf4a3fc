import promises, { cp } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { type Registry, verifyRegistry } from "vigie/registry";
import { afterEach, expect, test } from "vitest";
import { bundle, open, run, temporaryFolder } from "./support.ts";

/** Calls through which anything reaches the disk or comes back from it. */
const names = ["open", "rename", "mkdir", "writeFile", "readFile", "readdir"] as const;
const handleNames = ["write", "writeFile", "sync", "truncate", "readFile"] as const;

let restore = () => {};
afterEach(() => restore());

/** From now on the call with this number (0-based) fails, whoever makes it. @returns how many were made. */
async function failing(at: number): Promise<() => number> {
  let calls = 0;
  const probe = await promises.open(import.meta.filename, "r");
  const prototype = Object.getPrototypeOf(probe) as Record<string, unknown>;
  await probe.close();
  const undo: (() => void)[] = [];
  const wrap = (target: Record<string, unknown>, name: string) => {
    const real = target[name] as (...args: unknown[]) => Promise<unknown>;
    target[name] = async function (this: unknown, ...args: unknown[]) {
      if (calls++ === at) throw Object.assign(new Error(`EIO: injected into ${name}`), { code: "EIO" });
      return real.apply(this, args);
    };
    undo.push(() => {
      target[name] = real;
    });
  };
  for (const name of names) wrap(promises as unknown as Record<string, unknown>, name);
  for (const name of handleNames) wrap(prototype, name);
  syncBuiltinESMExports();
  restore = () => {
    for (const one of undo.splice(0)) one();
    syncBuiltinESMExports();
  };
  return () => calls;
}

const decisions: Readonly<Record<string, (registry: Registry) => Promise<unknown>>> = {
  register: (registry) => registry.register({ model: "demo", author: "sam", bundle: bundle("b"), run }),
  approve: (registry) => registry.approve("demo@1", "rae", "read"),
  refuse: (registry) => registry.refuse("demo@1", "rae", "no"),
  answer: (registry) =>
    registry.answerQuestion({ model: "demo", question: "contact", person: "ada", text: "us" }),
  policy: async (registry) => registry.removePerson("vic", "ada", "left"),
};

/** In review, closed. */
async function prepared(): Promise<string> {
  const folder = await temporaryFolder();
  const registry = await open(folder);
  await registry.register({ model: "demo", author: "sam", bundle: bundle(), run });
  await registry.requestReview("demo@1", "sam", "ready");
  await registry.close();
  return folder;
}

test.each(Object.keys(decisions))(
  "%s leaves the old state or the new one, whichever file-system call fails",
  async (name) => {
    const base = await prepared();
    const before = (await verifyRegistry(base)).head!.seq;
    let failed = 0;
    for (let at = 0; ; at++) {
      const folder = await temporaryFolder();
      await cp(base, folder, { recursive: true });
      const registry = await open(folder);
      const made = await failing(at);
      const isDone = await decisions[name]!(registry).then(
        () => true,
        () => false,
      );
      const calls = made();
      restore();
      await registry.close().catch(() => {});
      if (calls <= at) break;
      failed++;
      const again = await open(folder);
      const { seq } = again.head();
      await again.close();
      const told = { at, isDone, seq };
      expect(isDone ? [before + 1] : [before, before + 1], JSON.stringify(told)).toContain(seq);
      expect((await verifyRegistry(folder)).problems, JSON.stringify(told)).toEqual([]);
    }
    expect(failed).toBeGreaterThan(4);
  },
  120_000,
);
