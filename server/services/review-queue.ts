import { isOpen, type Registry } from "vigie/registry";
import type { ReviewLine } from "../api/versions.ts";
import { viewVersion } from "./registry-views.ts";

/** Versions in review, the longest waiting first, as `person` sees them at `now`. */
export async function reviewQueue(
  registry: Registry,
  { person, now }: { readonly person: string; readonly now: Date },
): Promise<readonly ReviewLine[]> {
  const waiting = registry.list().filter(({ status }) => status === "in-review");
  const lines = await Promise.all(
    waiting.map(async (version): Promise<ReviewLine> => {
      const asked = registry
        .history({ model: version.model })
        .findLast(
          ({ type, payload }) =>
            type === "review.requested" && "number" in payload && payload.number === version.number,
        )!;
      const open = version.findings.filter((finding) => isOpen(finding, now));
      return {
        version: viewVersion(version),
        askedBy: asked.actor,
        askedAt: asked.at,
        why: "reason" in asked.payload ? await registry.note(asked.payload.reason) : null,
        open: open.length,
        blocking: open.filter(({ severity }) => severity === "blocking").length,
        isYours: version.author === person,
      };
    }),
  );
  return lines.sort((a, b) => (a.askedAt < b.askedAt ? -1 : 1));
}
