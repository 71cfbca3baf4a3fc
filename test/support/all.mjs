// `npm test`: lint, types, unused code, tests. Every step runs even when another one failed; the last line counts them all.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = await mkdtemp(join(tmpdir(), "vigie-test-"));
const report = join(folder, "vitest.json");

const checks = [
  { name: "lint (biome)", command: ["biome", "check", "--error-on-warnings", "."] },
  { name: "types (tsc)", command: ["tsc", "--noEmit"] },
  { name: "unused code (knip)", command: ["knip", "--no-progress"] },
];

const checked = runChecks();
const vitest = await run(
  ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
  "inherit",
);
let passed = 0;
let failed = 0;
for (const { name, code, said } of await checked) {
  console.log(`${said}${code === 0 ? "ok  " : "FAIL"} ${name}`);
  if (code === 0) passed++;
  else failed++;
}

const counts = await readCounts();
console.log("");
for (const { name, reason } of counts.skipped) console.log(`skipped: ${name} (${reason})`);
const total = passed + counts.passed;
const broken = failed + counts.failed;
const skips = counts.skipped.length === 0 ? "" : `, ${counts.skipped.length} skipped`;
console.log(`${total} passed, ${broken} failed${skips}`);
await rm(folder, { recursive: true, force: true });
process.exitCode = broken === 0 && vitest.code === 0 ? 0 : 1;

/** One after the other beside the tests: the types alone keep a core busy for most of a minute. */
async function runChecks() {
  const results = [];
  for (const { name, command } of checks) results.push({ name, ...(await run(command, "pipe")) });
  return results;
}

/** Its exit code, and what it said where that is not shown at once. */
function run([program, ...rest], output) {
  return new Promise((resolve) => {
    const child = spawn(join("node_modules", ".bin", program), rest, { stdio: ["inherit", output, output] });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (text) => {
        said += text;
      });
    child.on("error", (error) => resolve({ code: 127, said: `${error.message}\n` }));
    child.on("close", (code) => resolve({ code: code ?? 1, said }));
  });
}

/** A run that tested nothing, or a file that could not be loaded or set up, counts as one failure. */
async function readCounts() {
  const text = await readFile(report, "utf8").catch(() => undefined);
  if (text === undefined) return { passed: 0, failed: 1, skipped: [] };
  const files = JSON.parse(text).testResults;
  const tests = files.flatMap((file) => file.assertionResults);
  const hasFailed = ({ status }) => status === "failed";
  const unloadable = files.filter((file) => hasFailed(file) && !file.assertionResults.some(hasFailed));
  const failures = tests.filter(hasFailed).length + unloadable.length;
  const skipped = tests
    .filter(({ status }) => status === "skipped" || status === "pending" || status === "todo")
    .map(({ fullName, meta }) => ({ name: fullName, reason: meta?.skipReason ?? "no reason given" }));
  const passes = tests.filter(({ status }) => status === "passed").length;
  return { passed: passes, failed: failures + (passes + failures === 0 ? 1 : 0), skipped };
}
