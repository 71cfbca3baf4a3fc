import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { Fault } from "../../foundation/errors.ts";
import { throwIfAborted } from "../../store/duckdb.ts";
import { isDiskFull } from "../../store/faults.ts";
import { unreadable } from "../header.ts";
import type { TextFile, TextOptions } from "./asText.ts";
import { madePath } from "./made.ts";
import type { Sniffed } from "./sniff.ts";

interface DecodeOptions extends Pick<Sniffed, "gzip" | "encoding"> {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Gives a text piece by piece to `take`, unpacked, without its mark; UTF-8 where no encoding is given. Throws
 * `file.unreadable` where bytes are no text, are cut or fail their checksum.
 */
export async function eachPiece(
  path: string,
  { gzip, encoding, signal }: DecodeOptions,
  take: (piece: string) => void | Promise<void>,
): Promise<void> {
  const decoder = new TextDecoder(encoding ?? "utf-8", { fatal: true });
  async function decode(chunks: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of chunks) {
      throwIfAborted(signal);
      await take(decoder.decode(chunk, { stream: true }));
    }
    await take(decoder.decode());
  }
  try {
    const file = createReadStream(path, { highWaterMark: 1 << 20 });
    if (gzip) await pipeline(file, createGunzip(), decode);
    else await pipeline(file, decode);
  } catch (error) {
    throw error instanceof Fault || isDiskFull(error) || signal?.aborted
      ? error
      : unreadable(basename(path), error);
  }
}

/** The text of a file that is small enough to be held. Throws `file.unreadable`. */
export async function readText(path: string, options: DecodeOptions): Promise<string> {
  const pieces: string[] = [];
  await eachPiece(path, options, (piece) => {
    pieces.push(piece);
  });
  return pieces.join("");
}

/** Gives a text line by line. Throws `file.unreadable`, and whatever `take` does. */
export async function eachLine(
  path: string,
  { hasReturnsOnly, ...options }: DecodeOptions & Pick<Sniffed, "hasReturnsOnly">,
  take: (line: string) => void | Promise<void>,
): Promise<void> {
  let rest = "";
  await eachPiece(path, options, async (piece) => {
    const lines = (rest + piece).split(hasReturnsOnly ? "\r" : "\n");
    rest = lines.pop() ?? "";
    for (const line of lines) await take(line.replace(/\r$/, ""));
  });
  if (rest !== "") await take(rest.replace(/\r$/, ""));
}

/** A text in another encoding, or with other line ends, as one in UTF-8 with line feeds. Throws `file.unreadable`. */
export async function toUtf8(
  path: string,
  { hasReturnsOnly, ...sniffed }: Omit<Sniffed, "kind">,
  options: TextOptions,
): Promise<TextFile> {
  const made = await madePath(path, options);
  const out = await open(made, "w");
  try {
    await eachPiece(path, { ...sniffed, signal: options.signal }, async (piece) => {
      await out.write(hasReturnsOnly ? piece.replaceAll("\r", "\n") : piece);
    });
  } finally {
    await out.close();
  }
  return { path: made, written: sniffed.encoding ?? "utf-8", linesPerLine: 1 };
}
