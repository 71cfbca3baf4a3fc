import { looksText, windowText } from "vigie/experiments";
import { isOutside } from "vigie/registry";
import type { ReachedVersion, ShownVersion } from "../remote/reached-registry.ts";

/** One version in a few lines. */
export function describeVersion(version: ReachedVersion): string {
  const aliases = version.aliases.length === 0 ? "" : ` (${version.aliases.join(", ")})`;
  return [
    `${version.reference}${aliases}  ${version.status}, by ${version.author}, from run ${version.run.id}`,
    version.digest,
    ...(version.folder === undefined ? [] : [`in ${version.folder}`]),
    evidenceText(version),
    ...version.appended.map(
      ({ from, until, by, at }) => `matured  ${from} to ${until}, by ${by} on ${at.slice(0, 10)}`,
    ),
  ].join("\n");
}

function evidenceText({ refit, run }: ReachedVersion): string {
  if (isOutside(run.id)) return "evidence none: it lies outside, and was never opened";
  if (refit === null) return "evidence these bytes";
  const { evaluated, recipe } = refit;
  return `evidence recipe ${recipe.slice(7, 19)}, evaluated as ${evaluated.model}@${evaluated.number}`;
}

/** How often the months that a version was judged on have been looked at by now; null where its bundle does not name them. */
export function describeWindow(judged: ShownVersion["window"]): string | null {
  if (judged === null) return null;
  const { window, isSealed, looks } = judged;
  const months = `${isSealed ? "sealed months" : "months for development,"} ${windowText(window)}`;
  return isSealed ? `${months}: ${looksText(looks)}` : months;
}
