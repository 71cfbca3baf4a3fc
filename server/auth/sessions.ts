import { findBySecret, makeSecret, type RandomBytes } from "./secrets.ts";

export interface SessionOptions {
  readonly clock: () => Date;
  readonly random: RandomBytes;
  /** Without a request for this long, it ends. Default 8 hours. */
  readonly idleMs?: number;
  /** Ends at the latest after this long. Default 24 hours. */
  readonly absoluteMs?: number;
}

interface Session {
  /** Id of the person who acts. */
  readonly person: string;
  /** Id of the person who signed in. */
  readonly signedInAs: string;
  /** When they signed in, ms since 1970. */
  readonly startedAt: number;
}

/** Who is signed in, in memory only: a restart ends every session. */
export interface Sessions {
  /** A new session; the result is the cookie's value, of which only the digest is kept. */
  start(person: string): string;
  /** The session of a cookie, which thereby stays alive; null when unknown or over. */
  find(cookie: string): Session | null;
  /** The same without keeping it alive: for streams, which nobody may be looking at. */
  peek(cookie: string): Session | null;
  /** Another acting person, under a new cookie: the old one ends. Null when there is no such session. */
  actAs(cookie: string, person: string): string | null;
  end(cookie: string): void;
}

interface Kept extends Session {
  readonly digest: Uint8Array;
  seenAt: number;
}

const hourMs = 3600_000;

export function createSessions(options: SessionOptions): Sessions {
  const { clock, random, idleMs = 8 * hourMs, absoluteMs = 24 * hourMs } = options;
  const kept = new Set<Kept>();
  const sweep = () => {
    const now = clock().getTime();
    for (const one of kept)
      if (now - one.seenAt >= idleMs || now - one.startedAt >= absoluteMs) kept.delete(one);
    return now;
  };
  const lookUp = (cookie: string) => {
    const now = sweep();
    const found = findBySecret(kept, cookie);
    if (found !== undefined) found.seenAt = now;
    return found;
  };
  const keep = (session: Session) => {
    const { text, digest } = makeSecret(random);
    kept.add({ ...session, digest, seenAt: clock().getTime() });
    return text;
  };
  return {
    start: (person) => keep({ person, signedInAs: person, startedAt: sweep() }),
    find(cookie) {
      const found = lookUp(cookie);
      if (found === undefined) return null;
      const { person, signedInAs, startedAt } = found;
      return { person, signedInAs, startedAt };
    },
    peek(cookie) {
      sweep();
      return findBySecret(kept, cookie) ?? null;
    },
    actAs(cookie, person) {
      const found = lookUp(cookie);
      if (found === undefined) return null;
      kept.delete(found);
      return keep({ person, signedInAs: found.signedInAs, startedAt: found.startedAt });
    },
    end(cookie) {
      const found = lookUp(cookie);
      if (found !== undefined) kept.delete(found);
    },
  };
}
