import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { Fault } from "vigie/datasets";
import { splitPieces } from "vigie/notebooks/percent";

/** Milliseconds; a notebook of a thousand lines takes about 100. */
const patienceMs = 10_000;

/**
 * A notebook's text as biome lays it out, by the biome.json of its folder. A process of its own, for each call.
 * @throws Fault `notebook.not-formatted` where the text is not TypeScript, or where its cells would be others.
 */
export async function formatNotebook(file: string, source: string): Promise<string> {
  const { code, output, complaint } = await runBiome(file, source);
  if (code !== 0)
    throw new Fault("notebook.not-formatted", `biome could not read the notebook: ${firstLine(complaint)}`, {
      kind: "bad-input",
    });
  if (headersOf(output).join("\n") === headersOf(source).join("\n")) return output;
  throw new Fault(
    "notebook.not-formatted",
    "formatting would change the cells (expected statements that end in the cell in which they begin)",
    { kind: "bad-input" },
  );
}

function headersOf(source: string): readonly string[] {
  return splitPieces(source).map(({ header }) => header.trimEnd());
}

interface Outcome {
  readonly code: number;
  readonly output: string;
  readonly complaint: string;
}

function runBiome(file: string, source: string): Promise<Outcome> {
  const from = createRequire(import.meta.url).resolve("@biomejs/biome/package.json");
  const command = [join(dirname(from), "bin/biome"), "format", `--stdin-file-path=${basename(file)}`];
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...command, "--colors=off"],
      { cwd: dirname(file), timeout: patienceMs, maxBuffer: 2 ** 24 },
      (error, output, complaint) => resolve({ code: error === null ? 0 : 1, output, complaint }),
    );
    child.stdin?.on("error", () => {}); // one that has just died says so by its exit
    child.stdin?.end(source);
  });
}

function firstLine(complaint: string): string {
  return (
    complaint
      .split("\n")
      .find((line) => /[×✖]|error/i.test(line))
      ?.trim() ?? "no answer"
  );
}
