import { readFile } from "node:fs/promises";
import { Fault } from "vigie/datasets";
import { askSecret } from "../terminal/secret.ts";
import type { CommandContext } from "./context.ts";

/** For commander. */
export const passphraseOption = [
  "--passphrase-file <file>",
  "its first line is the key's passphrase; on a terminal you are asked",
] as const;

/** Of a key that is locked. @throws Fault `key.passphrase-needed` where it can be neither read nor asked. */
export async function passphraseOf(context: CommandContext, file: string | undefined): Promise<string> {
  if (file !== undefined) return firstLine(file);
  const typed = await askSecret(context.streams, "passphrase of the key: ");
  if (typed !== null) return typed;
  throw new Fault("key.passphrase-needed", "the key is locked (expected --passphrase-file, or a terminal)");
}

/** For a new key; null: it is kept open. @throws Fault `key.passphrase-repeat` where two lines differ. */
export async function newPassphrase(
  context: CommandContext,
  file: string | undefined,
): Promise<string | null> {
  if (file !== undefined) return firstLine(file);
  const typed = await askSecret(context.streams, "passphrase for the key (empty: none): ");
  if (typed === null || typed === "") return null;
  if ((await askSecret(context.streams, "the same again: ")) === typed) return typed;
  throw new Fault("key.passphrase-repeat", "the two passphrases differ (expected the same twice)");
}

async function firstLine(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "ENOENT") throw cause;
    throw new Fault(
      "key.passphrase-file",
      `no passphrase: ${file} (expected a file whose first line it is)`,
      {
        place: { file },
        cause,
      },
    );
  });
  return text.split(/\r?\n/)[0]!;
}
