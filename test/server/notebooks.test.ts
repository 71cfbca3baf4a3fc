import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { digestBytes } from "vigie/datasets";
import type { KernelEvent } from "vigie/notebooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browser, openTestServer, signIn, type TestServer } from "./support.ts";

const source = `// %% [markdown]
// # Three cells
// %% one
import { html } from "vigie/notebook";
const one = 1;
// %% two
const two = one + 1;
two;
// %% apart
const apart = html\`<b onclick="alert(1)">bold</b><script>alert(2)</script><img src="https://evil.example/x.png">\`;
apart;
`;
const dying = `// %% last
process.kill(process.pid, "SIGKILL");
`;

let server: TestServer;
let scientist: Browser;
const write = (id: string, text: string) => writeFile(join(server.folder, "notebooks", `${id}.ts`), text);

/** The events of one open stream, and a way to wait for one. */
interface Watching {
  readonly events: (KernelEvent | { type: "snapshot" })[];
  until(isIt: (event: KernelEvent) => boolean): Promise<void>;
  stop(): Promise<void>;
}

async function watch(browser: Browser, id: string): Promise<Watching> {
  const response = await browser.get(`/api/v1/notebooks/${id}/events`);
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const reader = response.body!.getReader();
  const events: KernelEvent[] = [];
  let waiting = () => {};
  let text = "";
  const pump = async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      text += Buffer.from(value).toString();
      const parts = text.split("\n\n");
      text = parts.pop() ?? "";
      for (const part of parts) {
        const type = /^event: (.+)$/m.exec(part)?.[1];
        const data = JSON.parse(/^data: (.+)$/m.exec(part)?.[1] ?? "{}") as object;
        if (type !== undefined) events.push({ ...data, type } as KernelEvent);
      }
      waiting();
    }
  };
  void pump().catch(() => {});
  return {
    events,
    until: (isIt) =>
      new Promise((resolve) => {
        waiting = () => {
          if (events.some(isIt)) resolve();
        };
        waiting();
      }),
    stop: () => reader.cancel(),
  };
}

const isIdle = (event: KernelEvent) => event.type === "kernel.state" && event.status === "idle";
const startedIn = (events: readonly { type: string }[]) =>
  events.flatMap((event) =>
    event.type === "cell.started" ? [(event as KernelEvent & { cell: string }).cell] : [],
  );

beforeAll(async () => {
  server = await openTestServer();
  scientist = await signIn(server, "scientist");
  await write("three", source);
  await write("dying", dying);
});

afterAll(() => server.close());

describe("a notebook", () => {
  it("is listed with its heading, and has no kernel before it is opened", async () => {
    expect(await (await scientist.get("/api/v1/notebooks")).json()).toEqual([
      { id: "dying", title: "dying", file: "dying.ts", kernel: "off", cells: 1 },
      { id: "three", title: "Three cells", file: "three.ts", kernel: "off", cells: 4 },
    ]);
    expect(await (await scientist.get("/api/v1/notebooks/three")).json()).toEqual({
      id: "three",
      title: "Three cells",
      source,
      digest: digestBytes(source),
      snapshot: null,
    });
  });

  it("cannot be moved before it is open", async () => {
    const response = await scientist.send("POST", "/api/v1/notebooks/three/inputs", {
      cell: "x",
      name: "y",
      value: 1,
    });
    expect(await response.json()).toMatchObject({ status: 409, code: "notebook.not-open" });
  });

  it("runs for two browsers alike, sanitised; a save in any editor runs the changed cell and what reads it", async () => {
    const [one, two] = await Promise.all([
      watch(scientist, "three"),
      watch(await signIn(server, "reviewer"), "three"),
    ]);
    await Promise.all([one.until(isIdle), two.until(isIdle)]);
    expect(one.events[0]).toMatchObject({ type: "snapshot", source });
    expect(startedIn(one.events).sort()).toEqual(["apart", "one", "two"]);
    const sequence = (events: Watching["events"]) =>
      events.slice(1).map((event) => (event as KernelEvent).sequence);
    expect(sequence(one.events).slice(-5)).toEqual(sequence(two.events).slice(-5));
    const shown = JSON.stringify(one.events.filter(({ type }) => type === "cell.output"));
    expect(shown).toContain("<b>bold</b>");
    expect(shown).not.toMatch(/onclick|<script|evil\.example/);

    const before = one.events.length;
    await write("three", source.replace("const one = 1;", "const one = 41;"));
    await one.until((event) => one.events.indexOf(event) > before && isIdle(event));
    expect(startedIn(one.events.slice(before)).sort()).toEqual(["one", "two"]);
    expect(JSON.stringify(one.events.slice(before))).toContain('"42"');

    const beforeSave = one.events.length;
    const base = digestBytes(source.replace("const one = 1;", "const one = 41;"));
    const changed = source.replace("const one = 1;", "const one = 7;");
    const saved = await scientist.send("PUT", "/api/v1/notebooks/three/source", { source: changed, base });
    expect(await saved.json()).toMatchObject({ source: changed, digest: digestBytes(changed) });
    await one.until((event) => one.events.indexOf(event) > beforeSave && isIdle(event));
    expect(startedIn(one.events.slice(beforeSave)).sort()).toEqual(["one", "two"]);
    const late = await scientist.send("PUT", "/api/v1/notebooks/three/source", { source: "mine", base });
    expect(late.status).toBe(409);
    expect(await late.json()).toMatchObject({
      code: "notebook.conflict",
      mine: "mine",
      theirs: changed,
      theirDigest: digestBytes(changed),
    });
    expect(await (await scientist.get("/api/v1/notebooks/three/values")).json()).toMatchObject([
      { name: "one", cell: "one", type: "number", text: "7" },
      { name: "two", cell: "two", type: "number", text: "8" },
      { name: "apart", cell: "apart", type: "Object" },
    ]);
    expect(one.events.findLast(({ type }) => type === "cell.finished")).toMatchObject({
      grownBytes: expect.any(Number),
    });
    await Promise.all([one.stop(), two.stop()]);
  });

  it("whose process is killed says so, and neither the server nor another notebook notices", async () => {
    const watching = await watch(scientist, "dying");
    await watching.until(({ type }) => type === "kernel.exited");
    expect(watching.events.find(({ type }) => type === "kernel.exited")).toMatchObject({ cell: "last" });
    const list = (await (await scientist.get("/api/v1/notebooks")).json()) as object[];
    expect(list).toMatchObject([
      { id: "dying", kernel: "off" },
      { id: "three", kernel: "idle" },
    ]);
    const rerun = await watch(scientist, "three");
    await rerun.until(({ type }) => (type as string) === "snapshot");
    expect((await scientist.send("POST", "/api/v1/notebooks/three/run", { cells: ["two"] })).status).toBe(
      204,
    );
    await rerun.until(isIdle);
    expect(startedIn(rerun.events)).toEqual(["two"]);
    await Promise.all([watching.stop(), rerun.stop()]);
  });
});
