import * as Plot from "@observablehq/plot";
import { chart } from "../design.ts";
import "./ticks.ts";

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

/** One picture with one name: the parts' own labels are for nobody, and not allowed on what has no role. */
export function nameChart(svg: Element, label: string): void {
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  for (const part of svg.querySelectorAll("g[aria-label]")) part.removeAttribute("aria-label");
}

/** A chart in the page's own look. */
export function drawChart(options: Plot.PlotOptions & { readonly label: string }): Element {
  const { label, ...rest } = options;
  const node = Plot.plot({ ...rest, style: chart.style, figure: false }) as Element;
  nameChart(node, label);
  return liftStyles(node);
}
