import { cardFormats, cardLanguages, questionIds } from "vigie/registry";
import { z } from "zod";

const language = z.enum(cardLanguages).default("en");

export const cardQuery = z.strictObject({ language });
export const cardFileQuery = z.strictObject({ language, format: z.enum(cardFormats).default("markdown") });
export const cardAnswer = z.strictObject({ markdown: z.string().describe("without front matter") });

export const questionAnswer = z.strictObject({ question: z.enum(questionIds), text: z.string().max(10_000) });
export const nothing = z.strictObject({});
