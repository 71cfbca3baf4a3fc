import { appendFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import {
  type Attempt,
  openWebhookStore,
  type Subscription,
  type WebhookStore,
} from "../../../server/webhooks/store.ts";
import { failCall } from "../../support/failing-calls.ts";
import { temporaryFolder } from "../support.ts";

const known: Subscription = {
  ...{ format: "vigie.webhook/1", id: "aaaaaaaaaaaa", url: "https://hooks.example/a", events: [] },
  ...{ secret: "secret", since: 3, addedBy: "ada", addedAt: "2026-01-05T09:00:00.000Z" },
};
const added: Subscription = { ...known, id: "bbbbbbbbbbbb" };
const attempt = (seq: number): Attempt => ({
  ...{ seq, attempt: 1, at: "2026-01-05T09:00:00.000Z", status: 200, error: null },
  ...{ outcome: "delivered", nextAt: null },
});

/** Each with what stands then: ids of subscriptions, and places of delivered events. */
const writes: Readonly<
  Record<string, { readonly do: (store: WebhookStore) => Promise<void>; readonly after: string }>
> = {
  add: { do: (store) => store.add(added), after: "aaaaaaaaaaaa bbbbbbbbbbbb: 4" },
  "record an attempt": { do: (store) => store.record(known.id, attempt(5)), after: "aaaaaaaaaaaa: 4 5" },
  remove: { do: (store) => store.remove(known.id), after: ": " },
};
const before = "aaaaaaaaaaaa: 4";

async function tell(folder: string): Promise<string> {
  const store = openWebhookStore(folder);
  const ids = (await store.list()).map(({ id }) => id);
  const log = ids.includes(known.id) ? await store.log(known.id) : [];
  return `${ids.join(" ")}: ${log.map(({ seq }) => seq).join(" ")}`;
}

it.each(Object.entries(writes))(
  "to %s leaves the old state or the new one, whichever file-system call fails, and can be done again",
  async (_, write) => {
    let failed = 0;
    for (let at = 0; ; at++) {
      const folder = join(await temporaryFolder(), "webhooks");
      const store = openWebhookStore(folder);
      await store.add(known);
      await store.record(known.id, attempt(4));
      // What a kill left of the attempt before.
      await appendFile(join(folder, `${known.id}.log.jsonl`), '{"seq":5,"att');
      const calls = await failCall(at);
      const isDone = await write.do(store).then(
        () => true,
        () => false,
      );
      const isOver = calls.made() <= at;
      calls.restore();
      expect(isDone ? [write.after] : [before, write.after], `call ${at}`).toContain(await tell(folder));
      if (isOver) expect(isDone).toBe(true);
      await write.do(openWebhookStore(folder));
      expect(new Set((await tell(folder)).split(/:? /)), `call ${at}`).toEqual(
        new Set(write.after.split(/:? /)),
      );
      expect((await readdir(folder)).filter((name) => name.includes(".tmp-"))).toEqual([]);
      if (isOver) break;
      failed++;
    }
    expect(failed).toBeGreaterThan(0);
  },
);
