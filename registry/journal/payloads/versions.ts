import { z } from "zod";
import { reproductionResults } from "../../state/state.ts";
import { digest, note, runId, version } from "../names.ts";

/** What a version is and what was seen of it. */
export const versionsPayloads = {
  "version.registered": z.strictObject({
    ...version,
    digest,
    run: z.strictObject({ id: runId, digest }),
  }),
  "version.reproduced": z.strictObject({
    ...version,
    digest,
    result: z.enum(reproductionResults),
    largest: z.strictObject({ metrics: z.number().nullable(), margins: z.number().nullable() }),
    reason: note,
  }),
  "version.retired": z.strictObject({ ...version, reason: note }),
} as const;
