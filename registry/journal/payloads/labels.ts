import { z } from "zod";
import { modelName, note, number } from "../names.ts";

/** A model, or one version of it. */
const labelled = { model: modelName, number: number.nullable() };

/** What a tag is called: a label that stays in the journal. Its value is a note. */
export const tagKey = z
  .string()
  .regex(/^[\w./:-][\w./: -]{0,249}$/, "expected letters, digits, dots, dashes, colons, slashes");

/** Words that people and programs hang on models and versions; no decision is judged by them. */
export const labelsPayloads = {
  /** A name without a version yet. */
  "model.created": z.strictObject({ model: modelName }),
  "tag.set": z.strictObject({ ...labelled, key: tagKey, text: note }),
  "tag.removed": z.strictObject({ ...labelled, key: tagKey }),
  "description.set": z.strictObject({ ...labelled, text: note.nullable() }),
} as const;
