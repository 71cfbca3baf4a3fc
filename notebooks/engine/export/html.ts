import type { BrowserDocument, InputDocument, OutputDocument, TableDocument } from "../display/documents.ts";
import { escapeHtml } from "../display/markup.ts";
import { withOwnIds } from "../display/plot.ts";
import { textOfTree } from "../display/tree.ts";
import type { CellView } from "../kernel/events.ts";
import type { NotebookRun } from "../run.ts";
import { chartFrame, hashOf, liveCharts } from "./charts.ts";
import { sorter, styles } from "./page.ts";
import { cacheText, consoleText, extentOf, isFromCache, labelText, valueText } from "./text.ts";

/**
 * A finished run as one HTML file that needs nothing else: outputs as they were, widgets as their values, code folded
 * away. Tables sort and `browser()` charts live; the file's own policy allows those scripts, by their hashes, and no
 * network. Nothing is executed again.
 */
export async function exportHtml(run: NotebookRun): Promise<string> {
  const outputs = run.cells.flatMap((cell) => cell.outputs);
  const charts = outputs.filter((document) => document.kind === "browser");
  const live = await liveCharts(charts);
  const css = [styles, ...new Set(outputs.flatMap(stylesOf))].join("\n");
  const title = titleOf(run);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy([sorter, ...live.scripts])}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${css}</style>
</head>
<body>
<main>
${labelHtml(run)}
${failuresOf(run)}
${run.cells.map((cell, at) => cellHtml(cell, { charts, at })).join("\n")}
<footer>${escapeHtml(run.name)} · <code>${run.sourceDigest.slice(0, 19)}</code>${parametersOf(run)}</footer>
</main>
<script>${sorter}</script>
${live.html}
</body>
</html>
`;
}

function labelHtml({ label }: NotebookRun): string {
  return label === null ? "" : `<p class="note label">${escapeHtml(labelText(label))}</p>`;
}

function policy(scripts: readonly string[]): string {
  const hashes = [...new Set(scripts.map(hashOf))].join(" ");
  return `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src ${hashes}; base-uri 'none'; form-action 'none'`;
}

function titleOf({ cells, name }: NotebookRun): string {
  const first = cells.flatMap(({ outputs }) => outputs).find((document) => document.kind === "html");
  const heading = first?.kind === "html" ? /<h1[^>]*>(.*?)<\/h1>/.exec(first.html)?.[1] : undefined;
  return heading?.replace(/<[^>]*>/g, "").replace(/&amp;/g, "&") ?? name;
}

function stylesOf(document: OutputDocument): readonly string[] {
  return document.kind === "html" ? (document.css ?? []) : [];
}

function failuresOf({ failures }: NotebookRun): string {
  if (failures.length === 0) return "";
  const items = failures.map(
    ({ title, line, why }) => `<li>${escapeHtml(`${title} (line ${line}): ${why}`)}</li>`,
  );
  return `<section class="error" role="alert"><strong>This run is not complete.</strong><ul>${items.join("")}</ul></section>`;
}

function parametersOf({ parameters }: NotebookRun): string {
  const pairs = Object.entries(parameters).map(([name, value]) => `${name} = ${value}`);
  return pairs.length === 0 ? "" : ` · ${escapeHtml(pairs.join(", "))}`;
}

function cellHtml(
  { id, title, tags, source, outputs, faults, console = [], cached = [] }: CellView,
  { charts, at }: { readonly charts: readonly BrowserDocument[]; readonly at: number },
): string {
  const shown = [
    ...faults.map(({ line, message }) => errorHtml(`line ${line}`, message)),
    ...outputs.map((document, i) => outputHtml(document, { charts, key: `${at}-${i}` })),
    ...(console.length === 0
      ? []
      : [`<pre class="output console">${escapeHtml(consoleText(console))}</pre>`]),
    ...cached.filter(isFromCache).map((note) => `<p class="output note">${escapeHtml(cacheText(note))}</p>`),
  ];
  const isCode = !tags.includes("markdown") && !tags.includes("hidden") && source.trim() !== "";
  const label = title === "" ? "code" : title;
  const code = isCode
    ? `<details><summary>${escapeHtml(label)}</summary><pre><code>${escapeHtml(source.trim())}</code></pre></details>`
    : "";
  return `<section id="${escapeHtml(id)}">${shown.join("\n")}${code}</section>`;
}

/** `key`: of this output alone. */
function outputHtml(
  document: OutputDocument,
  { charts, key }: { readonly charts: readonly BrowserDocument[]; readonly key: string },
): string {
  switch (document.kind) {
    case "html":
      return `<div class="output ${document.from}">${withOwnIds(document.html, key)}</div>`;
    case "text":
      return `<pre class="output">${escapeHtml(document.text)}</pre>`;
    case "tree":
      return `<pre class="output">${escapeHtml(textOfTree(document.tree))}</pre>`;
    case "table":
      return tableHtml(document);
    case "image":
      return `<img class="output" alt="${escapeHtml(document.alt)}" src="data:${document.mime};base64,${document.base64}">`;
    case "error":
      return errorHtml(
        document.line === undefined ? document.name : `${document.name}, line ${document.line}`,
        document.message,
      );
    case "input":
      return inputHtml(document);
    case "browser":
      return chartFrame(charts.indexOf(document));
    case "proposal":
      return `<p class="output note">Put forward: ${escapeHtml(document.model)} of run ${escapeHtml(document.run)}.</p>`;
    case "progress":
      return "";
  }
}

function errorHtml(where: string, message: string): string {
  return `<p class="output error"><strong>${escapeHtml(where)}</strong> ${escapeHtml(message)}</p>`;
}

/** A widget as the value it had. */
function inputHtml({ input, value }: InputDocument): string {
  if (input.table !== undefined) return tableHtml(input.table);
  const label = input.label === "" ? input.type : input.label;
  return `<p class="output input"><span>${escapeHtml(label)}</span> <strong>${escapeHtml(valueText(input, value))}</strong></p>`;
}

function tableHtml(table: TableDocument): string {
  const { columns, rows } = table;
  const head = columns
    .map(({ name, type }) => `<th scope="col" class="${type}">${escapeHtml(name)}</th>`)
    .join("");
  const body = rows.map((row) => `<tr>${row.map((cell, i) => cellOf(cell, columns[i]?.type)).join("")}</tr>`);
  return `<figure class="output table"><div class="scroll" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${body.join("\n")}</tbody></table></div><figcaption>${extentOf(table)}</figcaption></figure>`;
}

function cellOf(value: TableDocument["rows"][number][number], type = "other"): string {
  return `<td class="${type}">${value === null ? '<span class="null">–</span>' : escapeHtml(String(value))}</td>`;
}
