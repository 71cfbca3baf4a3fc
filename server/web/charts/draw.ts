import * as Plot from "@observablehq/plot";
import { chart } from "../design.ts";

const adopted = new Set<string>();

/** Puts a style sheet into the page once. The page's policy allows no `<style>`; this way needs no leave. */
export function adoptStyle(css: string): void {
  if (adopted.has(css)) return;
  adopted.add(css);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

/** Moves the style sheets inside a node into the page. */
export function liftStyles<T extends Element>(node: T): T {
  for (const style of node.querySelectorAll("style")) {
    adoptStyle(style.textContent ?? "");
    style.remove();
  }
  return node;
}

/** A chart in the page's own look. */
export function drawChart(options: Plot.PlotOptions & { readonly label: string }): Element {
  const { label, ...rest } = options;
  const node = Plot.plot({ ...rest, style: chart.style, figure: false }) as Element;
  node.setAttribute("role", "img");
  node.setAttribute("aria-label", label);
  return liftStyles(node);
}
