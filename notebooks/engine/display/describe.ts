import type { OutputDocument } from "./documents.ts";
import { imageOf } from "./images.ts";
import { renderMarkdown } from "./markdown.ts";
import { type DomNode, isMarkup, isNode, kindOfMarkup, markupOfNode } from "./markup.ts";
import { renderPlot } from "./plot.ts";
import { proposalOf } from "./proposal.ts";
import { describeTable } from "./table/read-table.ts";
import { isTable } from "./table/view.ts";
import { describeTree } from "./tree.ts";

/** The most an output may take, in characters of JSON. */
export const maxOutputSize = 5_000_000;

const jupyterDisplay = Symbol.for("Jupyter.display");

/** What is shown for a value; a promise of it where the value must be read first (a `Blob`, say). */
export type Shown = OutputDocument | Promise<OutputDocument>;

/** A value → what is shown for it, or undefined for `undefined`. `output` is what pages of a table are asked by. */
export function describeValue(value: unknown, output?: string): Shown | undefined {
  if (value === undefined) return undefined;
  if (isSelfDisplaying(value)) return describeBundle(value[jupyterDisplay]());
  if (value instanceof Blob && value.type.startsWith("image/")) return describeBlob(value);
  return bounded(documentOf(value, output));
}

async function describeBlob(blob: Blob): Promise<OutputDocument> {
  return bounded(documentOf(await blob.arrayBuffer(), undefined));
}

function describeBundle(bundle: Bundle | PromiseLike<Bundle>): Shown {
  return "then" in bundle && typeof bundle.then === "function"
    ? Promise.resolve(bundle as PromiseLike<Bundle>).then((one) => bounded(ofBundle(one)))
    : bounded(ofBundle(bundle as Bundle));
}

function documentOf(value: unknown, output: string | undefined): OutputDocument {
  if (isBrowserCode(value)) return { kind: "browser", code: value.code, data: value.data };
  const proposal = proposalOf(value);
  if (proposal !== undefined) return { kind: "proposal", ...proposal };
  if (isMarkup(value)) return ofMarkup(kindOfMarkup(value), value.source);
  if (isNode(value)) return ofNode(value);
  if (isTable(value)) return describeTable(value, output === undefined ? {} : { output });
  const image = imageOf(value);
  if (image !== undefined) return image;
  if (typeof value === "string") return { kind: "text", text: value };
  return { kind: "tree", tree: describeTree(value) };
}

function ofNode(node: DomNode): OutputDocument {
  const html = markupOfNode(node);
  return isDrawing(html) ? renderPlot({ outerHTML: html }) : ofMarkup("html", html);
}

function isDrawing(html: string): boolean {
  return /^<(svg|figure)\b/.test(html);
}

function ofMarkup(kind: "html" | "svg" | "md", source: string): OutputDocument {
  if (kind === "md") return { kind: "html", from: "markdown", html: renderMarkdown(source) };
  if (kind === "svg") return renderPlot({ outerHTML: source });
  return { kind: "html", from: "html", html: source };
}

const browserCode = Symbol.for("vigie.browser");

/** What `browser()` makes. */
export interface BrowserCode {
  readonly [browserCode]: true;
  readonly code: string;
  readonly data: unknown;
}

export function makeBrowserCode(code: string, data: unknown): BrowserCode {
  return { [browserCode]: true, code, data };
}

function isBrowserCode(value: unknown): value is BrowserCode {
  return typeof value === "object" && value !== null && browserCode in value;
}

type Bundle = Readonly<Record<string, unknown>>;

interface SelfDisplaying {
  [jupyterDisplay](): Bundle | PromiseLike<Bundle>;
}

/** The protocol by which Deno's and Polars' objects show themselves: a method that gives a bundle by MIME type. */
function isSelfDisplaying(value: unknown): value is SelfDisplaying {
  return typeof (value as Partial<SelfDisplaying> | null)?.[jupyterDisplay] === "function";
}

function ofBundle(bundle: Bundle): OutputDocument {
  const text = (type: string) => (typeof bundle[type] === "string" ? bundle[type] : undefined);
  const html = text("text/html");
  if (html !== undefined) return ofMarkup("html", html);
  const svg = text("image/svg+xml");
  if (svg !== undefined) return ofMarkup("svg", svg);
  const image = ["image/png", "image/jpeg", "image/gif", "image/webp"].find(
    (type) => text(type) !== undefined,
  );
  if (image !== undefined) return { kind: "image", mime: image, base64: text(image) ?? "", alt: "" };
  const markdown = text("text/markdown");
  if (markdown !== undefined) return ofMarkup("md", markdown);
  if ("application/json" in bundle) return { kind: "tree", tree: describeTree(bundle["application/json"]) };
  return { kind: "text", text: text("text/plain") ?? "" };
}

/** Checks that a document can be sent, and is not too large to be. */
function bounded(document: OutputDocument): OutputDocument {
  const size = JSON.stringify(document).length;
  if (size <= maxOutputSize) return document;
  const megabytes = (size / 1e6).toFixed(1);
  const message = `output too large: ${megabytes} MB (expected at most ${maxOutputSize / 1e6} MB: show fewer points, or a table)`;
  return { kind: "error", name: "notebook.output-too-large", message, stack: [] };
}
