import MarkdownIt from "markdown-it";
import { useMemo } from "preact/hooks";
import { words } from "./language.ts";

let renderer: MarkdownIt | undefined;

/** Markdown without raw HTML: markdown-it escapes everything else, so that nothing in it can run. */
export function Markdown({ source }: { readonly source: string }) {
  const html = useMemo(() => {
    renderer ??= makeRenderer();
    return renderer.render(source);
  }, [source]);
  return <div class="prose" dangerouslySetInnerHTML={{ __html: html }} />;
}

/** A wide table scrolls by itself, by keyboard too. */
function makeRenderer(): MarkdownIt {
  const made = new MarkdownIt({ html: false, linkify: false });
  const label = () => made.utils.escapeHtml(words.value.asTable);
  made.renderer.rules.table_open = () =>
    `<div class="scroll-x" role="region" tabindex="0" aria-label="${label()}"><table>`;
  made.renderer.rules.table_close = () => "</table></div>";
  return made;
}
