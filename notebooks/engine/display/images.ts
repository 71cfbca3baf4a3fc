import type { ImageDocument } from "./documents.ts";

const inline = /^data:(image\/(?:png|jpeg|gif|webp));base64,([A-Za-z0-9+/=]+)$/;

/** The picture in a value: bytes of one, or a `data:` address; undefined where there is none. */
export function imageOf(value: unknown): ImageDocument | undefined {
  if (typeof value === "string") return imageOfAddress(value);
  const bytes = bytesOf(value);
  const mime = bytes === undefined ? undefined : imageTypeOf(bytes);
  if (bytes === undefined || mime === undefined) return undefined;
  return { kind: "image", mime, base64: Buffer.from(bytes).toString("base64"), alt: "" };
}

function imageOfAddress(text: string): ImageDocument | undefined {
  const [, mime, base64] = text.startsWith("data:image/") ? (inline.exec(text) ?? []) : [];
  return mime === undefined || base64 === undefined ? undefined : { kind: "image", mime, base64, alt: "" };
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
}

/** By the first bytes, as browsers tell it. */
function imageTypeOf(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  if (head.startsWith("\x89PNG")) return "image/png";
  if (head.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (head.startsWith("GIF8")) return "image/gif";
  return head.startsWith("RIFF") && head.endsWith("WEBP") ? "image/webp" : undefined;
}
