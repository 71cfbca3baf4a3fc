import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { Fault } from "vigie/datasets";
import {
  isLocked,
  publicKeyOf,
  type Signature,
  type StatementRequest,
  signStatement,
  unlockKey,
} from "vigie/registry";
import type { ReachedRegistry } from "../remote/reached-registry.ts";
import type { CommandContext } from "./context.ts";
import { passphraseOf } from "./passphrase.ts";

/** For commander: `--key` alone means the person's own file. */
export const keyOption = [
  "--key [file]",
  "sign it with your private key; without a file, the one that `users key make` wrote",
] as const;

/** Where a person's private key lies, on their own machine: outside every workspace. */
export function ownKeyFile({ world }: CommandContext, person: string): string {
  const home = world.env.XDG_CONFIG_HOME ?? join(world.env.HOME ?? homedir(), ".config");
  return join(home, "vigie", "keys", `${person}.pem`);
}

/** Which key signs, and what opens it. */
export interface KeyOptions {
  /** True: the person's own file; absent: nothing is signed. */
  readonly key?: string | true;
  readonly passphraseFile?: string;
}

/** @throws Fault `key.missing`, `key.malformed` naming the file, never what it holds; `key.passphrase`. */
async function readKey(file: string, passphrase: () => Promise<string>): Promise<string> {
  const pem = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "ENOENT") throw cause;
    throw new Fault("key.missing", `no private key: ${file} (expected what \`users key make\` wrote)`, {
      place: { file },
      cause,
    });
  });
  if (isLocked(pem)) return unlockKey(pem, await passphrase());
  publicKeyOf(pem);
  return pem;
}

/** The private key is read here and nowhere else: what the registry gets is a signature. Nothing without `--key`. */
export async function signed(
  context: CommandContext,
  registry: Pick<ReachedRegistry, "statement">,
  request: StatementRequest & { readonly version: string },
  { key, passphraseFile }: KeyOptions,
): Promise<{ readonly signature?: Signature }> {
  if (key === undefined && passphraseFile !== undefined)
    throw new Fault("usage.passphrase", "a passphrase and no key (expected --key with it)");
  if (key === undefined) return {};
  const file = key === true ? ownKeyFile(context, request.person) : key;
  const pem = await readKey(file, () => passphraseOf(context, passphraseFile));
  return { signature: signStatement(await registry.statement(request), pem) };
}
