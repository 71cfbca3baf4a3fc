import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { Fault } from "vigie/datasets";
import { publicKeyOf, type Signature, type StatementRequest, signStatement } from "vigie/registry";
import type { AskedRegistry } from "../control/registry-calls.ts";
import type { CommandContext } from "./context.ts";

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

/** @throws Fault `key.missing`, `key.malformed` naming the file, never what it holds. */
export async function readKey(file: string): Promise<string> {
  const pem = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "ENOENT") throw cause;
    throw new Fault("key.missing", `no private key: ${file} (expected what \`users key make\` wrote)`, {
      place: { file },
      cause,
    });
  });
  publicKeyOf(pem);
  return pem;
}

/** The private key is read here and nowhere else: what the registry gets is a signature. Nothing without `--key`. */
export async function signed(
  context: CommandContext,
  registry: AskedRegistry,
  request: StatementRequest,
  key: string | true | undefined,
): Promise<{ readonly signature?: Signature }> {
  if (key === undefined) return {};
  const pem = await readKey(key === true ? ownKeyFile(context, request.person) : key);
  return { signature: signStatement(await registry.statement(request), pem) };
}
