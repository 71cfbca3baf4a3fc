import { Fault } from "vigie/datasets";
import type { Registry } from "vigie/registry";
import { z } from "zod";
import { askServer } from "./socket.ts";

/** What can be asked of the registry from another process; a fault as a value cannot cross. */
type Asked = Exclude<keyof Registry, "close" | "mended" | "refusal">;

/** The registry, here or in the server's process: await every answer. */
export type AskedRegistry = {
  readonly [M in Asked]: (
    ...args: Parameters<Registry[M]>
  ) => ReturnType<Registry[M]> | Promise<Awaited<ReturnType<Registry[M]>>>;
};

/** A method of the registry that is not named here does not compile. */
const asked: Readonly<Record<Asked, true>> = {
  register: true,
  requestReview: true,
  approve: true,
  waiveRule: true,
  refuse: true,
  release: true,
  rollback: true,
  openFinding: true,
  stepFinding: true,
  recordReproduction: true,
  appendEvidence: true,
  reviewRollback: true,
  retire: true,
  addPerson: true,
  addKey: true,
  revokeKey: true,
  setRoles: true,
  removePerson: true,
  issueToken: true,
  revokeToken: true,
  createModel: true,
  setTag: true,
  describe: true,
  adoptPolicy: true,
  answerQuestion: true,
  eraseDataset: true,
  openWindow: true,
  list: true,
  show: true,
  resolve: true,
  history: true,
  standings: true,
  at: true,
  check: true,
  card: true,
  policy: true,
  statement: true,
  signatures: true,
  matured: true,
  answers: true,
  keys: true,
  rollbacksDue: true,
  tokens: true,
  models: true,
  tagKeys: true,
  labels: true,
  erasures: true,
  looksAt: true,
  openings: true,
  note: true,
  head: true,
};

const methods = Object.keys(asked) as readonly Asked[];
const callSchema = z.strictObject({
  method: z.enum(methods as [Asked, ...Asked[]]),
  args: z.array(z.unknown()),
});

/** Bytes do not survive JSON. */
const bytesKey = "$base64";

/** The registry behind the running server's socket. Throws what the registry throws, with its code. */
export function registryOfServer(registryFolder: string): AskedRegistry {
  const ask =
    (method: Asked) =>
    async (...args: readonly unknown[]) => {
      const order = { path: "/registry" as const, body: { method, args: withoutBytes(args) } };
      const answer = await askServer<{ readonly value: unknown }>(registryFolder, order);
      if (answer !== null) return answer.value;
      throw new Fault(
        "server.gone",
        "the server that held the registry is gone (expected the command again)",
        {
          kind: "unavailable",
        },
      );
    };
  return Object.fromEntries(methods.map((method) => [method, ask(method)])) as unknown as AskedRegistry;
}

/** Does what another process asked for. @throws Fault `control.malformed`, and what the registry throws. */
export async function answerCall(registry: Registry, body: unknown): Promise<{ readonly value: unknown }> {
  const parsed = callSchema.safeParse(body);
  if (!parsed.success)
    throw new Fault(
      "control.malformed",
      `not a call: ${z.prettifyError(parsed.error)} (expected its fields)`,
    );
  const { method, args } = parsed.data;
  const call = registry[method] as (...args: readonly unknown[]) => unknown;
  return { value: (await call(...(withBytes(args) as readonly unknown[]))) ?? null };
}

function withoutBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return { [bytesKey]: Buffer.from(value).toString("base64") };
  return mapped(value, withoutBytes);
}

function withBytes(value: unknown): unknown {
  if (typeof value === "object" && value !== null && bytesKey in value)
    return new Uint8Array(Buffer.from(String(value[bytesKey]), "base64"));
  return mapped(value, withBytes);
}

function mapped(value: unknown, map: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(map);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, map(one)]));
}
