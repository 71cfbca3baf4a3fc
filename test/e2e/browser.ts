import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
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

/** The session is another one from the answer on: who leaves the page before it comes is signed out. */
export async function actAs(page: Page, role: string): Promise<void> {
  const answered = page.waitForResponse((response) => response.url().endsWith("/session/act-as"));
  await page.getByLabel("Acting as").selectOption({ label: role });
  await (await answered).finished();
}

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** Those rules of axe-core that look at colours. */
const ofColours = ["color-contrast", "link-in-text-block"];

/** What axe-core finds serious or critical, one line each; `rules`: default all. */
export async function seriousFindings(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(await readFile(axe, "utf8"));
  // Colours in between are nobody's; a caret blinks for ever.
  await page.evaluate(() => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    return Promise.allSettled(ending.map(({ finished }) => finished));
  });
  return page.evaluate(async (only) => {
    const { axe: tool } = window as unknown as {
      axe: { run(options: object): Promise<{ passes: unknown[]; violations: Finding[] }> };
    };
    const { passes, violations } = await tool.run({
      // Of what passes one element a rule is told, not each with its place.
      resultTypes: ["violations"],
      ...(only === undefined ? {} : { runOnly: only }),
    });
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
  }, rules);
}

/** Serious findings in both themes, which differ in colours alone; a picture of each. */
export async function findingsInBothThemes(page: Page, name: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [colorScheme, rules] of [
    ["light", undefined],
    ["dark", ofColours],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await takePicture(page, `${name}-${colorScheme}`);
    for (const finding of await seriousFindings(page, rules))
      found.push(`${name}, ${colorScheme}: ${finding}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
  return found;
}

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** All of the page, for somebody to look at: in the folder VIGIE_SCREENSHOTS, where it is set. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const folder = process.env.VIGIE_SCREENSHOTS;
  if (!folder) return;
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
