/** What reads and defines names. */
interface Reader {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** A cell, and those whose names it reads, directly or through others. */
export function ancestry<T extends Reader>(cells: readonly T[], from: T): readonly T[] {
  const reached = new Set([from]);
  for (const one of reached)
    for (const name of one.inputs) {
      const definer = cells.find(({ outputs }) => outputs.includes(name));
      if (definer !== undefined) reached.add(definer);
    }
  return [...reached];
}
