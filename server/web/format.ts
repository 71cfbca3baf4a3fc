export type Locale = "en" | "fr";

const tags: Readonly<Record<Locale, string>> = { en: "en-GB", fr: "fr-FR" };

/** Numbers, dates and shares as people of this language write them. Days are read in UTC, instants in the browser's zone. */
export interface Format {
  /** `12,345` */
  count(value: number): string;
  /** Three significant decimals where they matter. */
  number(value: number, decimals?: number): string;
  /** 0..1 → `12.3 %` */
  share(value: number, decimals?: number): string;
  /** ISO day → `1 January 2024`, `1er janvier 2024` */
  day(iso: string): string;
  /** ISO instant → day and time of day. */
  instant(iso: string): string;
  /** Milliseconds since 1970 → `14:05:12`. */
  time(at: number): string;
  /** ISO instant → `3 minutes ago`. */
  ago(iso: string, now: Date): string;
  /** Milliseconds → `340 ms`, `2.1 s`, `3 min 5 s`. */
  duration(ms: number): string;
  bytes(value: number): string;
}

export function formatFor(locale: Locale): Format {
  const tag = tags[locale];
  const fixed = (decimals: number) =>
    new Intl.NumberFormat(tag, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const day = new Intl.DateTimeFormat(tag, { dateStyle: "long", timeZone: "UTC" });
  const instant = new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short" });
  const time = new Intl.DateTimeFormat(tag, { timeStyle: "medium" });
  const whole = new Intl.NumberFormat(tag, { maximumFractionDigits: 0 });
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: "auto" });
  return {
    count: (value) => whole.format(value),
    number: (value, decimals) =>
      decimals === undefined ? significant(tag, value) : fixed(decimals).format(value),
    share: (value, decimals = 1) => `${fixed(decimals).format(value * 100)}\u202f%`,
    day: (iso) => firstOfMonth(day.format(new Date(`${iso.slice(0, 10)}T00:00:00Z`)), locale),
    instant: (iso) => firstOfMonth(instant.format(new Date(iso)), locale),
    time: (at) => time.format(at),
    ago: (iso, now) => {
      const [value, unit] = distance(new Date(iso).getTime() - now.getTime());
      return relative.format(value, unit);
    },
    duration: (ms) => duration(ms, (value, decimals) => fixed(decimals).format(value)),
    bytes: (value) => bytes(value, (x) => significant(tag, x), locale),
  };
}

/** French writes the first day of a month as an ordinal, which `Intl` does not know. */
function firstOfMonth(text: string, locale: Locale): string {
  return locale === "fr" ? text.replace(/^1 /, "1er ") : text;
}

/** Whole numbers whole; others with three significant digits, never as a power of ten above 0.001. */
function significant(tag: string, value: number): string {
  if (Number.isInteger(value)) return new Intl.NumberFormat(tag).format(value);
  const size = Math.abs(value);
  if (size >= 1000) return new Intl.NumberFormat(tag, { maximumFractionDigits: 0 }).format(value);
  const options = size < 0.001 ? { notation: "scientific" as const } : {};
  return new Intl.NumberFormat(tag, { maximumSignificantDigits: 3, ...options }).format(value);
}

function distance(ms: number): [number, Intl.RelativeTimeFormatUnit] {
  const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
    ["day", 86_400_000],
    ["hour", 3_600_000],
    ["minute", 60_000],
  ];
  for (const [unit, size] of steps) if (Math.abs(ms) >= size) return [Math.round(ms / size), unit];
  return [Math.round(ms / 1000), "second"];
}

function duration(ms: number, fixed: (value: number, decimals: number) => string): string {
  if (ms < 1000) return `${Math.round(ms)}\u202fms`;
  if (ms < 59_950) return `${fixed(ms / 1000, 1)}\u202fs`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}\u202fmin ${seconds % 60}\u202fs`;
}

function bytes(value: number, number: (x: number) => string, locale: Locale): string {
  const units = locale === "fr" ? ["o", "Kio", "Mio", "Gio"] : ["B", "KiB", "MiB", "GiB"];
  let step = 0;
  let rest = value;
  while (rest >= 1024 && step < units.length - 1) {
    rest /= 1024;
    step++;
  }
  return `${number(rest)}\u202f${units[step]}`;
}

/** Decimals that write every number of a column alike: none for whole numbers, else three digits of the largest. */
export function decimalsOf(values: readonly unknown[]): number {
  const numbers = values.filter(
    (value): value is number => typeof value === "number" && Number.isFinite(value),
  );
  if (numbers.every(Number.isInteger)) return 0;
  const largest = Math.max(...numbers.map(Math.abs));
  return Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(largest))));
}

/** `sha256:abcdef…` → its first ten digits. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, "").slice(0, 10);
}
