import { open } from "node:fs/promises";
import { basename } from "node:path";
import { constants, gunzipSync } from "node:zlib";
import { unreadable } from "../header.ts";
import { encodingOf, type TextEncoding } from "./encoding.ts";

export type Kind = "text" | "sheet" | "json" | "parquet" | "arrow";

/** What the first bytes of a file say, those inside where it is compressed. */
export interface Sniffed {
  readonly kind: Kind;
  readonly gzip: boolean;
  /** Of a text; null where its bytes show none (`encodingOf`). */
  readonly encoding: TextEncoding | null;
  /** Whether lines end by a carriage return alone. */
  readonly hasReturnsOnly: boolean;
}

const sniffedBytes = 1 << 16;

/** Throws `file.unreadable`. */
export async function sniff(path: string): Promise<Sniffed> {
  try {
    const head = await readHead(path);
    const gzip = head[0] === 0x1f && head[1] === 0x8b;
    const bytes = gzip ? gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }) : head;
    const encoding = encodingOf(bytes);
    const text = new TextDecoder(encoding ?? "latin1").decode(bytes);
    const hasReturnsOnly = !text.includes("\n") && /\r(?!$)/.test(text);
    return { kind: kindOfHead(text), gzip, encoding, hasReturnsOnly };
  } catch (error) {
    throw unreadable(basename(path), error);
  }
}

async function readHead(path: string): Promise<Buffer> {
  const handle = await open(path, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(sniffedBytes), 0, sniffedBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function kindOfHead(head: string): Kind {
  if (head.startsWith("PK\u0003\u0004")) return "sheet";
  if (head.startsWith("PAR1")) return "parquet";
  if (head.startsWith("ARROW1") || head.startsWith("\u00ff\u00ff\u00ff\u00ff")) return "arrow";
  return /^(\u00ef\u00bb\u00bf|\uFEFF)?\s*(\[\s*[{\]]|\{\s*["}])/.test(head) ? "json" : "text";
}
