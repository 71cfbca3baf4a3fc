import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fourEyes, type Registry, sixEyes } from "vigie/registry";
import { describe, expect, test } from "vitest";
import { type JournalDisk, nodeDisk } from "../../registry/journal/disk.ts";
import { bundle, open, people, run, temporaryFolder, tickingClock } from "./support.ts";

function register(registry: Registry, mark = "a", model = "demo") {
  return registry.register({ model, author: "sam", bundle: bundle(mark), run });
}

async function approved(registry: Registry, mark: string) {
  const { reference } = await register(registry, mark);
  await registry.requestReview(reference, "sam", "ready");
  return registry.approve(reference, "rae", "reproduced");
}

async function withRegistry(use: (registry: Registry, folder: string) => Promise<void>) {
  const folder = await temporaryFolder();
  const registry = await open(folder);
  await use(registry, folder).finally(() => registry.close());
}

describe("the registry", () => {
  test("carries a version from candidate to production and tells who decided", () =>
    withRegistry(async (registry) => {
      const candidate = await register(registry);
      expect(candidate).toMatchObject({ reference: "demo@1", number: 1, status: "candidate", aliases: [] });
      await registry.requestReview("demo@1", "sam", "ready");
      const judged = await registry.approve("demo@1", "rae", "reproduced");
      expect(judged.judgement).toMatchObject({ by: "rae", digest: candidate.digest });
      const released = await registry.release("demo@1", "production", "max", "first release");
      expect(released).toMatchObject({ status: "released", aliases: ["production"] });
      expect(registry.resolve("demo@production").digest).toBe(candidate.digest);
      expect(registry.history({ model: "demo" }).map(({ type, actor }) => [type, actor])).toEqual([
        ["version.registered", "sam"],
        ["review.requested", "sam"],
        ["version.approved", "rae"],
        ["version.released", "max"],
      ]);
      expect(registry.history({ actor: "max" })).toHaveLength(1);
      expect(registry.show("demo@1").history).toHaveLength(4);
    }));

  test("gives consecutive numbers to registrations of the same moment, one to the same bytes", () =>
    withRegistry(async (registry) => {
      const marks = Array.from({ length: 40 }, (_, i) => `m${i % 20}`);
      const versions = await Promise.all(marks.map((mark) => register(registry, mark)));
      expect(new Set(versions.map(({ number }) => number)).size).toBe(20);
      expect(registry.list({ model: "demo" }).map(({ number }) => number)).toEqual(
        Array.from({ length: 20 }, (_, i) => i + 1),
      );
      expect(registry.list({ skip: 3, limit: 2 }).map(({ number }) => number)).toEqual([4, 5]);
      marks.forEach((mark, i) => {
        expect(versions[i]!.digest, mark).toBe(versions[marks.indexOf(mark)]!.digest);
      });
    }));

  test("gives the same digest whoever registers, whenever and wherever", async () => {
    const digests = await Promise.all(
      ["2026-01-01T00:00:00.000Z", "2031-07-09T12:00:00.000Z"].map(async (start, i) => {
        const registry = await open(await temporaryFolder(), { clock: tickingClock(start) });
        const author = i === 0 ? "sam" : "all";
        const { digest } = await registry.register({ model: "demo", author, bundle: bundle(), run });
        await registry.close();
        return digest;
      }),
    );
    expect(digests[0]).toBe(digests[1]);
  });

  test("refuses an approval by its author, and keeps nothing of it", () =>
    withRegistry(async (registry, folder) => {
      await registry.register({ model: "demo", author: "all", bundle: bundle(), run });
      await registry.requestReview("demo@1", "all", "ready");
      const before = [registry.head(), await readdir(join(folder, "notes"))];
      await expect(registry.approve("demo@1", "all", "mine is good")).rejects.toMatchObject({
        code: "registry.four-eyes",
      });
      expect([registry.head(), await readdir(join(folder, "notes"))]).toEqual(before);
    }));

  test("lets one of two approvals of the same moment through", () =>
    withRegistry(async (registry) => {
      await register(registry);
      await registry.requestReview("demo@1", "sam", "ready");
      const both = ["rae", "all"].map((person) => registry.approve("demo@1", person, "fine"));
      const results = await Promise.allSettled(both);
      expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      expect(registry.history({ model: "demo" })).toHaveLength(3);
    }));

  test("refuses to approve a bundle without its evidence", () =>
    withRegistry(async (registry) => {
      const bare = { files: { "pipeline.json": "{}" } };
      await registry.register({ model: "demo", author: "sam", bundle: bare, run });
      await registry.requestReview("demo@1", "sam", "ready");
      await expect(registry.approve("demo@1", "rae", "fine")).rejects.toThrow(
        /bundle lacks card.md, environment.json/,
      );
    }));

  test("refuses to release bytes that were changed after approval", () =>
    withRegistry(async (registry) => {
      const { folder } = await approved(registry, "a");
      await writeFile(join(folder, "pipeline.json"), '{"mark":"b"}');
      await expect(registry.release("demo@1", "production", "max", "go")).rejects.toMatchObject({
        code: "bundle.changed",
        place: { file: "pipeline.json" },
      });
    }));

  test("asks for another review when the policy has changed since the approval", () =>
    withRegistry(async (registry) => {
      await approved(registry, "a");
      await registry.adoptPolicy(sixEyes, "ada", "three people from now on");
      const release = () => registry.release("demo@1", "production", "max", "go");
      await expect(release()).rejects.toMatchObject({ code: "registry.policy-changed" });
      await registry.requestReview("demo@1", "sam", "under the new policy");
      await registry.approve("demo@1", "rae", "still fine");
      expect(await release()).toMatchObject({ status: "released" });
      await expect(registry.adoptPolicy(fourEyes, "sam", "easier")).rejects.toMatchObject({
        code: "registry.role",
      });
    }));

  test("reviews what was released under another policy again, unless an alias means it", () =>
    withRegistry(async (registry) => {
      for (const mark of ["a", "b"]) {
        const { reference } = await registry.register({
          model: "m",
          author: "sam",
          bundle: bundle(mark),
          run,
        });
        await registry.requestReview(reference, "sam", "ready");
        await registry.approve(reference, "rae", "read");
        await registry.release(reference, "production", "max", "better");
      }
      await registry.adoptPolicy(sixEyes, "ada", "three people");
      await expect(registry.release("m@1", "production", "max", "again")).rejects.toMatchObject({
        code: "registry.policy-changed",
      });
      await expect(registry.requestReview("m@2", "sam", "again")).rejects.toMatchObject({
        code: "registry.in-use",
        message: expect.stringContaining("m@2 is production"),
      });
      expect(await registry.requestReview("m@1", "sam", "again")).toMatchObject({ status: "in-review" });
      await registry.approve("m@1", "rae", "read again");
      expect(await registry.release("m@1", "production", "max", "again")).toMatchObject({
        aliases: ["production"],
      });
    }));

  test("rolls back through earlier releases, one at a time, and past no first one", () =>
    withRegistry(async (registry) => {
      for (const mark of ["a", "b", "c"]) {
        const { reference } = await approved(registry, mark);
        await registry.release(reference, "production", "max", "better");
      }
      await expect(registry.retire("demo@3", "max", "old")).rejects.toMatchObject({
        code: "registry.in-use",
      });
      const back = () => registry.rollback("demo", "production", "max", "worse in the east");
      expect(await back()).toMatchObject({ number: 2, aliases: ["production"] });
      await registry.retire("demo@3", "max", "harmful");
      expect(await back()).toMatchObject({ number: 1 });
      await expect(back()).rejects.toMatchObject({ code: "registry.no-earlier" });
      await registry.release("demo@2", "production", "max", "again");
      expect(await back()).toMatchObject({ number: 1 });
    }));

  test("tells what production was on a day, who put it there and why", () =>
    withRegistry(async (registry) => {
      await approved(registry, "a");
      await registry.release("demo@1", "production", "max", "first");
      const [before, after] = [registry.at("2026-01-04"), registry.at("2026-01-05")];
      expect(before.aliases).toEqual([]);
      expect(after.aliases).toMatchObject([
        {
          model: "demo",
          alias: "production",
          by: "max",
          kind: "release",
          version: { number: 1 },
          approval: { by: "rae" },
        },
      ]);
      expect(await registry.note(after.aliases[0]!.reason)).toBe("first");
      expect(() => registry.at("soon")).toThrow(
        "not a date: soon (expected YYYY-MM-DD or an instant such as 2026-03-14T09:30Z)",
      );
    }));

  test.each([
    ["nothing@1", "unknown model: nothing (expected one of demo)"],
    ["demo@2", "unknown version: demo@2 (expected one of demo@1)"],
    ["demo@production", "unknown version: demo@production (expected one of demo@1)"],
    ["demo", "not a version: demo (expected model@3 or model@production)"],
  ])("says what there is instead of %s", (reference, message) =>
    withRegistry(async (registry) => {
      await register(registry);
      expect(() => registry.resolve(reference)).toThrow(message);
    }),
  );

  test.each(["constructor", "toString", "hasOwnProperty"])(
    "takes the model name %s like any other",
    (model) =>
      withRegistry(async (registry) => {
        expect(() => registry.resolve(`${model}@1`)).toThrow("unknown model");
        expect(await register(registry, "a", model)).toMatchObject({ reference: `${model}@1` });
      }),
  );

  test.each(["", "a b", "demo@1", "../demo", "-x"])("refuses the model name %j", (model) =>
    withRegistry(async (registry) => {
      await expect(register(registry, "a", model)).rejects.toMatchObject({ code: "registry.name" });
      expect(registry.list()).toEqual([]);
    }),
  );
});

test.each(["", "3", "Production", "a b"])("refuses the alias %j", (alias) =>
  withRegistry(async (registry) => {
    await approved(registry, "a");
    await expect(registry.release("demo@1", alias, "max", "go")).rejects.toMatchObject({
      code: "registry.name",
    });
  }),
);

describe("people", () => {
  test("are journaled once; later openings without them know them still", async () => {
    const folder = await temporaryFolder();
    await (await open(folder)).close();
    const registry = await open(folder, { people: [] });
    await expect(register(registry)).resolves.toMatchObject({ author: "sam" });
    expect(registry.history({ actor: "set-up" })).toHaveLength(1 + people.length);
    await registry.close();
  });

  test("get roles from an admin, and nobody from themselves", () =>
    withRegistry(async (registry) => {
      const grant = (by: string, person: string) =>
        registry.setRoles({ person, roles: ["admin", "reviewer"], by, reason: "needed" });
      await expect(grant("ada", "ada")).rejects.toMatchObject({
        code: "registry.own-roles",
        kind: "forbidden",
      });
      await expect(grant("sam", "vic")).rejects.toMatchObject({ code: "registry.role" });
      await expect(grant("ada", "nobody")).rejects.toMatchObject({ code: "registry.unknown-person" });
      await grant("ada", "vic");
      await registry.addPerson({ id: "new", name: "New", roles: ["viewer"] }, "vic");
      await expect(registry.addPerson({ id: "new", name: "New", roles: [] }, "ada")).rejects.toThrow(
        "known already",
      );
      await expect(registry.addPerson({ id: "set-up", name: "x", roles: [] }, "ada")).rejects.toThrow(
        "reserved id",
      );
      await expect(
        register(registry).then(() => registry.requestReview("demo@1", "vic", "x")),
      ).rejects.toThrow("vic is admin, reviewer (expected scientist)");
    }));

  test("cannot act as the set-up, nor come in past the admin at a later opening", async () => {
    const folder = await temporaryFolder();
    const first = await open(folder);
    const stranger = { id: "eve", name: "Eve", roles: ["admin"] } as const;
    await expect(first.addPerson(stranger, "set-up")).rejects.toMatchObject({
      code: "registry.unknown-person",
    });
    await first.close();
    const second = await open(folder, { people: [stranger] });
    expect(second.mended).toEqual(["eve was not added: this registry has an admin, who adds people now"]);
    await expect(second.addPerson({ ...stranger, id: "x" }, "eve")).rejects.toMatchObject({
      code: "registry.unknown-person",
    });
    await second.close();
  });

  test("come in without an admin until there is one, and no further", async () => {
    const registry = await open(await temporaryFolder(), { people: people.slice(0, 1) });
    const eve = { id: "eve", name: "Eve", roles: ["admin"] } as const;
    const both = [eve, { ...eve, id: "eva" }].map((person) => registry.addPerson(person, null));
    const settled = await Promise.allSettled(both);
    expect(settled.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const first = (registry.history().at(-1)!.payload as { person: string }).person;
    await expect(registry.addPerson({ ...eve, id: "x" }, null)).rejects.toMatchObject({
      code: "registry.has-admin",
    });
    await registry.addPerson({ ...eve, id: "second" }, first);
    expect(registry.history().at(-1)).toMatchObject({ actor: first, payload: { person: "second" } });
    await registry.close();
  });

  test("need a reason for every move", () =>
    withRegistry(async (registry) => {
      await register(registry);
      await expect(registry.requestReview("demo@1", "sam", "  ")).rejects.toMatchObject({
        code: "registry.reason",
      });
    }));
});

describe("what lies on the disk", () => {
  test("holds no reason and no name in the journal, and stays whole when a note is erased", async () => {
    const folder = await temporaryFolder();
    const registry = await open(folder);
    await register(registry);
    await registry.requestReview("demo@1", "sam", "because of the owner of that shop");
    const event = registry.history({ model: "demo" })[1]!;
    const reason = (event.payload as { reason: `sha256:${string}` }).reason;
    expect(await registry.note(reason)).toBe("because of the owner of that shop");
    await registry.close();
    const journal = await readFile(join(folder, "journal.jsonl"), "utf8");
    expect(journal).not.toMatch(/owner|Scientist/);
    await rm(join(folder, "notes", `${reason.slice(7)}.json`));
    const again = await open(folder);
    expect(await again.note(reason)).toBeNull();
    expect(again.show("demo@1").status).toBe("in-review");
    await again.close();
  });

  test.each([
    ["deleted", null, []],
    ["emptied", "", ["rebuilt from the journal"]],
    ["cut short", '{"format":"vigie.reg', ["rebuilt from the journal"]],
    ["something else", "[1,2]", ["rebuilt from the journal"]],
  ])("is the same after the snapshot was %s", async (_how, content, said) => {
    const folder = await temporaryFolder();
    const path = join(folder, "state.json");
    const first = await open(folder);
    await register(first);
    const [before, head] = [first.list(), first.head()];
    await first.close();
    const snapshot = await readFile(path, "utf8");
    expect(JSON.parse(snapshot)).toMatchObject({ seq: head.seq, hash: head.hash });
    await (content === null ? rm(path) : writeFile(path, content));
    const again = await open(folder);
    expect(again.list()).toEqual(before);
    expect(again.mended).toEqual(said.map((text) => expect.stringContaining(text)));
    await again.close();
    expect(await readFile(path, "utf8")).toBe(snapshot);
  });

  test("shows a journal that lost its last lines, or all of them", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "journal.jsonl");
    const registry = await open(folder);
    await register(registry);
    await registry.close();
    const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
    for (const kept of [lines.length - 1, 1, 0]) {
      await writeFile(
        path,
        lines
          .slice(0, kept)
          .map((line) => `${line}\n`)
          .join(""),
      );
      await expect(open(folder)).rejects.toMatchObject({
        code: "journal.truncated",
        place: { line: kept + 1 },
      });
    }
    await writeFile(path, lines.map((line) => `${line}\n`).join(""));
    await (await open(folder)).close();
  });

  test("shows a journal that was written anew under the snapshot", async () => {
    const [folder, other] = [await temporaryFolder(), await temporaryFolder()];
    for (const [place, start] of [
      [folder, "2026-01-01T00:00:00.000Z"],
      [other, "2026-02-01T00:00:00.000Z"],
    ] as const)
      await (await open(place, { clock: tickingClock(start) })).close();
    await writeFile(join(folder, "journal.jsonl"), await readFile(join(other, "journal.jsonl")));
    await expect(open(folder)).rejects.toMatchObject({ code: "journal.rewritten", kind: "broken" });
  });

  test("counts nothing that the disk did not take", async () => {
    let isFull = false;
    const disk: JournalDisk = {
      ...nodeDisk,
      async open(path) {
        const file = await nodeDisk.open(path);
        return {
          ...file,
          async sync() {
            if (isFull) {
              isFull = false;
              throw new Error("disk full");
            }
            await file.sync();
          },
        };
      },
    };
    const folder = await temporaryFolder();
    const registry = await open(folder, { disk });
    isFull = true;
    await expect(register(registry)).rejects.toThrow("disk full");
    expect(registry.list()).toEqual([]);
    expect(await register(registry, "b")).toMatchObject({ number: 1 });
    expect(await register(registry)).toMatchObject({ number: 2 });
    await registry.close();
    const again = await open(folder);
    expect(again.list().map(({ number }) => number)).toEqual([1, 2]);
    await again.close();
  });

  test("is for one writer at a time, and free again after a start that failed", async () => {
    const folder = await temporaryFolder();
    const first = await open(folder);
    await expect(open(folder)).rejects.toMatchObject({ code: "registry.locked" });
    await first.close();
    const journal = await readFile(join(folder, "journal.jsonl"));
    await writeFile(join(folder, "journal.jsonl"), "broken\n");
    await expect(open(folder)).rejects.toMatchObject({ code: "journal.damaged" });
    await writeFile(join(folder, "journal.jsonl"), journal);
    await (await open(folder)).close();
  });
});
