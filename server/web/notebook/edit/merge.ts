import { diff3Merge } from "node-diff3";

/** Lines that both sides changed, each in its own way. */
export interface Clash {
  readonly mine: string;
  readonly theirs: string;
}

export interface Merged {
  /** Where both sides changed the same lines, those of the chosen side. */
  readonly text: string;
  readonly clashes: readonly Clash[];
}

interface Sides {
  /** What both sides began with. */
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
}

/** Brings two edits of one text together, line by line; `choose` says whose lines stand where they clash. */
export function merge({ base, mine, theirs }: Sides, choose: keyof Clash): Merged {
  const clashes: Clash[] = [];
  const text = diff3Merge(linesOf(mine), linesOf(base), linesOf(theirs), { excludeFalseConflicts: true })
    .map(({ ok, conflict }) => {
      if (conflict === undefined) return (ok ?? []).join("");
      const clash = { mine: conflict.a.join(""), theirs: conflict.b.join("") };
      clashes.push(clash);
      return clash[choose];
    })
    .join("");
  return { text, clashes };
}

/** Lines with their ends. */
function linesOf(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}
