import { basename, join, relative } from "node:path";
import ts from "typescript";
import type { LanguageAnswers, LanguageQuestion } from "./contract.ts";

interface Asked {
  readonly service: ts.LanguageService;
  readonly file: string;
  readonly source: string;
}

/** Names that TypeScript proposes beyond this number are left out. */
const mostEntries = 1500;

export function answer(asked: Asked, question: LanguageQuestion): LanguageAnswers[LanguageQuestion["ask"]] {
  switch (question.ask) {
    case "complete":
      return complete(asked, question.offset);
    case "explain":
      return explain(asked, question);
    case "hover":
      return hover(asked, question.offset);
    case "definition":
      return define(asked, question.offset);
    case "rename":
      return rename(asked, question);
    case "diagnose":
      return diagnose(asked);
  }
}

function complete({ service, file, source }: Asked, offset: number): LanguageAnswers["complete"] {
  const found = service.getCompletionsAtPosition(file, offset, { includeCompletionsWithInsertText: false });
  if (found === undefined) return null;
  const span = found.optionalReplacementSpan;
  const from = span?.start ?? offset - (/[\w$]*$/.exec(source.slice(0, offset))?.[0].length ?? 0);
  const entries = [...found.entries]
    .sort((a, b) => (a.sortText < b.sortText ? -1 : a.sortText > b.sortText ? 1 : 0))
    .slice(0, mostEntries)
    .map(({ name, kind }) => ({ label: name, kind: String(kind) }));
  return { from, entries };
}

function explain(
  { service, file }: Asked,
  { offset, name }: Extract<LanguageQuestion, { ask: "explain" }>,
): LanguageAnswers["explain"] {
  const details = service.getCompletionEntryDetails(file, offset, name, {}, undefined, {}, undefined);
  if (details === undefined) return null;
  return {
    from: offset,
    to: offset,
    signature: ts.displayPartsToString(details.displayParts),
    documentation: ts.displayPartsToString(details.documentation),
  };
}

function hover({ service, file }: Asked, offset: number): LanguageAnswers["hover"] {
  const found = service.getQuickInfoAtPosition(file, offset);
  if (found === undefined) return null;
  return {
    from: found.textSpan.start,
    to: found.textSpan.start + found.textSpan.length,
    signature: ts.displayPartsToString(found.displayParts),
    documentation: ts.displayPartsToString(found.documentation),
  };
}

function define({ service, file }: Asked, offset: number): LanguageAnswers["definition"] {
  const [found] = service.getDefinitionAtPosition(file, offset) ?? [];
  if (found === undefined) return null;
  const { start, length } = found.textSpan;
  if (found.fileName === file) return { where: "here", from: start, to: start + length };
  const text = service.getProgram()?.getSourceFile(found.fileName);
  return {
    where: "elsewhere",
    file: publicName(found.fileName),
    line: (text?.getLineAndCharacterOfPosition(start).line ?? 0) + 1,
  };
}

/** A file by its package, never by where it lies on this machine. */
function publicName(file: string): string {
  const inPackage = /^.*\/node_modules\/(.+)$/.exec(file)?.[1];
  if (inPackage !== undefined) return inPackage;
  const inside = relative(packageRoot, file);
  return inside.startsWith("..") ? basename(file) : `vigie/${inside.replaceAll("\\", "/")}`;
}

const packageRoot = join(import.meta.dirname, "../../..");

function rename(
  { service, file }: Asked,
  { offset, to }: Extract<LanguageQuestion, { ask: "rename" }>,
): LanguageAnswers["rename"] {
  const info = service.getRenameInfo(file, offset, {});
  if (!info.canRename) return { status: "refused", reason: info.localizedErrorMessage };
  const places = service.findRenameLocations(file, offset, false, false, {
    providePrefixAndSuffixTextForRename: true,
  });
  if (places === undefined || places.some(({ fileName }) => fileName !== file))
    return { status: "refused", reason: `${info.displayName} is defined in another file` };
  const edits = places
    .map(({ textSpan: { start, length }, prefixText = "", suffixText = "" }) => ({
      from: start,
      to: start + length,
      text: `${prefixText}${to}${suffixText}`,
    }))
    .sort((a, b) => a.from - b.from);
  return { status: "renamed", edits };
}

function diagnose({ service, file }: Asked): LanguageAnswers["diagnose"] {
  return [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)].map(
    ({ start = 0, length = 0, category, code, messageText }) => ({
      from: start,
      to: start + length,
      severity: category === ts.DiagnosticCategory.Error ? ("error" as const) : ("warning" as const),
      code: `TS${code}`,
      message: ts.flattenDiagnosticMessageText(messageText, "\n"),
    }),
  );
}
