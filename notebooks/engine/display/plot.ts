import type { HtmlDocument } from "./documents.ts";

/**
 * A Plot (an `<svg>` or a `<figure>`) drawn on linkedom → an output: `xmlns` added, `<style>` moved to `css`,
 * ids and class names renumbered (Plot counts them per process), so that the same chart gives the same text.
 */
export function renderPlot({ outerHTML }: { readonly outerHTML: string }): HtmlDocument {
  const css: string[] = [];
  const bare = outerHTML.replace(/<style[^>]*>([\s\S]*?)<\/style>/g, (_, text: string) => {
    css.push(text.trim());
    return "";
  });
  const spaced = bare.replace(/<svg(?![^>]*\sxmlns=)/g, '<svg xmlns="http://www.w3.org/2000/svg"');
  return { kind: "html", from: "figure", html: renumber(spaced), css: [...new Set(css)] };
}

/** The ids of one chart made its own: two charts of one page would else be cut and hatched by the first one's. */
export function withOwnIds(html: string, key: string): string {
  return html.replace(/\bplot-[a-z]+-\d+\b/g, (name) => `${name}-${key}`);
}

/** `plot-clip-12`, `plot-ramp-3` … → numbered from 1 within the chart, in order of appearance. */
function renumber(html: string): string {
  const names = new Map<string, string>();
  return html.replace(/\b(plot-[a-z]+)-(\d+)\b/g, (whole, stem: string) => {
    const known = names.get(whole) ?? `${stem}-${names.size + 1}`;
    names.set(whole, known);
    return known;
  });
}
