import type { Reject } from "./firm-year.ts";

const columns = ["file", "line", "column", "value", "expected"] as const;

/** The rejected lines as comma-separated text with a header; RFC 4180 quotes. */
export function rejectsCsv(rejects: readonly Reject[]): string {
  const lines = rejects.map((reject) => columns.map((name) => quote(String(reject[name] ?? ""))).join(","));
  return `${[columns.join(","), ...lines].join("\r\n")}\r\n`;
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
