import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Digest, digestBytes } from "vigie/datasets";
import {
  type BundleDraft,
  fourEyes,
  openRegistry,
  type Person,
  type Registry,
  type RegistryOptions,
} from "vigie/registry";

export const people: readonly Person[] = [
  { id: "sam", name: "Scientist", roles: ["scientist"] },
  { id: "rae", name: "Reviewer", roles: ["reviewer"] },
  { id: "max", name: "Release manager", roles: ["release-manager"] },
  { id: "ada", name: "Admin", roles: ["admin"] },
  { id: "vic", name: "Viewer", roles: ["viewer"] },
  { id: "all", name: "Everything", roles: ["scientist", "reviewer", "release-manager", "admin"] },
];

const folders = new Set<string>();
process.once("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that goes with the process. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "vigie-registry-"));
  folders.add(folder);
  return folder;
}

/** A clock that stands at `start` and moves a minute with each look. */
export function tickingClock(start = "2026-01-05T09:00:00.000Z"): () => Date {
  let now = Date.parse(start);
  return () => {
    now += 60_000;
    return new Date(now);
  };
}

/** Under the policy without rules on evidence, unless another is given. */
export function open(folder: string, options: Partial<RegistryOptions> = {}): Promise<Registry> {
  return openRegistry(folder, {
    clock: tickingClock(),
    people,
    policy: fourEyes,
    salt: () => "salt",
    ...options,
  });
}

/** A small bundle with every file the default policy asks for; `mark` makes its bytes its own. */
export function bundle(mark = "a"): BundleDraft {
  return {
    files: {
      "pipeline.json": `{"mark":"${mark}"}`,
      "evaluation.json": "{}",
      "environment.json": "{}",
      "schema.json": "{}",
      "card.md": "# Card",
    },
  };
}

export const run: { readonly id: string; readonly digest: Digest } = {
  id: "run-1",
  digest: digestBytes("run"),
};
