import { type CardFormat, cardFormats, cardLanguages, questionIds, withoutFrontMatter } from "vigie/registry";
import { z } from "zod";
import { readBody, readQuery } from "../security/read.ts";
import type { Services } from "../services/services.ts";
import { referenceOf } from "./models.ts";
import { part, type Route } from "./route.ts";

const language = z.enum(cardLanguages).default("en");
const shown = z.strictObject({ language });
const kept = z.strictObject({ language, format: z.enum(cardFormats).default("markdown") });
const answered = z.strictObject({ question: z.enum(questionIds), text: z.string().max(10_000) });

const files: Readonly<Record<CardFormat, { readonly type: string; readonly extension: string }>> = {
  markdown: { type: "text/markdown", extension: "md" },
  html: { type: "text/html", extension: "html" },
};

/** Model cards, and the controller's answers in them. */
export function cardRoutes({ registry }: Services): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/models/:model/:number/card",
      access: "signed-in",
      async answer({ context }) {
        const card = await registry.card(referenceOf(context), readQuery(context, shown));
        return context.json({ markdown: withoutFrontMatter(card) });
      },
    },
    {
      method: "GET",
      path: "/api/models/:model/:number/card-file",
      access: "signed-in",
      async answer({ context }) {
        const { language, format } = readQuery(context, kept);
        const card = await registry.card(referenceOf(context), { language, format });
        const { type, extension } = files[format];
        const name = `${part(context, "model")}-${part(context, "number")}-${language}.${extension}`;
        context.header("content-type", `${type}; charset=utf-8`);
        context.header("content-disposition", `attachment; filename="${name}"`);
        return context.body(card);
      },
    },
    {
      method: "POST",
      path: "/api/answers/:model",
      access: ["admin"],
      async answer({ context, person }) {
        const { question, text } = await readBody(context, answered);
        await registry.answerQuestion({ model: part(context, "model"), question, text, person: person().id });
        return context.json({});
      },
    },
  ];
}
