import MarkdownIt from "markdown-it";
import { useMemo } from "preact/hooks";

let renderer: MarkdownIt | undefined;

/** Markdown without raw HTML: markdown-it escapes everything else, so that nothing in it can run. */
export function Markdown({ source }: { readonly source: string }) {
  const html = useMemo(() => {
    renderer ??= new MarkdownIt({ html: false, linkify: false });
    return renderer.render(source);
  }, [source]);
  return <div class="prose" dangerouslySetInnerHTML={{ __html: html }} />;
}
