import { join } from "node:path";
import { bundleOfOutside, openRegistry } from "vigie/registry";
import { beforeAll, describe, expect, it } from "vitest";
import type { RunningServer } from "../../server/main.ts";
import { owner } from "../../server/services/owner.ts";
import { openWebhookStore } from "../../server/webhooks/store.ts";
import { openWorkspace } from "../../server/workspace.ts";
import { findingsInBothThemes, hasChromium, type Visitor } from "./browser.ts";
import { openStage } from "./stage.ts";
import { world } from "./workspace.ts";

const at = "2024-03-01T09:00:00.000Z";
let server: RunningServer;
let visitor: Visitor;

const stage = openStage(async (folder) => {
  const workspace = openWorkspace(folder, world);
  const registry = await openRegistry(workspace.registryFolder, { clock: world.clock, people: [owner] });
  const pointer = { source: "s3://bucket/model", run: "0a1b" };
  await registry.register({ model: "outside", author: "owner", ...bundleOfOutside(pointer) });
  const { seq } = registry.head();
  await registry.close();
  const store = openWebhookStore(join(folder, "webhooks"));
  const id = "0123456789ab";
  const told = { url: "https://hooks.example/vigie", events: ["version.released"], secret: "x", since: seq };
  await store.add({ format: "vigie.webhook/1", id, ...told, addedBy: "owner", addedAt: at });
  const tried = { seq: seq + 1, at, status: 500, error: "answered 500" };
  await store.record(id, { ...tried, attempt: 1, outcome: "failed", nextAt: "2024-03-01T09:00:05.000Z" });
  await store.record(id, {
    ...tried,
    attempt: 2,
    status: 200,
    error: null,
    outcome: "delivered",
    nextAt: null,
  });
  return { workspace };
});

beforeAll(async () => {
  if (!hasChromium) return;
  server = stage.server;
  visitor = await stage.visitor();
  await visitor.page.goto(server.signInLink());
});

async function look(name: string): Promise<void> {
  expect(await findingsInBothThemes(visitor.page, name)).toEqual([]);
}

describe("the interface's page", () => {
  it("reads every operation from the document, in both languages, and opens what a link names", async () => {
    const { page, strangers, complaints } = visitor;
    await page.goto(`${server.address}/interface`);
    const line = page.locator("details", { hasText: "/api/v1/models/{model}/{number}/{move}" }).first();
    await line.locator("summary").click();
    expect(await line.textContent()).toContain("Decide: request-review, approve");
    expect(await line.textContent()).toContain("Asks for one of: Data scientist");
    await line.getByRole("link", { name: "Version" }).first().click();
    await page.locator("#Version[open]").waitFor();
    await page.getByRole("searchbox").fill("webhook");
    expect(await page.locator("details", { hasText: "/api/v1/datasets" }).count()).toBe(0);
    await page.getByRole("searchbox").fill("");
    await page.evaluate(() => scrollTo(0, 0));
    await look("interface");
    await page.getByRole("button", { name: "Français" }).click();
    expect(await line.textContent()).toContain("Décider :");
    await look("interface-fr");
    await page.getByRole("button", { name: "English" }).click();
    expect(strangers).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

describe("the page of webhooks", () => {
  it("tells each address and every attempt, newest first", async () => {
    const { page } = visitor;
    await page.goto(`${server.address}/webhooks`);
    await page.getByRole("heading", { name: "https://hooks.example/vigie" }).waitFor();
    const rows = page.getByRole("row");
    await rows.nth(2).waitFor();
    expect(await rows.nth(1).textContent()).toContain("delivered");
    expect(await rows.nth(2).textContent()).toContain("answered 500");
    await look("webhooks");
  });
});

describe("the page of a version from outside", () => {
  it("says where it lies, and that it has no evidence", async () => {
    const { page } = visitor;
    await page.goto(`${server.address}/models/outside/1`);
    await page.getByText("s3://bucket/model").waitFor();
    await page.getByText("Registered from outside").waitFor();
    await look("outside");
  });
});
