import { createHash, timingSafeEqual } from "node:crypto";

/** `count` unguessable bytes. */
export type RandomBytes = (count: number) => Uint8Array;

/** A secret that is handed out once; only its digest is kept. */
export interface Secret {
  /** 43 characters, 256 bits. */
  readonly text: string;
  readonly digest: Uint8Array;
}

export function makeSecret(random: RandomBytes): Secret {
  const text = Buffer.from(random(32)).toString("base64url");
  return { text, digest: digestSecret(text) };
}

/** Finds the holder whose secret this is. Every one is compared, each in constant time. */
export function findBySecret<T extends { readonly digest: Uint8Array }>(
  holders: Iterable<T>,
  text: string,
): T | undefined {
  const digest = digestSecret(text);
  let found: T | undefined;
  for (const holder of holders) if (timingSafeEqual(holder.digest, digest)) found = holder;
  return found;
}

export function digestSecret(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
