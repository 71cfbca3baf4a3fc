import { Fault } from "../foundation/errors.ts";
import { apconso } from "./apconso.ts";
import { apdemande } from "./apdemande.ts";
import { bdf } from "./bdf.ts";
import { bodacc } from "./bodacc.ts";
import { ccsf } from "./ccsf.ts";
import { comptes } from "./comptes.ts";
import type { Source, SourceName } from "./contract.ts";
import { cotisation } from "./cotisation.ts";
import { debit } from "./debit.ts";
import { delai } from "./delai.ts";
import { diane } from "./diane.ts";
import { effectif } from "./effectif.ts";
import { effectifEnt } from "./effectif_ent.ts";
import { ellisphere } from "./ellisphere.ts";
import { followup } from "./followup.ts";
import { naf } from "./naf.ts";
import { paydex } from "./paydex.ts";
import { procol } from "./procol.ts";
import { sirene } from "./sirene.ts";
import { sireneHisto } from "./sirene_histo.ts";
import { sireneUl } from "./sirene_ul.ts";
import { sireneUlHisto } from "./sirene_ul_histo.ts";

/** Every source that can be imported, by name. */
export const sources: readonly Source[] = [
  apconso,
  apdemande,
  bdf,
  bodacc,
  ccsf,
  comptes,
  cotisation,
  debit,
  delai,
  diane,
  effectif,
  effectifEnt,
  ellisphere,
  followup,
  naf,
  paydex,
  procol,
  sirene,
  sireneHisto,
  sireneUl,
  sireneUlHisto,
];

/** Throws `source.unknown`. */
export function sourceNamed(name: SourceName): Source {
  const found = sources.find((source) => source.name === name);
  if (found !== undefined) return found;
  const names = sources.map((source) => source.name).join(", ");
  throw new Fault("source.unknown", `no such source: ${name} (expected ${names})`, { kind: "not-found" });
}
