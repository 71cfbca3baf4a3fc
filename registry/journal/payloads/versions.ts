import { z } from "zod";
import { questionIds } from "../../card/questions.ts";
import { reproductionResults } from "../../state/state.ts";
import { day, digest, modelName, note, runId, version } from "../names.ts";

/** What a version is and what was seen of it. */
export const versionsPayloads = {
  "version.registered": z.strictObject({
    ...version,
    digest,
    run: z.strictObject({ id: runId, digest }),
    /** Absent: its evidence is of these very bytes. Else it is of `evaluated`, by the recipe that both share. */
    refit: z.strictObject({ evaluated: z.strictObject({ ...version, digest }), recipe: digest }).optional(),
  }),
  /** A judged list of days from `from` to `until` (included), whose outcomes are known on `panel`. */
  "evidence.appended": z.strictObject({
    ...version,
    digest,
    evidence: digest,
    panel: digest,
    from: day,
    until: day,
    reason: note,
  }),
  "version.reproduced": z.strictObject({
    ...version,
    digest,
    result: z.enum(reproductionResults),
    largest: z.strictObject({ metrics: z.number().nullable(), margins: z.number().nullable() }),
    reason: note,
  }),
  /** The controller's answer to a question of the card, for every version of the model; `reason` is its text. */
  "question.answered": z.strictObject({ model: modelName, question: z.enum(questionIds), reason: note }),
  "version.retired": z.strictObject({ ...version, reason: note }),
} as const;
