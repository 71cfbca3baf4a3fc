import { type Digest, digestJson } from "../foundation/digest.ts";
import type { DatasetPart } from "./contract.ts";

/** Folder of the files of a dataset in parts. */
export const partsFolder = "data";

/** Digest of each column of a dataset in parts: that of the list of its parts' digests, in their order. */
export function combineDigests(
  names: readonly string[],
  parts: readonly Pick<DatasetPart, "columnDigests">[],
): Record<string, Digest> {
  return Object.fromEntries(
    names.map((name) => [
      name,
      digestJson({ format: "vigie.parts/1", parts: parts.map((part) => part.columnDigests[name]!) }),
    ]),
  );
}
