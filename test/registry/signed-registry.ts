import { makeKeyPair, requestKey, signStatement } from "vigie/registry";
import { bundle, open, people, run, temporaryFolder } from "./support.ts";

/** A closed registry of few people and events in which `demo@1` was approved and released, both signed. */
export async function signedRegistry(): Promise<string> {
  const folder = await temporaryFolder();
  const registry = await open(folder, { people: people.slice(0, 4) });
  const keys = { rae: makeKeyPair(), max: makeKeyPair() };
  for (const person of ["rae", "max"] as const) {
    const request = requestKey(person, keys[person].privatePem);
    await registry.addKey({ request, by: "ada", reason: "handed over in person" });
  }
  const sign = (action: "approve" | "release", person: "rae" | "max") =>
    signStatement(
      registry.statement({ action, version: "demo@1", person, alias: "production", acknowledged: [] }),
      keys[person].privatePem,
    );
  await registry.register({ model: "demo", author: "sam", bundle: bundle(), run });
  await registry.requestReview("demo@1", "sam", "ready");
  await registry.approve("demo@1", "rae", "reproduced", { signature: sign("approve", "rae") });
  const signature = sign("release", "max");
  await registry.release("demo@1", "production", "max", "first release", { signature });
  await registry.close();
  return folder;
}
