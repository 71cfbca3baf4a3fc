/** How `@observablehq/inputs` writes values, by the locale's conventions; default English. */
export function formatLocaleAuto(locale = "en"): (value: unknown) => string {
  return (value) => {
    if (value === null || value === undefined) return "";
    if (typeof value === "number") return formatLocaleNumber(locale)(value);
    return value instanceof Date ? formatDate(value) : `${value}`;
  };
}

export function formatLocaleNumber(locale = "en"): (value: number) => string {
  return (value) => (value === 0 ? "0" : value.toLocaleString(locale));
}

/** As short as it can be in UTC: a day, or a day and the time to the minute, second or millisecond. */
export function formatDate(date: Date): string {
  if (Number.isNaN(date.getTime())) return "Invalid Date";
  const text = date.toISOString();
  if (text.endsWith("T00:00:00.000Z")) return text.slice(0, -14);
  if (text.endsWith(":00.000Z")) return `${text.slice(0, -8)}Z`;
  return text.endsWith(".000Z") ? `${text.slice(0, -5)}Z` : text;
}
