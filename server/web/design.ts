import { signal } from "@preact/signals";

/**
 * The design system is `styles/tokens.css`: type sizes, spaces and colours as custom properties, light and dark.
 * This file gives the same things to code that draws, so that a chart follows the theme without being drawn again.
 */

export { lookOf } from "vigie/plots";

export const chart = {
  ink: "var(--ink)",
  quiet: "var(--ink-quiet)",
  rule: "var(--rule)",
  paper: "var(--paper)",
  style: { fontFamily: "var(--font-ui)", fontSize: "12px", background: "transparent" },
} as const;

export type Theme = "system" | "light" | "dark";

/** What was chosen; `system` follows the computer. */
export const theme = signal<Theme>("system");

const key = "vigie.theme";

export function startTheme(): void {
  const kept = remembered(key);
  if (kept === "light" || kept === "dark") chooseTheme(kept);
}

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  if (chosen === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
  remember(key, chosen);
}

/** Storage may be switched off: then a choice lasts as long as the page. */
export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Not kept.
  }
}
