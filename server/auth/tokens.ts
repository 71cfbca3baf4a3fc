import { findBySecret, makeSecret, type RandomBytes } from "./secrets.ts";

export interface TokenOptions {
  readonly clock: () => Date;
  readonly random: RandomBytes;
  /** Default a day. */
  readonly lifeMs?: number;
}

/** Sign-in tokens: each works once, within its life. Only digests are kept, in memory only. */
export interface SignInTokens {
  /** A new token for this person's id. */
  issue(person: string): string;
  /** The person whose token it is, who cannot use it again; null when unknown, used or too old. */
  use(token: string): string | null;
}

interface Issued {
  readonly digest: Uint8Array;
  readonly person: string;
  /** Epoch milliseconds. */
  readonly until: number;
}

const dayMs = 24 * 3600_000;

export function createSignInTokens({ clock, random, lifeMs = dayMs }: TokenOptions): SignInTokens {
  const issued = new Set<Issued>();
  const sweep = () => {
    const now = clock().getTime();
    for (const one of issued) if (one.until <= now) issued.delete(one);
  };
  return {
    issue(person) {
      sweep();
      const { text, digest } = makeSecret(random);
      issued.add({ digest, person, until: clock().getTime() + lifeMs });
      return text;
    },
    use(token) {
      sweep();
      const found = findBySecret(issued, token);
      if (found === undefined) return null;
      issued.delete(found);
      return found.person;
    },
  };
}
