import { englishPlots } from "vigie/plots";

/** Charts speak English by themselves; counts and metrics are the page's. */
export const { count: _count, metric: _metric, ...plotsEn } = englishPlots;
