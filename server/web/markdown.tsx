import MarkdownIt from "markdown-it";
import { useMemo } from "preact/hooks";

let renderer: MarkdownIt | undefined;

/** Markdown without raw HTML, so that nothing in it can run. */
export function Markdown({ source }: { readonly source: string }) {
  const html = useMemo(() => {
    renderer ??= new MarkdownIt({ html: false, linkify: false });
    return renderer.render(source);
  }, [source]);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: markdown-it escapes everything that is not Markdown
  return <div class="prose" dangerouslySetInnerHTML={{ __html: html }} />;
}
