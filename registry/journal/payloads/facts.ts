import { z } from "zod";
import { day, digest, label, note, number } from "../names.ts";

/** As `TestWindow` of `vigie/experiments`. */
const testWindow = z.strictObject({
  panel: label,
  facts: z.array(digest),
  target: label,
  from: day,
  until: day,
  regions: z.array(label).nullable(),
});

/** What was decided about rows and months, beside any version. */
export const factsPayloads = {
  /** The rows of a dataset version are to be removed: the event comes first, the bytes after it. */
  "dataset.erased": z.strictObject({ dataset: digest, reason: note }),
  /** Sealed months are to be looked at: the event comes first, their scores after it. */
  "window.opened": z.strictObject({
    window: testWindow,
    /** The study that looks, by name and by the digest of its definition. */
    study: z.strictObject({ name: label, digest }),
    /** The panel version it looks at. */
    panel: digest,
    /** Models that are judged there. */
    models: number,
    reason: note,
  }),
} as const;
