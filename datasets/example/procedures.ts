import { addDays, codeOf, dayCode } from "./days.ts";
import { siretAt } from "./establishments.ts";
import type { FirmHistory } from "./history.ts";
import type { FirmIdentity } from "./identity.ts";
import type { ProcedureEvent } from "./life.ts";
import type { Outbox } from "./outbox.ts";
import { isoDay, namedDay, spacedSiren } from "./rawFormats.ts";

export const procedureHeader = "Siret;Siren;Dt_effet;Cat_v2;Lib_actx_stdx";
/** The columns of the open data that are filled. */
export const noticeHeader =
  "id,dateparution,typeavis_lib,familleavis,familleavis_lib,numerodepartement,region_nom_officiel,tribunal,commercant,ville,registre,jugement";

/** One judgment in forty is never published. */
const unpublishedShare = 0.025;

/** Openings, plans and closings: to the Urssaf's file a month after their effect, to the BODACC one to four weeks after. */
export function writeProcedures({ firm, life, random }: FirmHistory, out: Outbox): void {
  const draw = random.fork("notices");
  for (const [rank, event] of life.procedures.entries()) {
    const siret = siretAt(firm.establishments[0]!, event.month);
    out.send(
      "procol",
      dayCode(event.month + 1, event.day),
      `${siret};${firm.siren};${namedDay(event)};1;${event.label}`,
    );
    const published = addDays(event, 7 + draw.integer(22));
    if (draw.uniform() < unpublishedShare) continue;
    const id = `A${isoDay(published).replaceAll("-", "")}${firm.siren}${rank}`;
    out.send("bodacc", codeOf(published), noticeLine(firm, event, { id, published: isoDay(published) }));
  }
}

const natures: readonly (readonly [label: RegExp, family: string, nature: string])[] = [
  [/^ouverture_liquidation/i, "Jugement d'ouverture", "Jugement d'ouverture de liquidation judiciaire"],
  [
    /^ouverture_redressement/i,
    "Jugement d'ouverture",
    "Jugement d'ouverture d'une procédure de redressement judiciaire",
  ],
  [/^ouverture_sauvegarde/i, "Jugement d'ouverture", "Jugement d'ouverture d'une procédure de sauvegarde"],
  [/^plan_continuation_redr/i, "Jugement prononçant", "Jugement arrêtant le plan de redressement"],
  [/^plan_continuation_sauv/i, "Jugement prononçant", "Jugement arrêtant le plan de sauvegarde"],
  [/^cloture/i, "Jugement de clôture", "Jugement de clôture pour insuffisance d'actif"],
  [/^solde/i, "Autre jugement et ordonnance", "Jugement mettant fin à la procédure"],
];

function noticeLine(
  firm: FirmIdentity,
  event: ProcedureEvent,
  { id, published }: { readonly id: string; readonly published: string },
): string {
  const [, family, nature] = natures.find(([label]) => label.test(event.label))!;
  const judgment = JSON.stringify({ type: "initial", famille: family, nature, date: isoDay(event) });
  const cells = [
    id,
    published,
    "Avis initial",
    "collective",
    "Procédures collectives",
    firm.department,
    firm.regionName,
    `Greffe du Tribunal de Commerce de ${firm.communeCode}`,
    firm.name,
    `COMMUNE ${firm.communeCode}`,
    `${spacedSiren(firm.siren)},${firm.siren}`,
    judgment,
  ];
  return cells.map(quoted).join(",");
}

function quoted(cell: string): string {
  return /[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
