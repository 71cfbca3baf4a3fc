// The process in which TypeScript reads notebooks: the first look takes seconds, and the server keeps answering.
import { answer } from "./answers.ts";
import { columnPlace } from "./columns.ts";
import type { FromLanguageChild, ToLanguageChild } from "./contract.ts";
import { createProgram } from "./program.ts";

const [folder = ""] = process.argv.slice(2);
const { service, set } = createProgram(folder);

process.on("message", (message: ToLanguageChild) => process.send?.(reply(message)));
process.on("disconnect", () => process.exit(0));

function reply({ request, file, source, question }: ToLanguageChild): FromLanguageChild {
  try {
    set(file, source);
    const result = answer({ service, file, source }, question);
    const program = question.ask === "complete" ? service.getProgram() : undefined;
    const columns =
      program === undefined || question.ask !== "complete"
        ? null
        : columnPlace(program, file, question.offset);
    return { request, result, ...(columns === null ? {} : { columns }) };
  } catch (error) {
    return { request, problem: error instanceof Error ? error.message : String(error) };
  }
}
