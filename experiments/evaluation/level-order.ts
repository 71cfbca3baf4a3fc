const collator = new Intl.Collator("fr", { numeric: true });

/** The order in which levels stand in tables, as a reader looks for them: É beside E, 100 after 20, and no two alike. */
export function compareLevels(a: { readonly level: string }, b: { readonly level: string }): number {
  return collator.compare(a.level, b.level) || (a.level < b.level ? -1 : 1);
}
