import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { Digest } from "../../foundation/digest.ts";
import { throwIfAborted } from "../../store/duckdb.ts";
import { isDiskFull } from "../../store/faults.ts";
import { hashedPieces } from "../hashed-pieces.ts";
import { unreadable } from "../header.ts";
import type { Layout } from "../layout.ts";
import { createLineCutter } from "./cut-line.ts";
import type { FactReader } from "./fact-reader.ts";

/** A line that is not of the usual form: it is for SQL to judge. */
export interface OddLine {
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

export interface BytesRead {
  /** Of the bytes on disk, compressed or not. */
  readonly digest: Digest;
  /** Lines that gave facts. */
  readonly ordinary: number;
  readonly odd: readonly OddLine[];
}

interface BytesOptions {
  readonly path: string;
  readonly layout: Layout;
  readonly reader: FactReader;
  /** Bytes on disk of the delivery's files before this one, and of all. */
  readonly delivery: { readonly before: number; readonly total: number };
  readonly signal?: AbortSignal | undefined;
  /** Told the bytes read from disk so far. */
  readonly onBytes?: (bytes: number) => void;
}

const pieceBytes = 1 << 20;
/** A longer line is odd. */
const longestLine = 1 << 15;

/** Beyond so many odd lines, and so large a share of all, the file is of another kind. */
const mostOddLines = 20_000;
const mostOddShare = 0.1;

/**
 * What the facts of a delivery may take here, sorting and writing them three to four times as much; larger deliveries are
 * left to DuckDB, which can go on on disk.
 */
const mostFactBytes = 256 * 2 ** 20;
/** So much of a file tells how much the rest of the delivery will take. */
const tellingBytes = 16 * 2 ** 20;

class UnusualFile extends Error {}

/**
 * Reads a file once, byte by byte: its digest, and the facts of its ordinary lines, which go to `reader`. Null where it is
 * no file for that: not UTF-8, with control characters or several kinds of line ends, with too many odd lines, or too
 * large. Throws `file.unreadable`.
 */
export async function readBytes(options: BytesOptions): Promise<BytesRead | null> {
  const { path, layout, signal, reader, delivery } = options;
  const lines = createLineReader(options);
  let read = 0;
  const onBytes = (bytes: number) => {
    read = bytes;
    options.onBytes?.(bytes);
  };
  const add = (piece: Buffer) => {
    lines.add(piece);
    const share = (delivery.before + read) / delivery.total;
    if (read >= tellingBytes && reader.bytes > mostFactBytes * share) throw new UnusualFile();
  };
  try {
    const digest = layout.header.gzip
      ? await unpack({ ...options, onBytes }, add)
      : await readPieces({ ...options, onBytes }, add);
    return { ...lines.finish(), digest };
  } catch (error) {
    if (error instanceof UnusualFile) return null;
    throw isDiskFull(error) || signal?.aborted ? error : unreadable(basename(path), error);
  }
}

/** Gives `add` the file in pieces, each in the memory of the one before; its digest. */
async function readPieces(
  { path, signal, onBytes }: BytesOptions,
  add: (piece: Buffer) => void,
): Promise<Digest> {
  const hash = createHash("sha256");
  const memory = Buffer.allocUnsafeSlow(pieceBytes);
  const file = await open(path);
  onBytes?.(0);
  try {
    for (let bytes = 0; ; ) {
      const { bytesRead } = await file.read(memory, 0, pieceBytes);
      if (bytesRead === 0) return `sha256:${hash.digest("hex")}`;
      throwIfAborted(signal);
      const piece = memory.subarray(0, bytesRead);
      hash.update(piece);
      bytes += bytesRead;
      onBytes?.(bytes);
      add(piece);
    }
  } finally {
    await file.close();
  }
}

/** The same of what a compressed file holds; the digest is of the bytes on disk. */
async function unpack(
  { path, signal, onBytes }: BytesOptions,
  add: (piece: Buffer) => void,
): Promise<Digest> {
  const { through, digest } = hashedPieces({ signal, onBytes });
  async function added(pieces: AsyncIterable<Buffer>): Promise<void> {
    for await (const piece of pieces) add(piece);
  }
  await pipeline(createReadStream(path), through, createGunzip({ chunkSize: pieceBytes }), added);
  return digest();
}

const lineFeed = 0x0a;

/** Takes a text in pieces; lines may be cut between two. */
function createLineReader({ layout, reader }: BytesOptions) {
  const cutter = createLineCutter(layout.delimiter, layout.fields);
  const odd: OddLine[] = [];
  let [line, ordinary] = [0, 0];
  /** The piece at hand, after the line that the one before left unfinished. */
  let text = Buffer.allocUnsafeSlow(pieceBytes + longestLine);
  let rest = 0;
  reader.open(layout);

  const readLines = (bytes: Buffer, until: number) => {
    let before = -1;
    for (let from = 0; from < until; ) {
      const end = cutter.cut(bytes, from, before);
      before = -1;
      if (++line > layout.header.line) {
        const isOdd = cutter.isOdd || end - from > longestLine;
        if (isOdd || !reader.take(bytes, from, cutter)) odd.push({ line, text: textOf(bytes, from, end) });
        else [ordinary, before] = [ordinary + 1, from];
      }
      from = end + 1;
    }
  };
  /** `last`: lines at the end without a line end of their own. */
  const check = (last: 0 | 1) => {
    const isOdd = odd.length > mostOddLines && odd.length > mostOddShare * line;
    const isMixed = cutter.returns !== 0 && cutter.returns !== line - last;
    if (cutter.hasControl || isOdd || isMixed || reader.bytes > mostFactBytes) throw new UnusualFile();
  };
  return {
    add(piece: Buffer) {
      const end = rest + piece.length;
      if (end >= text.length) text = Buffer.concat([text.subarray(0, rest)], end + longestLine);
      piece.copy(text, rest);
      const until = text.subarray(0, end).lastIndexOf(lineFeed) + 1;
      if (!isUtf8(text.subarray(0, until))) throw new UnusualFile();
      readLines(text, until);
      check(0);
      text.copyWithin(0, until, end);
      rest = end - until;
    },
    finish() {
      if (!isUtf8(text.subarray(0, rest))) throw new UnusualFile();
      text[rest] = lineFeed;
      if (rest > 0) readLines(text, rest + 1);
      check(rest > 0 ? 1 : 0);
      reader.flush();
      return { ordinary, odd };
    },
  };
}

function textOf(bytes: Buffer, from: number, end: number): string {
  return bytes.toString("utf8", from, end).replace(/\r+$/, "");
}
