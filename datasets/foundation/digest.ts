import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import canonicalize from "canonicalize";

/** `sha256:` followed by 64 lower-case hexadecimal digits. */
export type Digest = `sha256:${string}`;

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** JSON with sorted keys and one spelling per number (RFC 8785). Throws on NaN and infinities. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("value has no JSON form");
  return text;
}

export function digestBytes(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

export function digestJson(value: unknown): Digest {
  return digestBytes(canonicalJson(value));
}

export async function digestFile(path: string): Promise<Digest> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return `sha256:${hash.digest("hex")}`;
}

/** The first 12 hexadecimal digits: for people and file names. */
export function shortDigest(digest: Digest): string {
  return digest.slice(7, 19);
}
