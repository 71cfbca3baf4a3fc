import { englishPlots } from "vigie/plots";

/** Charts speak English by themselves; how numbers are written and what metrics are called is the page's. */
export const { count: _count, number: _number, metric: _metric, ...plotsEn } = englishPlots;
