import { type CardFormat, withoutFrontMatter } from "vigie/registry";
import { cardAnswer, cardFileQuery, cardQuery, nothing, questionAnswer } from "../api/cards.ts";
import { readBody, readQuery } from "../security/read.ts";
import type { Services } from "../services/services.ts";
import { referenceOf } from "./models.ts";
import { part, type Route } from "./route.ts";

const files: Readonly<Record<CardFormat, { readonly type: string; readonly extension: string }>> = {
  markdown: { type: "text/markdown", extension: "md" },
  html: { type: "text/html", extension: "html" },
};

/** Model cards, and the controller's answers in them. */
export function cardRoutes({ registry }: Services): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v1/models/:model/:number/card",
      operation: { id: "getCard", query: cardQuery, answer: cardAnswer },
      access: "signed-in",
      async answer({ context }) {
        const card = await registry.card(referenceOf(context), readQuery(context, cardQuery));
        return context.json({ markdown: withoutFrontMatter(card) });
      },
    },
    {
      method: "GET",
      path: "/api/v1/models/:model/:number/card-file",
      operation: { id: "keepCard", query: cardFileQuery, answer: { media: ["text/markdown", "text/html"] } },
      access: "signed-in",
      async answer({ context }) {
        const { language, format } = readQuery(context, cardFileQuery);
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
      path: "/api/v1/answers/:model",
      operation: { id: "answerQuestion", body: questionAnswer, answer: nothing },
      access: ["admin"],
      async answer({ context, person }) {
        const { question, text } = await readBody(context, questionAnswer);
        await registry.answerQuestion({ model: part(context, "model"), question, text, person: person().id });
        return context.json({});
      },
    },
  ];
}
