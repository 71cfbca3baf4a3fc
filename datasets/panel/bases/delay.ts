/** A source that is behind by more months than this is silent: what is built on its newest months is missing. */
export const longestDelay = 6;

/**
 * How many months a source is behind at each as-of date, as a subquery (month, delay): 0 where the month before was told by
 * then, for some firm. Deliveries come every month or every quarter: windows end with the newest month delivered, so that
 * months not delivered yet are neither missing values nor zeros.
 */
export const delayOf = (source: string) => `(SELECT grid_month.month,
    greatest(0, grid_month.month - 1 - max(source_reach.last)) AS delay
  FROM grid_month JOIN source_reach ON source_reach.source = '${source}' AND source_reach.known <= grid_month.month
  GROUP BY grid_month.month HAVING delay <= ${longestDelay})`;

/**
 * The same for a source that may have nothing to tell of a month: it is the day of the newest delivery that counts, which
 * told of the months before its own. A history handed over at once is taken for delivered as its rule says, delay 0, until
 * the day on which it came.
 */
export const silenceOf = (source: string) => `(SELECT grid_month.month,
    coalesce(greatest(0, grid_month.month - max(source_delivery.received)), 0) AS delay
  FROM grid_month LEFT JOIN source_delivery
    ON source_delivery.source = '${source}' AND source_delivery.known <= grid_month.month
  GROUP BY grid_month.month HAVING delay <= ${longestDelay})`;
