import MarkdownIt from "markdown-it";

let renderer: MarkdownIt | undefined;

/** CommonMark and tables → HTML. Raw HTML in the source is shown as text. */
export function renderMarkdown(source: string): string {
  renderer ??= new MarkdownIt({ html: false, linkify: false, typographer: false });
  return renderer.render(source);
}

/** The text of a Markdown cell: its lines without the leading `//` and one space. */
export function markdownOf(body: string): string {
  return body.replace(/\r\n?/g, "\n").replace(/^[ \t]*\/\/ ?/gm, "");
}
