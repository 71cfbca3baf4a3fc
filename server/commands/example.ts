import { join, resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type ExampleSize, exampleSizes, makeExampleFiles } from "vigie/datasets";
import { bytes, count, formatTable } from "../terminal/table.ts";
import { answer, type Bench, type CommandContext, contextOf } from "./context.ts";

interface ExampleCommandOptions {
  readonly size: ExampleSize;
  readonly firms?: number;
  readonly seed: string;
  readonly deliveries: "one" | "quarterly";
  readonly out?: string;
}

/** `vigie data example`: the raw files of the simulated economy, for `vigie data import`. */
export function addExampleCommand(data: Command, bench: Bench): void {
  const sizes = Object.entries(exampleSizes).map(([name, firms]) => `${name}: ${count(firms)} firms`);
  data
    .command("example")
    .addOption(
      new Option("--size <name>", sizes.join(", ")).choices(Object.keys(exampleSizes)).default("small"),
    )
    .option("--firms <number>", "so many firms, whatever the size", wholeNumber)
    .option("--seed <text>", "another economy", "vigie")
    .addOption(
      new Option("--deliveries <rhythm>", "one history, or a history and then a delivery every quarter")
        .choices(["one", "quarterly"])
        .default("quarterly"),
    )
    .option("--out <folder>", "where the files go (default: raw/ in the workspace)")
    .summary("write the raw files of a simulated economy")
    .description(
      "Write the raw files of a simulated economy of 108 months in the State's formats, a folder for each delivery, the truth apart.\n\nThe same options give the same bytes.",
    )
    .action(async (options: ExampleCommandOptions, command: Command) =>
      writeExample(contextOf(command, bench), options),
    );
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError("expected a whole number");
}

async function writeExample(context: CommandContext, options: ExampleCommandOptions): Promise<void> {
  const { workspace, terminal, signal } = context;
  const { size, firms = exampleSizes[size], seed, deliveries, out } = options;
  const name = [`example-${firms}`, deliveries, ...(seed === "vigie" ? [] : [seed])].join("-");
  const folder = out === undefined ? join(workspace.rawFolder, name) : resolve(out);
  const work = { onProgress: terminal.onProgress, signal };
  const example = await makeExampleFiles(folder, { firms, seed, deliveries, ...work });
  const received = example.deliveries.map((delivery) => {
    const files = Object.entries(example.written).filter(([path]) =>
      path.startsWith(`deliveries/${delivery.received}/`),
    );
    const sum = (of: (file: (typeof files)[number][1]) => number) =>
      files.reduce((total, [, file]) => total + of(file), 0);
    return {
      received: delivery.received,
      history: delivery.history,
      files: files.length,
      lines: sum(({ lines }) => lines),
      bytes: sum((file) => file.bytes),
    };
  });
  answer(context, { folder, parameters: example.parameters, deliveries: received }, () =>
    [
      formatTable(received, [
        { header: "received", cell: (one) => `${one.received}${one.history ? " (history)" : ""}` },
        { header: "files", cell: (one) => count(one.files), align: "right" },
        { header: "lines", cell: (one) => count(one.lines), align: "right" },
        { header: "size", cell: (one) => bytes(one.bytes), align: "right" },
      ]),
      `in ${folder}`,
      `import each by its day, the first with --history: vigie data import FILES… --received ${received[0]!.received} --history`,
    ].join("\n"),
  );
}
