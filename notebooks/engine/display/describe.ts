import type { OutputDocument } from "./documents.ts";
import { renderMarkdown } from "./markdown.ts";
import { isMarkup, isNode, kindOfMarkup } from "./markup.ts";
import { renderPlot } from "./plot.ts";
import { proposalOf } from "./proposal.ts";
import { describeTable, isTable } from "./table.ts";
import { describeTree } from "./tree.ts";

/** The most an output may take, in characters of JSON. */
export const maxOutputSize = 5_000_000;

const jupyterDisplay = Symbol.for("Jupyter.display");

/** A value → what is shown for it, or undefined for `undefined`. `output` is what pages of a table are asked by. */
export function describeValue(value: unknown, output?: string): OutputDocument | undefined {
  if (value === undefined) return undefined;
  return bounded(documentOf(value, output));
}

function documentOf(value: unknown, output: string | undefined): OutputDocument {
  if (isSelfDisplaying(value)) return ofBundle(value[jupyterDisplay]());
  if (isBrowserCode(value)) return { kind: "browser", code: value.code, data: value.data };
  const proposal = proposalOf(value);
  if (proposal !== undefined) return { kind: "proposal", ...proposal };
  if (isMarkup(value)) return ofMarkup(kindOfMarkup(value), value.source);
  if (isNode(value))
    return isDrawing(value.outerHTML) ? renderPlot(value) : ofMarkup("html", value.outerHTML);
  if (isTable(value)) return describeTable(value, output === undefined ? {} : { output });
  if (value instanceof Uint8Array && imageTypeOf(value) !== undefined) return ofImage(value);
  if (typeof value === "string") return { kind: "text", text: value };
  return { kind: "tree", tree: describeTree(value) };
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

interface SelfDisplaying {
  [jupyterDisplay](): Readonly<Record<string, unknown>>;
}

/** The protocol by which Deno's and Polars' objects show themselves: a method that gives a bundle by MIME type. */
function isSelfDisplaying(value: unknown): value is SelfDisplaying {
  return typeof (value as Partial<SelfDisplaying> | null)?.[jupyterDisplay] === "function";
}

function ofBundle(bundle: Readonly<Record<string, unknown>>): OutputDocument {
  const text = (type: string) => (typeof bundle[type] === "string" ? bundle[type] : undefined);
  const html = text("text/html");
  if (html !== undefined) return ofMarkup("html", html);
  const svg = text("image/svg+xml");
  if (svg !== undefined) return ofMarkup("svg", svg);
  const image = ["image/png", "image/jpeg", "image/gif"].find((type) => text(type) !== undefined);
  if (image !== undefined) return { kind: "image", mime: image, base64: text(image) ?? "", alt: "" };
  const markdown = text("text/markdown");
  if (markdown !== undefined) return ofMarkup("md", markdown);
  if ("application/json" in bundle) return { kind: "tree", tree: describeTree(bundle["application/json"]) };
  return { kind: "text", text: text("text/plain") ?? "" };
}

function ofImage(bytes: Uint8Array): OutputDocument {
  const mime = imageTypeOf(bytes) ?? "image/png";
  return { kind: "image", mime, base64: Buffer.from(bytes).toString("base64"), alt: "" };
}

function imageTypeOf(bytes: Uint8Array): string | undefined {
  const head = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (head === "89504e47") return "image/png";
  if (head.startsWith("ffd8ff")) return "image/jpeg";
  return head === "47494638" ? "image/gif" : undefined;
}

/** Checks that a document can be sent, and is not too large to be. */
function bounded(document: OutputDocument): OutputDocument {
  const size = JSON.stringify(document).length;
  if (size <= maxOutputSize) return document;
  const megabytes = (size / 1e6).toFixed(1);
  const message = `output too large: ${megabytes} MB (expected at most ${maxOutputSize / 1e6} MB: show fewer points, or a table)`;
  return { kind: "error", name: "notebook.output-too-large", message, stack: [] };
}
