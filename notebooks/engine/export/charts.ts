import { createHash } from "node:crypto";
import { build } from "esbuild";
import type { BrowserDocument } from "../display/documents.ts";

/** What an exported page needs so that its `browser()` charts live. */
export interface LiveCharts {
  /** Data block and script, at the end of the page. */
  readonly html: string;
  /** Every script that may run in the page or its frames, for the page's policy. */
  readonly scripts: readonly string[];
}

/**
 * `browser()` charts as frames of an origin of their own. A frame written by `srcdoc` obeys the policy of its page as
 * well: nothing but these scripts, by their hashes, and no network.
 */
export async function liveCharts(documents: readonly BrowserDocument[]): Promise<LiveCharts> {
  if (documents.length === 0) return { html: "", scripts: [] };
  const plot = await bundlePlot();
  const charts = documents.map(chartScript);
  const block = JSON.stringify({ plot, charts }).replaceAll("<", "\\u003c");
  const html = `<script type="application/json" id="charts">${block}</script>\n<script>${starter}</script>`;
  return { html, scripts: [starter, plot, ...charts] };
}

/** The frame of the chart with this number; empty until `starter` fills it. */
export function chartFrame(number: number): string {
  return `<iframe class="output" title="Interactive chart" sandbox="allow-scripts" data-chart="${number}"></iframe>`;
}

/** For `script-src`. */
export function hashOf(script: string): string {
  return `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
}

async function bundlePlot(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: 'export * from "@observablehq/plot";', resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    globalName: "Plot",
    charset: "ascii",
    legalComments: "none",
  });
  return inScript(outputFiles[0]?.text ?? "");
}

function chartScript({ code, data }: BrowserDocument): string {
  return inScript(`"use strict";
const tell = () => parent.postMessage({ type: "vigie.height", height: document.documentElement.offsetHeight }, "*");
(async () => {
  try {
    const node = await (${code})({ Plot, data: ${JSON.stringify(data)} });
    document.body.replaceChildren(node instanceof Node ? node : String(node ?? ""));
  } catch (error) {
    document.body.textContent = String(error);
  }
  tell();
})();
new ResizeObserver(tell).observe(document.documentElement);`);
}

/** Nothing in a text or a pattern ends the script element or opens a comment in it. */
function inScript(code: string): string {
  return code.replace(/<(\/script|!--)/gi, "<\\$1");
}

const starter = `
{
  const { plot, charts } = JSON.parse(document.getElementById("charts").textContent);
  const look = "<!doctype html><meta charset=utf-8><meta name=color-scheme content='light dark'><style>svg{--plot-background:Canvas}body{margin:0;font:13px/1.5 sans-serif;color:CanvasText;background:transparent}</style><body>";
  const script = (code) => "<script>" + code + "<" + "/script>";
  const frames = [...document.querySelectorAll("iframe[data-chart]")];
  addEventListener("message", ({ source, data }) => {
    const frame = frames.find((one) => one.contentWindow === source);
    if (frame && data?.type === "vigie.height") frame.style.height = Math.min(4000, Math.max(24, Math.ceil(data.height))) + "px";
  });
  for (const frame of frames) frame.srcdoc = look + script(plot) + script(charts[Number(frame.dataset.chart)]);
}
`;
