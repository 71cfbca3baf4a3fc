import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Plot } from "vigie/notebook";
import { englishPlots, smallMultiplesPlot } from "vigie/plots";
import { describe, expect, it } from "vitest";
import { verdictSymbols } from "../../../experiments/plots/look.ts";
import { renderPlot } from "../../../notebooks/engine/display/plot.ts";
import { charts } from "./charts.ts";

const drawn = (name: string) => renderPlot(Plot.plot(charts[name]!()));

/** One element a line; numbers to two decimals, as the last bits of a logarithm differ between machines; outlines of
 * departments by their length. */
function readable(html: string): string {
  const brief = html.replace(
    / d="(m [^"]{200,})"/g,
    (_, outline: string) => ` d="(${outline.length} characters)"`,
  );
  return `${brief.replace(/-?\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2)))).replace(/></g, ">\n<")}\n`;
}

describe.each(Object.keys(charts))("%s", (name) => {
  it("is drawn as the golden shows it", async () => {
    await expect(readable(drawn(name).html)).toMatchFileSnapshot(
      join(import.meta.dirname, "../../golden/plots", `${name}.html`),
    );
  });

  it("holds marks, and its title says on how many", () => {
    const { html } = drawn(name);
    expect(html.match(/<(circle|path|rect|line)\b/g)!.length).toBeGreaterThan(5);
    const chart = charts[name]!();
    expect(`${chart.title} ${chart.subtitle}`).toMatch(/\d/);
    expect(html).toContain(`>${chart.title}<`);
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("leaves room for descenders under the title of its horizontal axis", () => {
    const { x, marginBottom } = charts[name]!();
    const { label, labelOffset } = { label: null, labelOffset: 0, ...x };
    if (typeof label === "string") expect(marginBottom! - labelOffset).toBe(7);
  });

  it("gives the same text however many charts were drawn before", () => {
    expect(drawn(name).html).toBe(drawn(name).html);
  });
});

describe("small multiples", () => {
  const regions = [
    "Auvergne-Rhône-Alpes",
    "Bourgogne-Franche-Comté",
    "Bretagne",
    "Provence-Alpes-Côte d'Azur",
  ];
  const estimate = { value: 0.5, low: 0.4, high: 0.6, method: "", rows: 900, firms: 90, positiveFirms: 20 };
  const points = regions.flatMap((level) => ["2019", "2020"].map((period) => ({ level, period, estimate })));

  it.each([
    [400, 2],
    [520, 3],
    [640, 4],
    [800, 5],
  ])("at %i pixels stand %i abreast, their titles no wider than they are", (width, across) => {
    const chart = smallMultiplesPlot(
      { metric: "recall", division: "region", points, whole: {} },
      englishPlots,
      {
        width,
      },
    );
    const { html } = renderPlot(Plot.plot(chart));
    const titles = [
      ...html.matchAll(/translate\((\d+),\d+\)" text-anchor="start"><text[^>]*>([^<]+)<\/text>/g),
    ];
    const columns = [...new Set(titles.map(([, x]) => Number(x)))].sort((a, b) => a - b);
    expect(titles).toHaveLength(4);
    expect(columns).toHaveLength(Math.min(4, across));
    const step = columns[1]! - columns[0]!;
    for (const [, , title] of titles) {
      expect(title).toMatch(/\(20\)$/);
      expect(title!.length * 6.4, title).toBeLessThan(step);
    }
  });
});

describe("the goldens", () => {
  it("are one for each chart, none empty", () => {
    const folder = join(import.meta.dirname, "../../golden/plots");
    const files = readdirSync(folder).sort();
    expect(files).toEqual(
      Object.keys(charts)
        .map((name) => `${name}.html`)
        .sort(),
    );
    for (const file of files)
      expect(readFileSync(join(folder, file), "utf8").length, file).toBeGreaterThan(1500);
  });
});

describe("what a colour-blind reader sees", () => {
  it("verdicts differ by sign, uncertain departments by stripes, unknown groups by hollow dots", () => {
    expect(drawn("department-map").html).toMatch(/fill="url\(#plot-hatch-\d\)"/);
    expect(drawn("over-time").html).toMatch(/fill="url\(#plot-hatch-\d\)"/);
    expect(new Set(Object.values(verdictSymbols)).size).toBe(3);
    expect(englishPlots.disparitiesLead("± 0.1", "18")).toMatch(/diamond: fail/);
  });
});
