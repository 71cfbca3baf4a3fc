import { open } from "node:fs/promises";
import { basename } from "node:path";
import { constants, gunzipSync } from "node:zlib";
import { unreadable } from "../header.ts";

export type Kind = "text" | "sheet" | "json" | "parquet" | "arrow";

/** What the first bytes of a file say, those inside where it is compressed. */
export interface Sniffed {
  readonly kind: Kind;
  readonly gzip: boolean;
  /** Byte order of a text that begins with the mark of UTF-16. */
  readonly wide: "utf-16le" | "utf-16be" | null;
}

const sniffedBytes = 4096;

/** Throws `file.unreadable`. */
export async function sniff(path: string): Promise<Sniffed> {
  try {
    const head = await readHead(path);
    const gzip = head[0] === 0x1f && head[1] === 0x8b;
    const bytes = gzip ? gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }) : head;
    const wide = wideOf(bytes);
    const text = new TextDecoder(wide ?? "latin1").decode(bytes);
    return { kind: kindOfHead(text), gzip, wide };
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

function wideOf([first, second]: Uint8Array): Sniffed["wide"] {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : null;
}

function kindOfHead(head: string): Kind {
  if (head.startsWith("PK\u0003\u0004")) return "sheet";
  if (head.startsWith("PAR1")) return "parquet";
  if (head.startsWith("ARROW1") || head.startsWith("\u00ff\u00ff\u00ff\u00ff")) return "arrow";
  return /^(\u00ef\u00bb\u00bf|\uFEFF)?\s*(\[\s*[{\]]|\{\s*["}])/.test(head) ? "json" : "text";
}
