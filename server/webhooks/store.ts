import { chmod, mkdir, open, readdir, readFile, rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder, writeFileDurably } from "vigie/datasets";
import { z } from "zod";

const subscription = z.strictObject({
  format: z.literal("vigie.webhook/1"),
  id: z.string().regex(/^[0-9a-f]{12}$/),
  url: z.string(),
  /** Types of events; none: all. */
  events: z.array(z.string()).readonly(),
  /** By which deliveries are signed; told once. */
  secret: z.string(),
  /** Events after this place in the journal are delivered. */
  since: z.int().nonnegative(),
  addedBy: z.string(),
  addedAt: z.string(),
});
export type Subscription = z.infer<typeof subscription>;

const attempt = z.strictObject({
  /** Place of the event in the journal. */
  seq: z.int().positive(),
  /** 1, 2, 3… */
  attempt: z.int().positive(),
  at: z.string(),
  /** HTTP status, or null where there was no answer. */
  status: z.int().nullable(),
  /** Why it failed; null where it did not. */
  error: z.string().nullable(),
  outcome: z.enum(["delivered", "failed", "given up"]),
  /** When it is tried again, or null. */
  nextAt: z.string().nullable(),
});
/** One delivery that was tried. */
export type Attempt = z.infer<typeof attempt>;

/** Subscriptions, a file each, and beside each the log of its deliveries: all that a restart needs. */
export interface WebhookStore {
  list(): Promise<readonly Subscription[]>;
  add(subscription: Subscription): Promise<void>;
  remove(id: string): Promise<void>;
  /** Oldest first. */
  log(id: string): Promise<readonly Attempt[]>;
  /** On the disk when it resolves. */
  record(id: string, attempt: Attempt): Promise<void>;
}

export function openWebhookStore(folder: string): WebhookStore {
  const fileOf = (id: string) => join(folder, `${id}.json`);
  const logOf = (id: string) => join(folder, `${id}.log.jsonl`);
  return {
    async list() {
      const names = await readdir(folder).catch(ignoreMissing);
      const files = (names ?? []).filter((name) => /^[0-9a-f]{12}\.json$/.test(name)).sort();
      return Promise.all(
        files.map(async (name) => subscription.parse(JSON.parse(await readFile(join(folder, name), "utf8")))),
      );
    },
    async add(one) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await chmod(folder, 0o700);
      await writeFileDurably(fileOf(one.id), JSON.stringify(subscription.parse(one)));
    },
    async remove(id) {
      await rm(fileOf(id), { force: true });
      await rm(logOf(id), { force: true });
    },
    async log(id) {
      const text = (await readFile(logOf(id), "utf8").catch(ignoreMissing)) ?? "";
      // What stands after the last line end is a write that was cut short.
      return text
        .split("\n")
        .slice(0, -1)
        .map((line) => attempt.parse(JSON.parse(line)));
    },
    async record(id, one) {
      await dropTorn(logOf(id));
      const file = await open(logOf(id), "a");
      try {
        await file.appendFile(`${JSON.stringify(one)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await syncFolder(folder);
    },
  };
}

async function dropTorn(path: string): Promise<void> {
  const bytes = await readFile(path).catch(ignoreMissing);
  if (bytes === null) return;
  const end = bytes.lastIndexOf(10) + 1;
  if (end < bytes.length) await truncate(path, end);
}

function ignoreMissing(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}
