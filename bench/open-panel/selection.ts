/** What is opened: ten columns, keys among them, of the rows of some regions. */
export const openedColumns = [
  "siren",
  "asOf",
  "contributionMean12",
  "debtEmployee",
  "debtEmployer",
  "debtRatio",
  "headcount",
  "ageYears",
  "daysLate",
  "failsWithin18Months",
] as const;

/** Whose sum and count show that everyone read the same rows. */
export const summedColumn = "debtEmployer";
