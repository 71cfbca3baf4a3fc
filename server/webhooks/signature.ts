import { createHmac, timingSafeEqual } from "node:crypto";

/** Name of the header that carries it: `t=<unix seconds>,v1=<hex>`. */
export const signatureHeader = "vigie-signature";

/** HMAC-SHA256 (RFC 2104) over `<unix seconds>.<body>`: an old delivery caught on the way cannot pass for a new one. */
export function signBody(secret: string, body: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000);
  return `t=${seconds},v1=${mac(secret, seconds, body)}`;
}

interface Checked {
  readonly secret: string;
  readonly body: string;
  readonly now: Date;
  /** How old it may be; default five minutes. */
  readonly toleranceSeconds?: number;
}

/** What a receiver does: whether `header` is the signature of `body` and young enough. */
export function isSigned(header: string, { secret, body, now, toleranceSeconds = 300 }: Checked): boolean {
  const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header);
  if (match === null) return false;
  const seconds = Number(match[1]);
  if (Math.abs(now.getTime() / 1000 - seconds) > toleranceSeconds) return false;
  return timingSafeEqual(Buffer.from(match[2]!, "hex"), Buffer.from(mac(secret, seconds, body), "hex"));
}

function mac(secret: string, seconds: number, body: string): string {
  return createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
}
