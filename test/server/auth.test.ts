import { describe, expect, it } from "vitest";
import { createSessions } from "../../server/auth/sessions.ts";
import { createSignInTokens } from "../../server/auth/tokens.ts";
import { countingBytes, makeClock } from "./support.ts";

const hour = 3600_000;

describe("sign-in tokens", () => {
  it("hold 256 bits and name the person once", () => {
    const { clock } = makeClock();
    const tokens = createSignInTokens({ clock, random: countingBytes() });
    const token = tokens.issue("scientist");
    expect(Buffer.from(token, "base64url").length).toBe(32);
    expect(tokens.use(token)).toBe("scientist");
    expect(tokens.use(token)).toBeNull();
  });

  it("are told apart, and what was never one is none", () => {
    const { clock } = makeClock();
    const tokens = createSignInTokens({ clock, random: countingBytes() });
    const [a, b] = [tokens.issue("scientist"), tokens.issue("reviewer")];
    expect(tokens.use("")).toBeNull();
    expect(tokens.use(`${a}x`)).toBeNull();
    expect(tokens.use(b)).toBe("reviewer");
    expect(tokens.use(a)).toBe("scientist");
  });

  it("die after a day", () => {
    const { clock, pass } = makeClock();
    const tokens = createSignInTokens({ clock, random: countingBytes() });
    const [early, late] = [tokens.issue("scientist"), tokens.issue("scientist")];
    pass(24 * hour - 1);
    expect(tokens.use(early)).toBe("scientist");
    pass(1);
    expect(tokens.use(late)).toBeNull();
  });
});

describe("sessions", () => {
  const open = () => {
    const time = makeClock();
    return { ...time, sessions: createSessions({ clock: time.clock, random: countingBytes() }) };
  };

  it("end after eight hours without a request, and each request keeps them alive", () => {
    const { sessions, pass } = open();
    const cookie = sessions.start("scientist");
    pass(7 * hour);
    expect(sessions.find(cookie)?.person).toBe("scientist");
    pass(7 * hour);
    expect(sessions.find(cookie)?.person).toBe("scientist");
    pass(8 * hour);
    expect(sessions.find(cookie)).toBeNull();
  });

  it("end after a day whatever happens", () => {
    const { sessions, pass } = open();
    const cookie = sessions.start("scientist");
    for (let i = 0; i < 23; i++) {
      pass(hour);
      expect(sessions.find(cookie)).not.toBeNull();
    }
    pass(hour);
    expect(sessions.find(cookie)).toBeNull();
  });

  it("are not kept alive by a stream that looks whether they still hold", () => {
    const { sessions, pass } = open();
    const cookie = sessions.start("scientist");
    pass(7 * hour);
    expect(sessions.peek(cookie)?.person).toBe("scientist");
    pass(hour);
    expect(sessions.peek(cookie)).toBeNull();
  });

  it("get a new cookie with another acting person, and keep who signed in and since when", () => {
    const { sessions, pass } = open();
    const first = sessions.start("scientist");
    pass(23 * hour - 1 - 16 * hour);
    const second = sessions.actAs(first, "reviewer")!;
    expect(sessions.find(first)).toBeNull();
    expect(sessions.find(second)).toMatchObject({ person: "reviewer", signedInAs: "scientist" });
    for (let i = 0; i < 17; i++) {
      pass(hour);
      sessions.find(second);
    }
    pass(1);
    expect(sessions.find(second)).toBeNull();
  });

  it("end at sign-out", () => {
    const { sessions } = open();
    const cookie = sessions.start("scientist");
    sessions.end(cookie);
    expect(sessions.find(cookie)).toBeNull();
    expect(sessions.actAs(cookie, "reviewer")).toBeNull();
  });
});
