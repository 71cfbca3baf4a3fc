import * as plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { Progress } from "vigie/datasets";
import { currentHost as host } from "./current-host.ts";
import { makeBrowserCode } from "./display/describe.ts";
import { tagged } from "./display/markup.ts";
import { makeProposal, type Proposal } from "./display/proposal.ts";
import { inLine } from "./display/tree.ts";
import type { Input } from "./inputs/inputs.ts";

export type { Input } from "./inputs/inputs.ts";
export { Inputs } from "./inputs/inputs.ts";

/** Shows a value in the cell (as text when the notebook runs as a script) and gives it back. */
export function display<T>(value: T): T {
  host().display(value);
  return value;
}

/** Shows a widget and gives its value. `const x = view(Inputs.range(…))`: what reads `x` runs again when it moves. */
export function view<T>(input: Input<T>): T {
  if (typeof (input as Partial<Input<T>> | null)?.decode !== "function")
    throw new TypeError(`no widget: ${inLine(input)} (expected one of Inputs, as Inputs.range() gives)`);
  return host().view(input);
}

/** `const t = observe(generator)`: `t` is its newest value; of an async one, `await` it. Disposed on re-run. */
export function observe<T>(source: Iterable<T>): T;
export function observe<T>(source: AsyncIterable<T>): Promise<T>;
export function observe<T>(source: Iterable<T> | AsyncIterable<T>): T | Promise<T> {
  const given = Object(source) as object;
  if (!(Symbol.asyncIterator in given) && !(Symbol.iterator in given))
    throw new TypeError(`no generator: ${inLine(source)} (expected what a function* gives, sync or async)`);
  if (Symbol.asyncIterator in source) return observeLater(source[Symbol.asyncIterator]());
  const iterator = source[Symbol.iterator]();
  const { value } = iterator.next();
  host().observe(value, iterator);
  return value as T;
}

async function observeLater<T>(iterator: AsyncIterator<T>): Promise<T> {
  const { value } = await iterator.next();
  host().observe(value, iterator);
  return value as T;
}

/** HTML; values put in are escaped, unless they are markup or DOM nodes. */
export const html = tagged("html");
/** SVG; as `html`. */
export const svg = tagged("svg");
/** Markdown; raw HTML in it is shown as text. */
export const md = tagged("md");

/** Shows a progress bar; the result takes `Progress`, so it fits every `onProgress`. */
export function progress(label: string): (progress: Progress) => void {
  return host().progress(label);
}

/** A promise that settles when the cell is about to run again (in a script: never). */
export const invalidation: Promise<void> = new Promise(() => {});

/** The workspace folder: `VIGIE_HOME`, or `.vigie` in the current folder. */
export function workspace(): string {
  return host().workspace;
}

export { type NotebookStudyRun, openList, openPanel, openRun, runStudy } from "./bindings.ts";
export { cached } from "./cached/cached.ts";
export { type SqlValue, sql } from "./sql.ts";

/**
 * A model of a run, put forward for registration: the page shows a button with which the person signed in registers
 * it. A kernel itself never writes to the registry. Under tsx the command that does the same is printed.
 */
export function proposeVersion(proposal: Proposal): object {
  return makeProposal(proposal);
}

/** What a `browser()` function is given. */
export interface BrowserTools<D> {
  readonly Plot: typeof plot;
  readonly data: D;
}

/**
 * A function that runs in the page, in a frame without network: it sees nothing but its argument, and returns a
 * DOM node. `data` must be JSON. A script does nothing with it.
 */
export function browser<D>(
  draw: (tools: BrowserTools<D>) => Element,
  { data }: { readonly data: D },
): object {
  return makeBrowserCode(String(draw), JSON.parse(JSON.stringify(data)));
}

/** Observable Plot, drawing on a document of its own: nothing here needs a page. */
export const Plot: typeof plot = preparePlot();

function preparePlot(): typeof plot {
  teachMarks();
  return { ...plot, plot: draw };
}

/** `Plot.dot(…).plot()` goes the same way; the marks' own method would look for a page's document. */
function teachMarks(): void {
  const prototype = plot.Mark.prototype as {
    plot: (options?: plot.PlotOptions) => ReturnType<typeof plot.plot>;
  };
  prototype.plot = function (this: plot.RenderableMark, { marks = [], ...options }: plot.PlotOptions = {}) {
    return draw({ ...options, marks: [...marks, this] });
  };
}

function draw(options: plot.PlotOptions = {}): ReturnType<typeof plot.plot> {
  return plot.plot({ document: drawingDocument(), ...options });
}

let drawing: Document | undefined;

function drawingDocument(): Document {
  drawing ??= parseHTML("<!doctype html><html><body></body></html>").document as unknown as Document;
  return drawing;
}
