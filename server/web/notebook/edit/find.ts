import { SearchQuery } from "@codemirror/search";
import { Text } from "@codemirror/state";
import type { Draft, DraftCell } from "./draft.ts";
import { kindOf } from "./operations.ts";
import { bodyOf, shownOf } from "./shown.ts";

export interface Wanted {
  readonly search: string;
  readonly isCaseSensitive: boolean;
}

/** A place in what a cell's editor shows. */
export interface Match {
  readonly key: number;
  readonly from: number;
  readonly to: number;
}

/** Every place where the text stands, in order. */
export function findAll(draft: Draft, wanted: Wanted): readonly Match[] {
  if (wanted.search === "") return [];
  return draft.flatMap((cell) =>
    placesIn(textOf(cell), wanted).map(({ from, to }) => ({ key: cell.key, from, to })),
  );
}

/** The draft with every place replaced. */
export function replaceAll(draft: Draft, wanted: Wanted, replacement: string): Draft {
  if (wanted.search === "") return draft;
  return draft.map((cell) => {
    const text = textOf(cell);
    const places = placesIn(text, wanted);
    if (places.length === 0) return cell;
    const next = places.reduceRight(
      (rest, { from, to }) => rest.slice(0, from) + replacement + rest.slice(to),
      text,
    );
    const kind = kindOf(cell);
    return { ...cell, body: bodyOf({ ...shownOf(cell.body, kind), text: next }, kind) };
  });
}

function textOf(cell: DraftCell): string {
  return shownOf(cell.body, kindOf(cell)).text;
}

function placesIn(text: string, { search, isCaseSensitive }: Wanted): { from: number; to: number }[] {
  const query = new SearchQuery({ search, caseSensitive: isCaseSensitive, literal: true });
  const cursor = query.getCursor(Text.of(text.split("\n")));
  return [...{ [Symbol.iterator]: () => cursor }].map(({ from, to }) => ({ from, to }));
}
