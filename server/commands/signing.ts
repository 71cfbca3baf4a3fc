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

/**
 * The person's private key, or null without `--key`. Asked for before a registry is opened: nobody waits for who types a passphrase.
 * @throws Fault `key.missing`, `key.malformed`, `key.passphrase`, `usage.passphrase`.
 */
export async function privateKeyOf(
  context: CommandContext,
  person: string,
  { key, passphraseFile }: KeyOptions,
): Promise<string | null> {
  if (key === undefined && passphraseFile !== undefined)
    throw new Fault("usage.passphrase", "a passphrase and no key (expected --key with it)");
  if (key === undefined) return null;
  const file = key === true ? ownKeyFile(context, person) : key;
  return readKey(file, () => passphraseOf(context, passphraseFile));
}

/** What the registry gets is a signature, never the key. Nothing without one. */
export async function signed(
  registry: Pick<ReachedRegistry, "statement">,
  request: StatementRequest & { readonly version: string },
  privatePem: string | null,
): Promise<{ readonly signature?: Signature }> {
  if (privatePem === null) return {};
  return { signature: signStatement(await registry.statement(request), privatePem) };
}
