import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import { expect, it } from "vitest";
import { createSessions } from "../../server/auth/sessions.ts";
import { streamEvents } from "../../server/routes/notebook-events.ts";
import type { Services } from "../../server/services/services.ts";
import { makeClock } from "./support.ts";

it("a stream goes on while its person is known, and ends soon after they are removed", async () => {
  const { clock } = makeClock();
  const sessions = createSessions({ clock, random: randomBytes });
  const cookie = sessions.start("rae");
  let known = true;
  let stopped = 0;
  const people = { findSince: async () => (known ? { id: "rae", name: "Rae", roles: [] } : undefined) };
  const notebooks = { listen: async () => ({ snapshot: {}, stop: () => stopped++ }) };
  const services = { sessions, people, notebooks } as unknown as Services;
  const app = new Hono().get("/", (context) => streamEvents(services, context, { id: "any", everyMs: 10 }));
  const response = await app.request("/", { headers: { cookie: `vigie_session=${cookie}` } });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let heard = "";
  while (heard.split("still here").length < 4) {
    const { done, value } = await reader.read();
    if (done) expect.fail(`ended after: ${heard}`);
    heard += value;
  }
  known = false;
  for (let next = await reader.read(); !next.done; next = await reader.read()) heard += next.value;
  expect(heard).toMatch(/^event: snapshot/);
  expect(stopped).toBe(1);
});
