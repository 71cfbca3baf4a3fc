import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { type RunningServer, startServer } from "../../server/main.ts";
import { skipUnless } from "../support/requirements.ts";
import { chromiumPath, hasChromium, openVisitor, takePicture, type Visitor } from "./browser.ts";
import { world } from "./workspace.ts";

type Scene = Omit<Parameters<typeof startServer>[0], "world" | "port">;

/** What all tests of a file share; there once their first `beforeAll` is over. */
export interface Stage {
  readonly folder: string;
  readonly server: RunningServer;
  /** A browser of its own for a person, by name; the same one each time. */
  visitor(person?: string): Promise<Visitor>;
}

/**
 * A folder, the server over what `prepare` puts there, and browsers, for all tests of a file; gone afterwards. Without
 * Chromium the tests are skipped; of one that fails each browser leaves a picture, where they are asked for.
 */
export function openStage(prepare: (folder: string) => Promise<Scene>): Stage {
  const visitors = new Map<string, Promise<Visitor>>();
  let folder = "";
  let server: RunningServer | undefined;
  beforeAll(async () => {
    if (!hasChromium) return;
    folder = await mkdtemp(join(tmpdir(), "vigie-e2e-"));
    server = await startServer({ ...(await prepare(folder)), world, port: 0 });
  });
  afterAll(async () => {
    for (const visitor of visitors.values()) await (await visitor).close();
    await server?.close();
    if (folder !== "") await rm(folder, { recursive: true, force: true });
  });
  beforeEach((context) =>
    skipUnless(context, "chromium", hasChromium, `there is no Chromium at ${chromiumPath}`),
  );
  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail") return;
    for (const [person, visitor] of visitors) await takePicture((await visitor).page, `failed-${person}`);
  });
  const enter = async () => {
    const visitor = await openVisitor(server!.address);
    visitor.context.setDefaultTimeout(Number(process.env.VIGIE_PATIENCE_MS ?? 120_000));
    return visitor;
  };
  return {
    get folder() {
      return folder;
    },
    get server() {
      return server!;
    },
    visitor(person = "visitor") {
      const known = visitors.get(person) ?? enter();
      visitors.set(person, known);
      return known;
    },
  };
}
