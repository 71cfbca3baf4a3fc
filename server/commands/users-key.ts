import { mkdir, open, readFile, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Command } from "commander";
import { Fault, writeFileDurably } from "vigie/datasets";
import { lockKey, makeKeyPair, parseKeyRequest, requestKey } from "vigie/registry";
import type { AskedRegistry } from "../control/registry-calls.ts";
import { formatTable } from "../terminal/table.ts";
import { answer, type Bench, type CommandContext, contextOf, group } from "./context.ts";
import { newPassphrase, passphraseOption } from "./passphrase.ts";
import { ownKeyFile } from "./signing.ts";
import { withRegistry } from "./with-registry.ts";

interface Decided {
  readonly as: string;
  readonly reason: string;
}

/** Verbs about the keys that sign approvals and releases. The private half never leaves its person's disk. */
export function addKeyCommands(users: Command, bench: Bench): void {
  const key = group(users, "key", "key pairs kept on the person's side, to sign approvals and releases");
  key
    .command("make <id>")
    .option("--out <file>", "where the private key goes; default your own configuration folder")
    .option(...passphraseOption)
    .summary("make a pair on this machine; the public half is for an admin")
    .action((id: string, options: MakeOptions, command: Command) =>
      makeKey(contextOf(command, bench), id, options),
    );
  key
    .command("add <file>")
    .requiredOption("--as <admin>", "who adds it: an admin who is not its person")
    .requiredOption("--reason <text>", "how you know that it is theirs")
    .summary("put the public half of a person's key into the journal")
    .action((file: string, { as: by, reason }: Decided, command: Command) =>
      withRegistry(command, bench, async (context, registry) => {
        const request = parseKeyRequest(await readFile(file, "utf8"), file);
        await registry.addKey({ request, by, reason });
        await listKeys(context, registry);
      }),
    );
  key
    .command("revoke <key>")
    .requiredOption("--as <person>", "its person, or an admin")
    .requiredOption("--reason <text>", "why")
    .summary("from now on it signs nothing; what it signed stays signed")
    .action((name: string, { as: by, reason }: Decided, command: Command) =>
      withRegistry(command, bench, async (context, registry) => {
        await registry.revokeKey({ key: name, by, reason });
        await listKeys(context, registry);
      }),
    );
  key
    .command("list")
    .summary("every public key, with its person")
    .action((_options, command: Command) =>
      withRegistry(command, bench, (context, registry) => listKeys(context, registry)),
    );
}

interface MakeOptions {
  readonly out?: string;
  readonly passphraseFile?: string;
}

async function makeKey(
  context: CommandContext,
  person: string,
  { out, passphraseFile }: MakeOptions,
): Promise<void> {
  const file = resolve(out ?? ownKeyFile(context, person));
  const { privatePem } = makeKeyPair();
  const request = requestKey(person, privatePem);
  const passphrase = await newPassphrase(context, passphraseFile);
  const publicFile = `${file.replace(/\.pem$/, "")}.public.json`;
  const pem = passphrase === null ? privatePem : lockKey(privatePem, passphrase);
  await writePrivate(file, pem, () => writeFileDurably(publicFile, `${JSON.stringify(request, null, 2)}\n`));
  const isKeptLocked = passphrase !== null;
  const made = {
    person,
    publicKey: request.publicKey,
    privateFile: file,
    publicFile,
    isLocked: isKeptLocked,
  };
  answer(context, made, () =>
    [
      `private  ${file}  keep it on this machine, and keep it to yourself`,
      isKeptLocked
        ? "locked   whoever signs with it is asked for the passphrase; nobody can recover it"
        : "open     whoever reads the file signs as you: a passphrase would stand in their way",
      `public   ${publicFile}`,
      `an admin who knows that it is yours adds it: vigie users key add ${publicFile} --as ADMIN --reason …`,
    ].join("\n"),
  );
}

/** For its owner alone, and never over another; there is none where `thenPublic` fails. */
async function writePrivate(file: string, pem: string, thenPublic: () => Promise<void>): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, "wx", 0o600).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "EEXIST") throw cause;
    throw new Fault("key.there", `there is a key already: ${file} (expected --out with another place)`, {
      kind: "conflict",
      place: { file },
    });
  });
  try {
    await handle.writeFile(pem);
    await handle.sync();
    await thenPublic();
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

async function listKeys(context: CommandContext, registry: AskedRegistry): Promise<void> {
  const keys = await registry.keys();
  answer(context, keys, () =>
    keys.length === 0
      ? "no keys yet: `vigie users key make ID` makes one"
      : formatTable(keys, [
          { header: "person", cell: ({ person }) => person },
          { header: "key", cell: ({ key }) => key },
          { header: "added", cell: ({ added }) => `${added.at.slice(0, 10)} by ${added.by}` },
          {
            header: "revoked",
            cell: ({ revoked }) => (revoked === null ? "" : `${revoked.at.slice(0, 10)} by ${revoked.by}`),
          },
        ]),
  );
}
