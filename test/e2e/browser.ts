import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";

export const chromiumPath = "/usr/bin/chromium";
export const hasChromium = existsSync(chromiumPath);

export const flags =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split(
    " ",
  );

/** One person at a browser. */
export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Addresses that were asked for outside the server. */
  readonly strangers: string[];
  /** What the console complained of, refusals of the page's policy among it. */
  readonly complaints: string[];
  /** Closes the browser and removes its profile. */
  close(): Promise<void>;
}

export async function openVisitor(origin: string): Promise<Visitor> {
  const profile = await mkdtemp(join(tmpdir(), "vigie-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath,
    headless: true,
    args: flags,
    viewport: { width: 1280, height: 900 },
    locale: "en-GB",
  });
  const strangers: string[] = [];
  const complaints: string[] = [];
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith("data:")) strangers.push(url);
  });
  context.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  context.on("weberror", (error) => complaints.push(String(error.error())));
  const page = context.pages()[0] ?? (await context.newPage());
  const close = async () => {
    await context.close();
    // its last processes may still be writing
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  };
  return { page, context, strangers, complaints, close };
}

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** What axe-core finds serious or critical, one line each. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(await readFile(axe, "utf8"));
  // Colours in between are nobody's; a caret blinks for ever.
  await page.evaluate(() => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    return Promise.allSettled(ending.map(({ finished }) => finished));
  });
  return page.evaluate(async () => {
    const { axe: tool } = window as unknown as {
      axe: { run(): Promise<{ passes: unknown[]; violations: Finding[] }> };
    };
    const { passes, violations } = await tool.run();
    if (passes.length === 0) return ["axe-core looked at nothing"];
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(
        ({ id, help, nodes }) =>
          `${id}: ${help} (${nodes
            .map(({ html }) => html.slice(0, 160))
            .slice(0, 3)
            .join(" | ")})`,
      );
  });
}

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** A folder for pictures: `VIGIE_SCREENSHOTS` keeps them, else a temporary one. */
export async function picturesFolder(): Promise<string> {
  const kept = process.env.VIGIE_SCREENSHOTS;
  if (kept === undefined || kept === "") return mkdtemp(join(tmpdir(), "vigie-pictures-"));
  await mkdir(kept, { recursive: true });
  return kept;
}
