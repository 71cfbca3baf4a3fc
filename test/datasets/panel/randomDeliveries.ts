import { isoOfMonth, type Month, monthOfDate, type Random } from "vigie/datasets";
import type { PanelSource } from "../../../datasets/panel/definition.ts";
import type { Fact, Facts } from "./facts.ts";

/** Columns that say what a fact is about: a correction leaves them as they are. */
const keys: Readonly<Partial<Record<PanelSource, readonly string[]>>> = {
  cotisation: ["account", "month"],
  debit: ["account", "debtId", "periodFrom", "periodUntil", "historyNumber"],
  effectif_ent: ["month"],
  bdf: ["closedOn"],
  apconso: ["demandId", "month"],
  apdemande: ["demandId"],
  paydex: ["valueOn"],
  delai: ["account", "createdOn"],
  ccsf: ["account", "treatedOn"],
};

/** Each fact but those of the register arrives on the day from which it is known; some come again later, unchanged or corrected. */
export function deliver(facts: Facts, random: Random): Facts {
  const entries = Object.entries(facts) as [PanelSource, readonly Fact[]][];
  const delivered = entries.map(([source, rows]) => [
    source,
    source.startsWith("sirene") ? rows : rows.flatMap((fact) => again(source, fact, random)),
  ]);
  return Object.fromEntries(delivered) as Facts;
}

function again(source: PanelSource, fact: Fact, random: Random): readonly Fact[] {
  const first = { ...fact, receivedOn: fact.knownOn! };
  const lot = random.uniform();
  if (lot > 0.2 || source === "followup") return [first];
  const known: Month = monthOfDate(new Date(`${fact.knownOn}T00:00:00Z`));
  const day = `${isoOfMonth(known + 1 + random.integer(8)).slice(0, 7)}-${10 + random.integer(18)}`;
  const later = { ...fact, receivedOn: day, knownOn: day };
  if (lot > 0.15 || keys[source] === undefined) return [first, later];
  return [first, corrected(later, keys[source], random)];
}

function corrected(fact: Fact, key: readonly string[], random: Random): Fact {
  const change = (name: string, value: Fact[string]) => {
    if (key.includes(name)) return value!;
    if (typeof value === "number") return Math.round(value * (0.4 + random.uniform()));
    return name === "stage" && value !== null ? "REFUS" : value!;
  };
  return Object.fromEntries(Object.entries(fact).map(([name, value]) => [name, change(name, value)]));
}
