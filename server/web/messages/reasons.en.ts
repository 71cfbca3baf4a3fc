import type { RowReason } from "vigie/experiments";

/** Why rows are left out, in English: as records have it. */
export const reasonsEn = {
  row: (reason: RowReason): string => reason,
};
