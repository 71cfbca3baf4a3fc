import createDOMPurify from "dompurify";
import { JSDOM } from "jsdom";
import { Fault } from "vigie/datasets";
import type { HtmlDocument, ImageDocument, OutputDocument } from "./documents.ts";

type Purify = ReturnType<typeof createDOMPurify>;
let purify: Purify | undefined;

/**
 * A kernel's output without anything that could run, load, send or dress up as the page: no scripts, handlers,
 * forms, frames or style sheets but Plot's own; links to https only; pictures only when they are inside.
 */
export function sanitise(document: OutputDocument): OutputDocument {
  if (document.kind === "html") return sanitiseMarkup(document);
  if (document.kind === "image") return sanitiseImage(document);
  return document;
}

function sanitiseMarkup({ html, css = [], ...rest }: HtmlDocument): HtmlDocument {
  purify ??= createPurify();
  const clean = purify.sanitize(html, {
    USE_PROFILES: { html: true, svg: true, svgFilters: true },
    FORBID_TAGS: [
      "style",
      "form",
      "input",
      "button",
      "select",
      "textarea",
      "audio",
      "video",
      "source",
      "track",
    ],
    FORBID_ATTR: ["srcset", "ping", "formaction", "background", "poster"],
    // DOMPurify asks this of every value, so it lets through what has no scheme; `reachesOut` looks at links.
    ALLOWED_URI_REGEXP: /^(?:https:|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i,
    ALLOW_DATA_ATTR: false,
  });
  const safe = css.filter(isPlotStyle);
  return { ...rest, html: clean, ...(safe.length === 0 ? {} : { css: safe }) };
}

/** DOMPurify over jsdom, as its authors advise: over linkedom it gives back what it was given. */
function createPurify(): Purify {
  const made = createDOMPurify(new JSDOM("").window as never);
  if (!made.isSupported)
    throw new Fault("notebook.sanitiser", "the sanitiser does not work here (expected a full DOM)", {
      kind: "broken",
    });
  made.addHook("uponSanitizeAttribute", (node, attribute) => {
    if (reachesOut(node.nodeName.toLowerCase(), attribute.attrName, attribute.attrValue))
      attribute.keepAttr = false;
  });
  made.addHook("afterSanitizeAttributes", (node) => {
    if (node.nodeName.toLowerCase() !== "a" || !node.hasAttribute("href")) return;
    node.setAttribute("rel", "noopener noreferrer");
  });
  return made;
}

const inlineImage = /^data:image\/(?:png|jpeg|gif|webp);base64,/i;

/** Whether an attribute would load something, leave its frame, or link to other than https. */
function reachesOut(tag: string, name: string, value: string): boolean {
  if (["title", "alt", "aria-label", "aria-description"].includes(name)) return false;
  if (/url\(\s*["']?(?!\s*#)|@import|expression\(|image-set\(|\\/i.test(value)) return true;
  if (name === "style") return /position|z-index|inset|transform\s*:/i.test(value);
  const target = value.trim();
  if (tag === "a" && (name === "href" || name === "xlink:href")) return !/^(?:https:\/\/|#)/i.test(target);
  if (name === "src" || name === "href" || name === "xlink:href")
    return !target.startsWith("#") && !inlineImage.test(target);
  return false;
}

/** Only rules for Plot's own classes, without anything that loads. */
function isPlotStyle(css: string): boolean {
  if (/url\(|@|<|\\/.test(css)) return false;
  const selectors = css.split("}").map((rule) => rule.split("{")[0]?.trim() ?? "");
  return selectors.every(
    (selector) =>
      selector === "" || selector.split(/,\s*/).every((one) => /^:where\(\.plot-[\w-]+/.test(one)),
  );
}

function sanitiseImage({ mime, base64, alt }: ImageDocument): ImageDocument {
  if (!/^image\/(png|jpeg|gif|webp)$/.test(mime) || !/^[A-Za-z0-9+/=\s]*$/.test(base64))
    throw new Fault(
      "notebook.image",
      `not an image that is shown: ${mime} (expected png, jpeg, gif or webp)`,
    );
  return { kind: "image", mime, base64, alt };
}
