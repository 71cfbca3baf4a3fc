import { basename } from "node:path";
import type { Source } from "../contract.ts";
import { unreadable } from "../header.ts";
import type { TextEncoding } from "./encoding.ts";
import { sniff } from "./sniff.ts";

/** A file as lines of cells in UTF-8, whatever it was. */
export interface TextFile {
  readonly path: string;
  /** Encoding of the delivered file, where it is a text that had to be written anew. */
  readonly written?: TextEncoding;
  /** Lines here for each line (row, record) there: line 1 + k belongs to line 2 + floor((k − 1) / linesPerLine). */
  readonly linesPerLine: number;
  /** Fields of a line there, where it is not that of a line here. */
  readonly fieldsPerLine?: number;
}

export interface TextOptions {
  /** Folder for a file made out of another one. */
  readonly scratch: string;
  readonly signal?: AbortSignal | undefined;
  /** Of a Parquet or Arrow file, nothing but its header. */
  readonly headOnly?: boolean;
}

/** What a source says of texts whose bytes show nothing; DuckDB reads UTF-8. */
const declared = { "utf-8": null, "utf-16": "utf-16le", "latin-1": "windows-1252" } as const;

/**
 * The lines of a delivered file: itself where it is text, otherwise a text file made of it in `scratch`. UTF-16,
 * windows-1252, sheets (xlsx), JSON records, Parquet and Arrow are told by their first bytes. Throws `file.unreadable`.
 */
export async function asText(path: string, source: Source, options: TextOptions): Promise<TextFile> {
  const sniffed = await sniff(path);
  const { kind, gzip } = sniffed;
  if (kind === "text") {
    const own = declared[source.encoding];
    const encoding =
      sniffed.encoding === "windows-1252" ? (own ?? sniffed.encoding) : (sniffed.encoding ?? own);
    if (source.reshape === "field and year")
      return (await import("./fromDiane.ts")).fromDiane(path, { ...sniffed, source, encoding }, options);
    if (encoding === null && !sniffed.hasReturnsOnly) return { path, linesPerLine: 1 };
    return (await import("./decode.ts")).toUtf8(path, { ...sniffed, encoding }, options);
  }
  if (kind === "json") return (await import("./fromJson.ts")).fromJson(path, { source, sniffed }, options);
  if (gzip) throw unreadable(basename(path), new Error(`a ${kind} file compressed by gzip`));
  if (kind === "sheet") return (await import("./fromSheet.ts")).fromSheet(path, source, options);
  return (await import("./fromTable.ts")).fromTable(path, { kind, source }, options);
}
