/** First division of each section of NAF rev. 2 (INSEE); `A` = 01-03, `B` = 05-09, … `U` = 99. */
const firstDivisions: readonly (readonly [section: string, division: number])[] = [
  ["A", 1],
  ["B", 5],
  ["C", 10],
  ["D", 35],
  ["E", 36],
  ["F", 41],
  ["G", 45],
  ["H", 49],
  ["I", 55],
  ["J", 58],
  ["K", 64],
  ["L", 68],
  ["M", 69],
  ["N", 77],
  ["O", 84],
  ["P", 85],
  ["Q", 86],
  ["R", 90],
  ["S", 94],
  ["T", 97],
  ["U", 99],
];

/** DuckDB SQL of the section over a column or expression: `43.21A` → `F`; null when there is no activity code. */
export function sectionSql(activity: string): string {
  const division = `try_cast(substr(${activity}, 1, 2) AS INTEGER)`;
  const cases = firstDivisions
    .toReversed()
    .map(([section, first]) => `WHEN ${division} >= ${first} THEN '${section}'`);
  return `CASE ${cases.join(" ")} END`;
}
