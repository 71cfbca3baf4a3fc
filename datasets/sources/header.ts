import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { constants, gunzipSync } from "node:zlib";
import { describeError, Fault } from "../foundation/errors.ts";
import type { Source } from "./contract.ts";

/** Enough for the widest header known (447 columns). */
const headBytes = 1 << 18;

const mostHeaderLines = 10;

/** The first line of a file that is not empty, as text. */
export interface Header {
  readonly text: string;
  /** 1-based. */
  readonly line: number;
  /** Whether the file is compressed by gzip, told by its first bytes. */
  readonly gzip: boolean;
  readonly encoding: Source["encoding"];
  /** Size on disk. */
  readonly bytes: number;
}

/** Throws `file.unreadable` and `csv.empty`, naming the file. */
export async function readHeader(path: string, encoding: Source["encoding"]): Promise<Header> {
  const file = basename(path);
  const { bytes, size } = await readHead(path);
  const gzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const text = decode(gzip ? unzipHead(bytes, file) : bytes, encoding);
  const lines = text.split(/\r?\n/);
  const index = lines.findIndex((line) => line.trim() !== "");
  if (index < 0) throw new Fault("csv.empty", "empty file (expected a header line)", { place: { file } });
  const last = endOfHeader(lines, index);
  const header = lines
    .slice(index, last + 1)
    .join(" ")
    .replace(/\r$/, "");
  return { text: header, line: last + 1, gzip, encoding, bytes: size };
}

/** Names in quotes may go on in the next lines. */
function endOfHeader(lines: readonly string[], from: number): number {
  let quotes = 0;
  for (let i = from; i < Math.min(lines.length, from + mostHeaderLines); i++) {
    quotes += lines[i]!.split('"').length - 1;
    if (quotes % 2 === 0) return i;
  }
  return from;
}

async function readHead(path: string): Promise<{ bytes: Buffer; size: number }> {
  try {
    const { size } = await stat(path);
    const handle = await open(path, "r");
    try {
      const bytes = Buffer.alloc(Math.min(size, headBytes));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
      return { bytes: bytes.subarray(0, bytesRead), size };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(basename(path), error);
  }
}

export function unreadable(file: string, cause: unknown): Fault {
  return new Fault(
    "file.unreadable",
    `cannot read the file: ${describeError(cause)} (expected a text file, plain or .gz)`,
    { place: { file }, cause },
  );
}

/** The beginning of a compressed file, as far as these bytes go. */
function unzipHead(bytes: Buffer, file: string): Buffer {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw unreadable(file, error);
  }
}

function decode(bytes: Buffer, encoding: Source["encoding"]): string {
  const label = encoding === "utf-16" ? "utf-16le" : encoding === "latin-1" ? "latin1" : "utf-8";
  return new TextDecoder(label).decode(bytes).replace(/^\uFEFF/, "");
}

/** Cells of a header line: trimmed, without their quotes. */
export function splitHeader(text: string, delimiter: string): readonly string[] {
  return text.split(delimiter).map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, "$1")
      .trim(),
  );
}
