import type { Draft, DraftCell } from "./draft.ts";
import { merge } from "./merge.ts";

/** What one operation did. */
export interface Step {
  readonly before: Draft;
  readonly after: Draft;
}

/** What is here now without the operation: cells that it did not touch stay as they were typed since. */
export function takeBack(now: Draft, { before, after }: Step): Draft {
  const here = byKey(now);
  const left = byKey(after);
  const known = byKey(before);
  const back = before.flatMap((cell) => {
    const [current, was] = [here.get(cell.key), left.get(cell.key)];
    if (current === undefined) return was === undefined ? [cell] : [];
    return was === undefined ? [current] : [withoutChange(current, { before: cell, after: was })];
  });
  now.forEach((cell, i) => {
    if (left.has(cell.key) || known.has(cell.key)) return;
    const above = back.findIndex(({ key }) => key === now[i - 1]?.key);
    back.splice(above + 1, 0, cell);
  });
  return back;
}

function withoutChange(
  current: DraftCell,
  { before, after }: { readonly before: DraftCell; readonly after: DraftCell },
): DraftCell {
  const header = before.header === after.header ? current.header : before.header;
  const sides = { base: after.body, mine: current.body, theirs: before.body };
  return { ...current, header, body: merge(sides, "theirs").text };
}

function byKey(draft: Draft): ReadonlyMap<number, DraftCell> {
  return new Map(draft.map((cell) => [cell.key, cell]));
}
