import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import type { TestContext } from "vitest";

export type Requirement = "native" | "chromium" | "peers";

/** Names in `VIGIE_REQUIRE` must be there: their absence is a failure, not a skip. */
export function isRequired(name: Requirement): boolean {
  return (process.env.VIGIE_REQUIRE ?? "").split(",").includes(name);
}

/**
 * Skips the running test with a reason, or fails it when `VIGIE_REQUIRE` names the requirement.
 * The reason is kept in the test's meta, where `npm test` reads it.
 */
export function skipUnless(context: TestContext, name: Requirement, isThere: boolean, reason: string): void {
  if (isThere) return;
  if (isRequired(name)) throw new Error(`VIGIE_REQUIRE names ${name}, but ${reason}`);
  skip(context, reason);
}

/**
 * The folder `../shared/<path>` beside the checkout.
 * Absent: the test is skipped with a reason. There but empty: the test fails.
 */
export function sharedFolder(context: TestContext, path: string): string {
  const folder = resolve(import.meta.dirname, "../../../shared", path);
  if (!existsSync(folder)) skip(context, `../shared/${path} is not beside this checkout`);
  if (readdirSync(folder).length === 0) throw new Error(`../shared/${path} is there but empty`);
  return folder;
}

/** Skips the running test; the reason is kept in its meta, where `npm test` reads it. */
export function skip(context: TestContext, reason: string): never {
  (context.task.meta as { skipReason?: string }).skipReason = reason;
  return context.skip(reason) as never;
}
