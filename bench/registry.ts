// A registry of 10,000 versions: opening, list, filter, page, and what a write costs beyond the disk's own fsync.
// `node --import tsx bench/registry.ts`; one JSON document. No peer: MLflow's registry has neither a chain nor an fsync.
import { mkdtemp, open as openFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digestBytes } from "vigie/datasets";
import { fourEyes, openRegistry, type Registry } from "vigie/registry";
import { type EventDraft, emptyHead, encodeEvent, headOf, sealEvent } from "../registry/journal/event.ts";
import { digestPolicy } from "../registry/policies/policy.ts";

const versions = 10_000;
const models = 100;
const writes = 300;
const admins = ["ada", "bob"] as const;

const folder = await mkdtemp(join(tmpdir(), "vigie-bench-registry-"));
try {
  await writeFile(join(folder, "journal.jsonl"), journalText());
  const started = performance.now();
  const registry = await openRegistry(folder, { clock: () => new Date() });
  const openMs = performance.now() - started;
  const read = {
    list: percentiles(timesOf(50, () => registry.list())),
    filter: percentiles(timesOf(50, () => registry.list({ status: "retired" }))),
    page: percentiles(timesOf(50, () => registry.list({ skip: 5_000, limit: 50 }))),
    model: percentiles(timesOf(50, () => registry.list({ model: "model-50" }))),
    standings: percentiles(timesOf(50, () => registry.standings())),
    // All but one event after a checkpoint are folded again: the worst case.
    at: percentiles(timesOf(30, () => registry.at(new Date(5_999_000)))),
  };
  const write = await timeWrites(registry);
  await registry.close();
  console.log(
    JSON.stringify({ versions, openMs: Math.round(openMs), milliseconds: { ...read, ...write } }, null, 2),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** What 10,000 registrations leave, without their bundles, which lists do not read. */
function journalText(): string {
  const reason = digestBytes("reason");
  const drafts: EventDraft[] = [
    {
      type: "policy.adopted",
      actor: "set-up",
      payload: { policy: fourEyes, digest: digestPolicy(fourEyes), reason },
    },
    ...admins.map(
      (person): EventDraft => ({
        type: "person.added",
        actor: "set-up",
        payload: { person, name: reason, roles: ["admin", "scientist"] },
      }),
    ),
    ...Array.from({ length: versions }, (_, i): EventDraft => {
      const [model, number] = [`model-${i % models}`, Math.floor(i / models) + 1];
      const digest = digestBytes(`${model} ${number}`);
      const run = { id: `run-${i}`, digest };
      return { type: "version.registered", actor: "ada", payload: { model, number, digest, run } };
    }),
  ];
  let head = emptyHead;
  return drafts
    .map((draft, i) => {
      const event = sealEvent(draft, head, new Date(1000 * (i + 1)));
      head = headOf(event);
      return encodeEvent(event);
    })
    .join("");
}

/** Milliseconds of each of so many calls. */
function timesOf(count: number, call: () => unknown): readonly number[] {
  return Array.from({ length: count }, () => {
    const started = performance.now();
    call();
    return performance.now() - started;
  });
}

/** One decision after the other, each with its note; the time inside fsync is taken by a wrapped handle. */
async function timeWrites(registry: Registry) {
  const probe = await openFile(join(folder, "journal.jsonl"));
  const prototype = Object.getPrototypeOf(probe) as { sync(): Promise<void> };
  await probe.close();
  const { sync } = prototype;
  let syncing = 0;
  prototype.sync = async function (this: unknown) {
    const started = performance.now();
    await sync.call(this);
    syncing += performance.now() - started;
  };
  const whole: number[] = [];
  const beyond: number[] = [];
  const processor: number[] = [];
  for (let i = 0; i < writes; i++) {
    syncing = 0;
    const started = performance.now();
    const before = process.cpuUsage();
    const roles = i % 2 === 0 ? (["admin"] as const) : (["admin", "scientist"] as const);
    await registry.setRoles({ person: "bob", roles, by: "ada", reason: `change ${i}` });
    whole.push(performance.now() - started);
    beyond.push(whole.at(-1)! - syncing);
    const { user, system } = process.cpuUsage(before);
    processor.push((user + system) / 1000);
  }
  prototype.sync = sync;
  return {
    write: percentiles(whole),
    writeBeyondFsync: percentiles(beyond),
    /** Of all threads: what a busy machine does not blur. */
    writeProcessor: percentiles(processor),
  };
}

function percentiles(times: readonly number[]) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => Number(sorted[Math.ceil(share * sorted.length) - 1]!.toFixed(2));
  return { median: at(0.5), p99: at(0.99) };
}
