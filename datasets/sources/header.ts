import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { constants, gunzipSync } from "node:zlib";
import { describeError, Fault } from "../foundation/errors.ts";

/** Enough for the widest header known (447 columns). */
const headBytes = 1 << 18;

const mostHeaderLines = 10;

/** What Excel takes, and writes, before the header: `sep=;`. */
const separatorLine = /^"?sep=.?"?\s*$/i;

/** The first line of a file that has names, as text. */
export interface Header {
  readonly text: string;
  /** 1-based. */
  readonly line: number;
  /** Whether the file is compressed by gzip, told by its first bytes. */
  readonly gzip: boolean;
  /** Size on disk. */
  readonly bytes: number;
}

/** Throws `file.unreadable` and `csv.empty`, naming the file. */
export async function readHeader(path: string): Promise<Header> {
  const file = basename(path);
  const { bytes, size } = await readHead(path);
  const gzip = isGzip(bytes);
  const text = new TextDecoder().decode(gzip ? unzipHead(bytes, file) : bytes);
  const lines = text.split(/\r?\n/);
  const index = lines.findIndex((line) => line.trim() !== "" && !separatorLine.test(line));
  if (index < 0) throw new Fault("csv.empty", "empty file (expected a header line)", { place: { file } });
  const last = endOfHeader(lines, index);
  const header = lines
    .slice(index, last + 1)
    .join(" ")
    .replace(/\r$/, "");
  return { text: header, line: last + 1, gzip, bytes: size };
}

/** The first bytes of a file, unpacked: enough for any header. Throws `file.unreadable`. */
export async function readHeadBytes(path: string): Promise<Buffer> {
  const { bytes } = await readHead(path);
  return isGzip(bytes) ? unzipHead(bytes, basename(path)) : bytes;
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
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

/** Cells of a header line: trimmed, without their quotes; a delimiter within quotes cuts nothing. */
export function splitHeader(text: string, delimiter: string): readonly string[] {
  const cell = `\\s*"(?:[^"]|"")*"\\s*|[^${delimiter}]*`;
  const cells = text.match(new RegExp(`(?<=^|${delimiter === "|" ? "\\|" : delimiter})(?:${cell})`, "g"));
  return (cells ?? []).map((one) =>
    one
      .trim()
      .replace(/^"(.*)"$/s, "$1")
      .replaceAll('""', '"')
      .trim(),
  );
}
