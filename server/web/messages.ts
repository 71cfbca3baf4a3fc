import type { Locale } from "./format.ts";
import { en } from "./messages/en.ts";
import { fr } from "./messages/fr.ts";

type Widen<T> = T extends string
  ? string
  : T extends (...parts: infer P) => string
    ? (...parts: P) => string
    : T extends readonly string[]
      ? readonly string[]
      : { readonly [K in keyof T]: Widen<T[K]> };

/** Everything the pages say. A language that lacks a sentence does not compile. */
export type Messages = Widen<typeof en>;

export const catalogue: Readonly<Record<Locale, Messages>> = { en, fr };
