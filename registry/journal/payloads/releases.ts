import { z } from "zod";
import { aliasName, day, digest, note, number, version } from "../names.ts";
import { signature } from "./signature.ts";

/** Where aliases point. */
export const releasesPayloads = {
  "version.released": z.strictObject({
    ...version,
    digest,
    alias: aliasName,
    previous: number.nullable(),
    reason: note,
    /** What the move was seen to change before it was made; absent where nobody looked. */
    simulation: z
      .strictObject({
        panel: digest,
        asOf: day,
        before: z.int().nonnegative(),
        after: z.int().nonnegative(),
        jaccard: z.number(),
        isJump: z.boolean(),
      })
      .optional(),
    /** Why a jump was released all the same. */
    jump: note.optional(),
    signature: signature.optional(),
  }),
  "alias.rolled-back": z.strictObject({ ...version, alias: aliasName, previous: number, reason: note }),
  /** Somebody else looked at a rollback, which one person may make. `rollback` is its place in the journal. */
  "rollback.reviewed": z.strictObject({ ...version, alias: aliasName, rollback: number, reason: note }),
} as const;
