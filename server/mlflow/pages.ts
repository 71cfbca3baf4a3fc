import { createHash } from "node:crypto";
import { Fault } from "vigie/datasets";

/** One page of a search, and the token of the next one. */
interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken: string | null;
}

/** Where a page begins, and in which search. */
export interface PageRequest {
  readonly pageToken: string | null;
  readonly size: number;
  /** Everything that makes the search what it is: a token goes on with that one only. */
  readonly search: unknown;
}

/** @throws Fault `mlflow.page-token` on a token of another search, or none of ours. */
export function pageOf<T>(items: readonly T[], { pageToken, size, search }: PageRequest): Page<T> {
  const mark = createHash("sha256").update(JSON.stringify(search)).digest("base64url").slice(0, 16);
  const from = pageToken === null ? 0 : offsetOf(pageToken, mark);
  const until = from + size;
  return {
    items: items.slice(from, until),
    nextPageToken: until < items.length ? Buffer.from(`${mark} ${until}`).toString("base64url") : null,
  };
}

function offsetOf(token: string, mark: string): number {
  const match = /^(\S{16}) (\d{1,9})$/.exec(Buffer.from(token, "base64url").toString());
  if (match?.[1] === mark) return Number(match[2]);
  throw new Fault("mlflow.page-token", `not a token of this search: ${token} (expected the one it gave)`);
}
