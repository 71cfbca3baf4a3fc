import type { HtmlDocument, OutputDocument, TableDocument } from "../display/documents.ts";
import { textOfTree } from "../display/tree.ts";
import type { CellView } from "../kernel/events.ts";
import { markdownOf } from "../percent.ts";
import type { NotebookRun } from "../run.ts";
import { cacheText, cellText, consoleText, extentOf, isFromCache, labelText, valueText } from "./text.ts";

/** A finished run as Markdown: text, code, and outputs as they were; charts are images inside the file. */
export function exportMarkdown(run: NotebookRun): string {
  const parts = [...labelOf(run), ...failuresOf(run), ...run.cells.flatMap(cellParts), footerOf(run)];
  return `${parts.filter((part) => part.trim() !== "").join("\n\n")}\n`;
}

function labelOf({ label }: NotebookRun): string[] {
  return label === null ? [] : [`> ${inline(labelText(label))}`];
}

function failuresOf({ failures }: NotebookRun): string[] {
  if (failures.length === 0) return [];
  const lines = failures.map(({ title, line, why }) => `> - ${inline(`${title} (line ${line}): ${why}`)}`);
  return [["> **This run is not complete.**", ">", ...lines].join("\n")];
}

function footerOf({ name, sourceDigest, parameters }: NotebookRun): string {
  const pairs = Object.entries(parameters).map(([key, value]) => `${key} = ${value}`);
  return `---\n\n${inline([name, sourceDigest.slice(0, 19), ...pairs].join(" · "))}`;
}

function cellParts({ tags, source, outputs, faults, console = [], cached = [] }: CellView): string[] {
  if (tags.includes("markdown")) return [markdownOf(source).trim()];
  const isShown = !tags.includes("hidden") && source.trim() !== "";
  return [
    ...(isShown ? [fenced(source.trim(), "ts")] : []),
    ...faults.map(({ line, message }) => `> **line ${line}** ${inline(message)}`),
    ...outputs.map(outputText),
    ...(console.length === 0 ? [] : [fenced(consoleText(console))]),
    ...cached.filter(isFromCache).map((note) => `*${inline(cacheText(note))}*`),
  ];
}

function outputText(document: OutputDocument): string {
  switch (document.kind) {
    case "html":
      return document.from === "figure" ? figureText(document) : document.html;
    case "text":
      return fenced(document.text);
    case "tree":
      return fenced(textOfTree(document.tree));
    case "table":
      return tableText(document);
    case "image":
      return `![${inline(document.alt)}](data:${document.mime};base64,${document.base64})`;
    case "error": {
      const where = document.line === undefined ? document.name : `${document.name}, line ${document.line}`;
      return `> **${inline(where)}** ${inline(document.message)}`;
    }
    case "input": {
      const { input, value } = document;
      if (input.table !== undefined) return tableText(input.table);
      return `${inline(input.label || input.type)}: **${inline(valueText(input, value))}**`;
    }
    case "browser":
      return "*An interactive chart stands here in the application and in the HTML export.*";
    case "proposal":
      return `Put forward: ${inline(document.model)} of run ${inline(document.run)}.`;
    case "progress":
      return "";
  }
}

/** Titles as text, each drawing as an image of its own with the styles that it needs. */
function figureText({ html, css = [] }: HtmlDocument): string {
  const drawings = html.match(/<svg\b[\s\S]*?<\/svg>/g) ?? [];
  const words = html
    .replace(/<svg\b[\s\S]*?<\/svg>/g, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const images = drawings.map((svg) => {
    const styled = svg.replace(/^<svg\b[^>]*>/, (open) => `${open}<style>${css.join("\n")}</style>`);
    return `![chart](data:image/svg+xml;base64,${Buffer.from(styled).toString("base64")})`;
  });
  return [...(words === "" ? [] : [`**${words}**`]), ...images].join("\n\n");
}

function tableText(table: TableDocument): string {
  const { columns, rows } = table;
  const line = (cells: readonly string[]) => `| ${cells.map(inline).join(" | ")} |`;
  const rule = columns.map(({ type }) => (type === "number" ? "---:" : "---"));
  return [
    line(columns.map(({ name }) => name)),
    `| ${rule.join(" | ")} |`,
    ...rows.map((row) => line(row.map(cellText))),
    "",
    extentOf(table),
  ].join("\n");
}

/** Text that stays text: on one line, with nothing that Markdown or HTML would read. */
function inline(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>|#]/g, "\\$&");
}

/** In a fence longer than any that stands in the text. */
function fenced(text: string, language = ""): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
