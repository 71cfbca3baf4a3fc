import { fork } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { verifyRegistry } from "vigie/registry";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readJournal } from "../../registry/journal/read.ts";
import { type RealServer, startWith } from "./mlflow/support.ts";

let server: RealServer;
beforeAll(async () => {
  server = await startWith((registry) => registry.createModel("demo", "sam"));
});
afterAll(() => server?.close());

/** What a process of ours tells before it ends. */
function numbersOf(program: string, args: readonly string[]): Promise<readonly number[]> {
  const path = join(import.meta.dirname, program);
  const child = fork(path, args, {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return new Promise((done, fail) => {
    child.once("message", (numbers) => done(numbers as readonly number[]));
    child.once("error", fail);
    child.once("exit", (code) => code !== 0 && fail(new Error(`${program} ended with ${code}`)));
  });
}

it("100 registrations from four processes, through the socket and over HTTP, get the numbers 1 to 100 and are all kept", async () => {
  const registryFolder = join(server.folder, "registry");
  const overSocket = "../registry/fixtures/registering.ts";
  const overHttp = "fixtures/registering-over-http.ts";
  const told = await Promise.all([
    numbersOf(overSocket, [registryFolder, "p1", "25"]),
    numbersOf(overSocket, [registryFolder, "p2", "25"]),
    numbersOf(overHttp, [server.address, server.tokens.sam!, "25"]),
    numbersOf(overHttp, [server.address, server.tokens.sam!, "25"]),
  ]);
  const numbers = told.flat().sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  const { events } = readJournal(await readFile(join(registryFolder, "journal.jsonl")));
  const journaled = events.flatMap(({ type, payload }) =>
    type === "version.registered" && "number" in payload ? [payload.number] : [],
  );
  expect(journaled).toEqual(numbers);
  expect(await verifyRegistry(registryFolder)).toMatchObject({ bundles: 100, problems: [] });
});
