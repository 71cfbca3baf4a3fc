import MarkdownIt from "markdown-it";
import type { CardWords } from "./words.ts";

/** A card as one page that needs nothing else: no script, no network, light or dark as the reader has it. */
export function cardPage(markdown: string, title: string, words: CardWords): string {
  const body = new MarkdownIt({ html: false, linkify: false }).render(withoutFrontMatter(markdown));
  return `<!doctype html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body.replaceAll("<table>", '<div class="wide"><table>').replaceAll("</table>", "</table></div>")}</main>
</body>
</html>
`;
}

/** The block between the first two lines of dashes. */
export function withoutFrontMatter(markdown: string): string {
  return markdown.replace(/^---\n[\s\S]*?\n---\n+/, "");
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

const style = `
:root { --ink: #1c2430; --quiet: #5b6675; --line: #d8dee6; --paper: #fff; --band: #f5f7fa; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --quiet: #9aa6b5; --line: #323c49; --paper: #14191f; --band: #1b2129; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 58rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 .5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
code { font-size: .85em; overflow-wrap: anywhere; }
.wide { overflow-x: auto; margin: .75rem 0; }
table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .7rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
td { overflow-wrap: break-word; max-width: 26rem; }
th { color: var(--quiet); font-weight: 600; white-space: nowrap; }
tbody tr:nth-child(even) { background: var(--band); }
@media print { main { padding: 0; } .wide { overflow: visible; } }
`;
