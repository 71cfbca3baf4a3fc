import { metricNames } from "vigie/plots";
import type { RuleCheck, RuleFinding } from "vigie/registry";
import { intervalMethodFr } from "vigie/words";
import { fairnessFr } from "./fairness.fr.ts";
import { leakageFr } from "./leakage.fr.ts";

type Judged = Pick<RuleCheck, "finding" | "verdict">;
type Of<S extends RuleFinding["says"]> = Extract<RuleFinding, { readonly says: S }>;

/** Ce qu’une règle a constaté, en une phrase avec ses chiffres. */
export function foundFr({ finding, verdict }: Judged): string {
  switch (finding.says) {
    case "none in production":
      return "aucune autre version n’est en production";
    case "no difference":
      return `pas d’intervalle de l’écart à ${finding.reference} (${pairing(finding.why)})`;
    case "difference":
      return `écart à ${finding.reference} : ${interval(finding)}, ${pairing(finding.why)}`;
    case "no slope":
      return "le paquet n’a pas de pente de calibration";
    case "no interval of the slope":
      return intervalMethodFr(finding.method);
    case "slope":
      return `pente ${interval(finding)}`;
    case "no audit":
      return "aucun audit d’équité n’a été fait";
    case "comparisons":
      return comparisonsText(finding, verdict);
    case "no split":
      return "le paquet ne dit pas comment les lignes ont été séparées";
    case "embargo":
      return finding.reason === null
        ? `${finding.months} mois, ${finding.required} exigés`
        : `${finding.months} mois au lieu de ${finding.required} : ${finding.reason}`;
    case "no leakage check":
      return "aucune recherche de fuites n’a été faite";
    case "leakage":
      return leakageText(finding, verdict);
    case "not reproduced":
      return finding.byAuthor ? "seul son auteur l’a reproduite" : "personne ne l’a reproduite";
    case "reproduced":
      return `${results[finding.result]}, par ${finding.by} le ${day(finding.on)}${finding.daysAgo === null ? "" : `, il y a ${finding.daysAgo} jours`}`;
    case "no look":
      return "aucune ouverture de ses mois de test n’est au journal";
    case "looks":
      return `ouverte ${finding.times} fois`;
  }
}

/** Ce qui satisferait la règle ; null où elle est satisfaite. */
export function wantedFr({ finding, verdict }: Judged): string | null {
  if (verdict === "pass") return null;
  const isFailing = verdict === "fail";
  switch (finding.says) {
    case "none in production":
      return null;
    case "no difference":
      return moreFirms(null);
    case "difference":
      return isFailing
        ? `un modèle qui perde moins de ${finding.margin.toLocaleString("fr-FR")}`
        : moreFirms(finding.needed);
    case "no slope":
      return "une évaluation avec des probabilités";
    case "no interval of the slope":
      return "davantage d’entreprises défaillantes";
    case "slope":
      return isFailing
        ? "un calibrage qui ne rende les scores ni trop tranchés ni trop timides"
        : slopeWanted(finding);
    case "no audit":
      return "un panel avec régions et départements";
    case "comparisons":
      return isFailing
        ? "un modèle sans cet écart, ou une dérogation avec son motif et sa fin"
        : "davantage de défaillantes dans ces groupes ; l’audit dit combien pour chacun";
    case "no split":
      return "fold.json";
    case "embargo":
      return "la même étude sans embargo raccourci";
    case "no leakage check":
      return "la même exécution avec sa recherche de fuites";
    case "leakage":
      return isFailing
        ? "un panel ou un découpage sans la fuite"
        : "ce que leakage.json dit de chacun de ces contrôles";
    case "not reproduced":
      return `\`registry reproduce ${finding.reference}\``;
    case "reproduced":
      return isFailing
        ? "la cause de la différence, puis une version qui se reproduise"
        : `\`registry reproduce ${finding.reference}\`${finding.daysAgo === null ? "" : " de nouveau"}`;
    case "no look":
      return "une étude avec une fenêtre scellée";
    case "looks":
      return "une fenêtre ultérieure encore scellée";
  }
}

const day = (iso: string) => iso.split("-").reverse().join("/");

const three = (value: number) =>
  value.toLocaleString("fr-FR", { minimumFractionDigits: 3, maximumFractionDigits: 3 });

const interval = ({ value, low, high }: Pick<Of<"slope">, "value" | "low" | "high">) =>
  `${three(value)} [${three(low)} ; ${three(high)}]`;

type Unpairable = NonNullable<Of<"difference">["why"]>;

function pairing(why: Unpairable | null): string {
  return why === null
    ? "appariés sur les mêmes lignes"
    : `non appariés : ${unpairable(why)} ; tenus pour indépendants`;
}

function unpairable(why: Unpairable): string {
  switch (why.because) {
    case "no runs":
      return "il n’y a pas d’exécutions ici";
    case "no run":
      return `l’exécution ${why.run} n’est pas ici`;
    case "other bytes":
      return `l’exécution ${why.run} n’a pas ces octets`;
    case "no predictions":
      return `les prédictions de l’exécution ${why.run} ne sont pas ici`;
    case "other rows":
      return "ils ont été jugés sur d’autres lignes";
    case "other targets":
      return "leurs cibles diffèrent sur les mêmes lignes";
  }
}

function comparisonsText({ of, count, first }: Of<"comparisons">, verdict: Judged["verdict"]): string {
  if (verdict === "pass") return `${of} comparaisons, aucune en échec`;
  const shown = first.map(({ division, metric, level }) => {
    const measure = named(metricNames.fr, metric).toLowerCase();
    return `${measure} ${deFr(level)} (${named(fairnessFr.divisions, division)})`;
  });
  const names = [...shown, ...(count > shown.length ? [`et ${count - shown.length} autres`] : [])].join(", ");
  return verdict === "fail"
    ? `${count} comparaisons sur ${of} en échec : ${names}`
    : `les preuves manquent à ${count} comparaisons sur ${of} : ${names}`;
}

function leakageText({ checks }: Of<"leakage">, verdict: Judged["verdict"]): string {
  if (verdict === "pass") return `rien trouvé : ${checks.length} contrôles`;
  const names = checks.map((name) => named(leakageFr.checks, name)).join(", ");
  return `${verdict === "fail" ? "suspect" : "indécis"} : ${names}`;
}

const results: Readonly<Record<Of<"reproduced">["result"], string>> = {
  identical: "identique",
  "equal within tolerance": "égale à la tolérance près",
  different: "différente",
  "not reproducible": "non reproductible",
};

function moreFirms(needed: number | null): string {
  const about = needed === null ? "davantage de défaillantes" : `environ ${needed} défaillantes`;
  return `${about} dans la partie de test, ou un modèle nettement meilleur`;
}

function slopeWanted({ needed, failing }: Of<"slope">): string {
  return needed === null
    ? "davantage de défaillantes, ou un autre calibrage : la pente elle-même est hors des bornes"
    : `environ ${needed} défaillantes dans la partie de test permettraient de décider (${failing} à présent)`;
}

function named(names: Readonly<Record<string, string>>, name: string): string {
  return names[name] ?? name;
}

/** « de Bretagne », « d’Occitanie », « de Hauts-de-France ». */
function deFr(name: string): string {
  return /^[aeiouyœæ]/i.test(name.normalize("NFD")) ? `d’${name}` : `de ${name}`;
}
