import MarkdownIt from "markdown-it";

let renderer: MarkdownIt | undefined;

/** CommonMark and tables → HTML. Raw HTML in the source is shown as text. */
export function renderMarkdown(source: string): string {
  renderer ??= new MarkdownIt({ html: false, linkify: false, typographer: false });
  return renderer.render(source);
}
