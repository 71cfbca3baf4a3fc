import promises from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

/** Calls through which anything reaches the disk or comes back from it. */
const names = [
  "open",
  "rename",
  "mkdir",
  "writeFile",
  "readFile",
  "readdir",
  "stat",
  "chmod",
  "truncate",
  "rm",
];
const handleNames = ["write", "writeFile", "appendFile", "sync", "truncate", "readFile"];

interface FailingCalls {
  /** How many were made so far. */
  readonly made: () => number;
  /** The disk works again. */
  restore(): void;
}

/** From now on the file-system call with this number (0-based) fails, whoever makes it; those on files that match `except` do not count. */
export async function failCall(at: number, except?: RegExp): Promise<FailingCalls> {
  let made = 0;
  const spared = new WeakSet<object>();
  const undo: (() => void)[] = [];
  const wrap = (target: Record<string, unknown>, name: string) => {
    const real = target[name] as (...args: unknown[]) => Promise<unknown>;
    target[name] = async function (this: unknown, ...args: unknown[]) {
      const isSpared = except?.test(String(args[0])) === true || spared.has(this as object);
      if (!isSpared && made++ === at)
        throw Object.assign(new Error(`EIO: injected into ${name}`), { code: "EIO" });
      const result = await real.apply(this, args);
      if (isSpared && name === "open") spared.add(result as object);
      return result;
    };
    undo.push(() => {
      target[name] = real;
    });
  };
  const probe = await promises.open(import.meta.filename, "r");
  const prototype = Object.getPrototypeOf(probe) as Record<string, unknown>;
  await probe.close();
  for (const name of names) wrap(promises as unknown as Record<string, unknown>, name);
  for (const name of handleNames) wrap(prototype, name);
  syncBuiltinESMExports();
  return {
    made: () => made,
    restore() {
      for (const one of undo.splice(0)) one();
      syncBuiltinESMExports();
    },
  };
}
