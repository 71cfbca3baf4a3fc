import { Fault } from "../foundation/errors.ts";
import { apconso } from "./apconso.ts";
import { bdf } from "./bdf.ts";
import type { Source, SourceName } from "./contract.ts";
import { cotisation } from "./cotisation.ts";
import { debit } from "./debit.ts";
import { effectifEnt } from "./effectif_ent.ts";
import { paydex } from "./paydex.ts";
import { procol } from "./procol.ts";
import { sirene } from "./sirene.ts";
import { sireneUl } from "./sirene_ul.ts";

/** Every source that can be imported, by name. */
export const sources: readonly Source[] = [
  apconso,
  bdf,
  cotisation,
  debit,
  effectifEnt,
  paydex,
  procol,
  sirene,
  sireneUl,
];

/** Throws `source.unknown`. */
export function sourceNamed(name: SourceName | (string & {})): Source {
  const found = sources.find((source) => source.name === name);
  if (found !== undefined) return found;
  const names = sources.map((source) => source.name).join(", ");
  throw new Fault("source.unknown", `no such source: ${name} (expected ${names})`, { kind: "not-found" });
}
