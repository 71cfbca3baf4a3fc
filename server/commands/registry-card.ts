import { resolve } from "node:path";
import type { Command } from "commander";
import { Fault, writeFileDurably } from "vigie/datasets";
import { cardFormats, cardLanguages, questionIds } from "vigie/registry";
import { answer, type Bench } from "./context.ts";
import { serverOption, withReached } from "./with-reached.ts";
import { withRegistry } from "./with-registry.ts";

interface CardOptions {
  readonly lang: string;
  readonly format: string;
  readonly out?: string;
}

interface AnswerOptions {
  readonly as: string;
  readonly text: string;
}

/** Verbs about model cards. */
export function addCardCommands(registry: Command, bench: Bench): void {
  registry
    .command("card <version>")
    .option("--lang <language>", cardLanguages.join(", "), "en")
    .option("--format <format>", cardFormats.join(", "), "markdown")
    .option("--out <file>", "write it there instead of printing it")
    .option(...serverOption)
    .summary("the card of a version, from its evidence and from what the journal says by now")
    .action((version: string, { lang, format, out }: CardOptions, command: Command) =>
      withReached(command, bench, async (context, registry) => {
        const options = {
          language: oneOf("language", cardLanguages, lang),
          format: oneOf("format", cardFormats, format),
        };
        const card = await registry.card(version, options);
        if (out !== undefined) await writeFileDurably(resolve(out), card);
        const told = out === undefined ? { card } : { file: resolve(out) };
        answer(context, { version, ...options, ...told }, () =>
          out === undefined ? card.trimEnd() : `the card of ${version} is in ${out}`,
        );
      }),
    );
  registry
    .command("answer <model> <question>")
    .requiredOption("--as <admin>", "who speaks for the controller")
    .requiredOption("--text <answer>", "the answer, for every version until it is answered anew")
    .summary("answer what only the controller can")
    .description(`Answer what only the controller can.\n\nQuestions: ${questionIds.join(", ")}.`)
    .action((model: string, question: string, { as: person, text }: AnswerOptions, command: Command) =>
      withRegistry(command, bench, async (context, open) => {
        const answered = { model, question: oneOf("question", questionIds, question), person, text };
        await open.answerQuestion(answered);
        answer(context, answered, () => `${question} is answered for ${model}, by ${person}`);
      }),
    );
}

function oneOf<T extends string>(what: string, known: readonly T[], value: string): T {
  const found = known.find((one) => one === value);
  if (found !== undefined) return found;
  throw new Fault(`usage.${what}`, `unknown ${what}: ${value} (expected one of ${known.join(", ")})`);
}
