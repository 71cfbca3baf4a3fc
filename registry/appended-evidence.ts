import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, type Digest, digestBytes, Fault, writeFileDurably } from "vigie/datasets";
import type { OutsideRecord } from "vigie/experiments";
import { checkNote } from "./notes.ts";
import { knownPerson } from "./people.ts";
import { requireRole } from "./policies/moves.ts";
import type { AlertRow } from "./scoring/alert-row.ts";
import type { RegistryState, VersionState } from "./state/state.ts";
import { locate, type VersionReference } from "./versions.ts";
import type { Workings } from "./workings.ts";

/** Labels have matured: what became of the firms on a list that the version made. */
export interface MaturedEvidence {
  readonly version: VersionReference;
  /** The list, whose rows name the version's bytes. */
  readonly rows: readonly AlertRow[];
  /** The list judged on a panel that knows by now. */
  readonly record: OutsideRecord;
  readonly person: string;
  readonly reason: string;
}

/**
 * Adds evidence to a version, whatever its status, which stays as it is: an approval was given on what was known then.
 * @throws Fault `evidence.other-version` (conflict), `registry.role`, `registry.reason`.
 */
export async function appendEvidence(workings: Workings, matured: MaturedEvidence): Promise<VersionState> {
  const { ledger, notes, append } = workings;
  const { person, rows, record } = matured;
  checkNote(matured.reason);
  requireWitness(ledger.acknowledged, person);
  const { model, number, digest } = locate(ledger.acknowledged, matured.version);
  refuseOthers(rows, `${model}@${number}`, digest);
  const text = canonicalJson(record);
  const evidence = digestBytes(text);
  await writeFileDurably(evidenceFile(workings.evidenceFolder, evidence), text);
  const reason = await notes.put(matured.reason);
  const days = rows.map(({ asOf }) => asOf).sort();
  await append(() => {
    requireWitness(ledger.proposed, person);
    const period = { from: days[0]!, until: days.at(-1)! };
    const payload = { model, number, digest, evidence, panel: record.dataset.version, ...period, reason };
    return { type: "evidence.appended", actor: person, payload };
  });
  return locate(ledger.acknowledged, { model, number });
}

export function evidenceFile(folder: string, evidence: Digest): string {
  return join(folder, `${evidence.slice(7)}.json`);
}

/** What matured labels said of a version's lists, oldest first; null where its file is gone. */
export function readAppended(
  { appended }: Pick<VersionState, "appended">,
  folder: string,
): Promise<readonly (OutsideRecord | null)[]> {
  return Promise.all(
    appended.map(async ({ evidence }) => {
      const text = await readFile(evidenceFile(folder, evidence), "utf8").catch(() => "null");
      return JSON.parse(text) as OutsideRecord | null;
    }),
  );
}

function requireWitness(state: RegistryState, person: string): void {
  requireRole("appending evidence", knownPerson(state, person), ["scientist", "reviewer"]);
}

function refuseOthers(rows: readonly AlertRow[], reference: string, digest: Digest): void {
  const other = rows.find(({ versionDigest }) => versionDigest !== digest);
  if (rows.length > 0 && other === undefined) return;
  throw new Fault(
    "evidence.other-version",
    `the list is of ${other?.version ?? "nothing"} (expected rows that ${reference} scored, bytes ${digest})`,
    { kind: "conflict" },
  );
}
