import { z } from "zod";
import { anchorKinds, severities } from "../../state/state.ts";
import { day, digest, label, note, number, personId, version } from "../names.ts";

/** One finding of a version. */
const finding = { ...version, finding: number };

/** What readers of a version found, and what became of it. */
export const findingsPayloads = {
  /** `reason` is what was found; `owner` has to answer. */
  "finding.opened": z.strictObject({
    ...finding,
    digest,
    severity: z.enum(severities),
    owner: personId,
    anchor: z.strictObject({ kind: z.enum(anchorKinds), name: label }),
    reason: note,
  }),
  "finding.answered": z.strictObject({ ...finding, reason: note }),
  "finding.fixed": z.strictObject({ ...finding, reason: note }),
  "finding.waived": z.strictObject({ ...finding, until: day, reason: note }),
} as const;
