import { computed, signal } from "@preact/signals";
import { remember, remembered } from "./design.ts";
import { type Format, formatFor, type Locale } from "./format.ts";
import { catalogue, type Messages } from "./messages.ts";

export const locale = signal<Locale>("en");

/** What the page says, in the language that was chosen. */
export const words = computed<Messages>(() => catalogue[locale.value]);

/** How the page writes numbers and dates. */
export const format = computed<Format>(() => formatFor(locale.value));

const key = "vigie.language";

/** The language chosen last, else the browser's first that we know, else English. */
export function startLanguage(): void {
  const kept = remembered(key);
  const preferred = [...(kept === null ? [] : [kept]), ...navigator.languages];
  const known = preferred.map((tag) => tag.slice(0, 2)).find((tag) => tag in catalogue);
  locale.value = (known ?? "en") as Locale;
  document.documentElement.lang = locale.value;
}

export function chooseLanguage(chosen: Locale): void {
  locale.value = chosen;
  document.documentElement.lang = chosen;
  remember(key, chosen);
}
