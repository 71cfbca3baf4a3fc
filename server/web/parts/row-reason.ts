import type { RowReason } from "vigie/experiments";
import { words } from "../language.ts";

/** Why rows were left out, in the page's language. */
export function rowReason(reason: string): string {
  return words.value.reasons.row(reason as RowReason);
}
