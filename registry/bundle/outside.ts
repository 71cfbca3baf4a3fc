import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, digestJson } from "vigie/datasets";
import { z } from "zod";
import type { Registration } from "../register.ts";
import type { Version } from "../versions.ts";

/** `source.json` of a version whose model lies elsewhere. */
const sourceFile = "source.json";

/** Ids of runs that are not ours begin with this. */
const outsideRun = "outside:";

export const outsideSource = z.strictObject({
  format: z.literal("vigie.source/1"),
  /** Nobody knows the bytes behind a pointer: the same one given again is another registration. */
  registration: z.string(),
  /** Where it is said to lie: an address, which is never opened. */
  source: z.string(),
  /** What made it, in that other system's words. */
  run: z.string().nullable(),
  runLink: z.string().nullable(),
  model: z.string().nullable(),
});
export type OutsideSource = z.infer<typeof outsideSource>;

/**
 * The bundle of a model that somebody registers from outside: a pointer, and no evidence, so that no policy lets it be
 * approved.
 */
export function bundleOfOutside(
  {
    source,
    run = null,
    runLink = null,
    model = null,
  }: Partial<OutsideSource> & Pick<OutsideSource, "source">,
  registration: () => string = randomUUID,
): Pick<Registration, "bundle" | "run"> {
  const pointer: OutsideSource = {
    format: "vigie.source/1",
    registration: registration(),
    ...{ source, run, runLink, model },
  };
  return {
    bundle: { files: { [sourceFile]: canonicalJson(pointer) } },
    run: {
      id: `outside:${run !== null && /^[\w.-]{1,100}$/.test(run) ? run : "unknown"}`,
      digest: digestJson(pointer),
    },
  };
}

/** Whether a version is a pointer, by the run it names. */
export function isOutside(runId: string): boolean {
  return runId.startsWith(outsideRun);
}

/** The pointer that a version from outside is; null for one with a bundle of ours. */
export async function sourceOf({
  run,
  folder,
}: Pick<Version, "run" | "folder">): Promise<OutsideSource | null> {
  if (!isOutside(run.id)) return null;
  return outsideSource.parse(JSON.parse(await readFile(join(folder, sourceFile), "utf8")));
}
