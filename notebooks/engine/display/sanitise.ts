import createDOMPurify from "dompurify";
import { parseHTML } from "linkedom";
import type { OutputDocument } from "./documents.ts";

type Purify = ReturnType<typeof createDOMPurify>;
let purify: Purify | undefined;

/** A kernel's output without anything that could run, load or send: scripts, handlers, links other than https. */
export function sanitise(document: OutputDocument): OutputDocument {
  if (document.kind !== "html") return document;
  return { ...document, html: sanitiseHtml(document.html) };
}

function sanitiseHtml(html: string): string {
  purify ??= createPurify();
  return purify.sanitize(html, {
    USE_PROFILES: { html: true, svg: true, svgFilters: true },
    FORBID_TAGS: ["style", "form", "iframe", "object", "embed", "base", "meta", "link"],
    ALLOWED_URI_REGEXP: /^(?:https:|#|data:image\/(?:png|jpeg|gif|webp);base64,)/i,
  });
}

function createPurify(): Purify {
  const { window } = parseHTML("<!doctype html><html><head></head><body></body></html>");
  return createDOMPurify(window as never);
}
