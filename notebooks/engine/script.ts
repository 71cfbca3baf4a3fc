import { resolve } from "node:path";
import { ordinary } from "./conditions.ts";
import { describeValue } from "./display/describe.ts";
import type { OutputDocument, TableDocument } from "./display/documents.ts";
import { proposalCommand } from "./display/proposal.ts";
import { textOfTree } from "./display/tree.ts";
import type { Host } from "./host.ts";
import { createScriptCells } from "./script-cells.ts";

/** Where a notebook runs as a plain script: values go to the standard output as text, widgets keep their defaults. */
export function createScriptHost(): Host {
  const cells = createScriptCells(resolve(process.argv[1] ?? "."));
  return {
    conditions: ordinary,
    workspace: resolve(process.env.VIGIE_HOME ?? ".vigie"),
    display: (value) => {
      const shown = describeValue(value);
      if (shown instanceof Promise) void shown.then(write);
      else if (shown !== undefined) write(shown);
    },
    view(input) {
      cells.gave(input.initial);
      return input.decode(input.initial);
    },
    observe(first, iterator) {
      cells.gave(first);
      iterator.return?.();
    },
    progress: () => () => {},
    opened: cells.opened,
    lineage: cells.lineage,
    cached({ key, isFromCache, computedAt }) {
      if (isFromCache) process.stderr.write(`${key}: from the cache, computed on ${computedAt}\n`);
    },
  };
}

function write(document: OutputDocument): void {
  const text = textOf(document);
  if (text !== "") process.stdout.write(`${text}\n`);
}

/** An output as compact text. */
export function textOf(document: OutputDocument): string {
  if (document.kind === "text") return document.text;
  if (document.kind === "tree") return textOfTree(document.tree);
  if (document.kind === "table") return textOfTable(document);
  if (document.kind === "html") return document.from === "figure" ? "[chart]" : textOfHtml(document.html);
  if (document.kind === "error") return `${document.name}: ${document.message}`;
  if (document.kind === "proposal") return proposalCommand(document);
  if (document.kind === "image") return `[image ${document.mime}]`;
  return "";
}

function textOfHtml(html: string): string {
  return html
    .replace(/<[^>]*>/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

function textOfTable({ columns, rows, rowCount }: TableDocument): string {
  const lines = [columns.map(({ name }) => name), ...rows.slice(0, 10)].map((row) =>
    row.map(String).join("\t"),
  );
  return [...lines, `(${rowCount} rows)`].join("\n");
}
