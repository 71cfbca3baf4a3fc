import type { Undecided } from "../evaluation/audit/undecided.ts";
import type { Threshold } from "../evaluation/thresholds.ts";
import type { RulesReport } from "../runs/rules/judge.ts";
import type { FoldDescription } from "../splits/fold.ts";
import type { RowReason } from "../splits/reasons.ts";
import type { reasonsEn } from "./reasons.en.ts";

const whole = (n: number) => n.toLocaleString("fr-FR");

const rows: Readonly<Record<RowReason, string>> = {
  "as-of date before the learning months": "date antérieure aux mois d’apprentissage",
  "in the embargo: label not known on the first day of the test":
    "sous embargo : issue inconnue au premier jour du test",
  "as-of date after the test": "date postérieure au test",
  "as-of date in no part": "date dans aucune partie",
  "firm kept for another part": "entreprise gardée pour une autre partie",
  "firm of the test side, left out of learning": "entreprise du côté du test, écartée de l’apprentissage",
  "firm of the learning side, left out of the test": "entreprise du côté de l’apprentissage, écartée du test",
  "region not judged by this fold": "région que ce découpage ne juge pas",
  "region left out of learning": "région écartée de l’apprentissage",
  "firm judged by this fold, learned from in a region it has left":
    "entreprise jugée par ce découpage, présente aussi dans une région apprise qu’elle a quittée",
  "label not usable": "issue inutilisable",
  "in procedure at the as-of date: strong signal": "en procédure à cette date : signal fort",
  "in procedure at the as-of date, which was not known yet":
    "en procédure à cette date, ce qui n’était pas encore connu",
  "immature: horizon and reporting delay are not over":
    "pas encore mûre : l’horizon et le délai de remontée courent encore",
  "no outcome in the panel": "sans issue dans le panel",
  "in procedure at a date of which no outcome is known yet":
    "en procédure à une date dont aucune issue n’est encore connue",
};

const levels: Readonly<Record<string, string>> = {
  unknown: "inconnu",
  mainland: "métropole",
  overseas: "outre-mer",
  "everyone else": "toutes les autres",
};

/** Ce que les comptes rendus disent en anglais, redit en français d’après leurs natures et leurs nombres. */
export const reasonsFr: typeof reasonsEn = {
  // Ce que d’anciens comptes rendus ne disent qu’en anglais reste tel quel.
  row: (reason) => rows[reason] ?? reason,
  undecided: ({ reason, why }) => (why === undefined ? reason : undecidedText(why)),
  aim: (threshold, level) =>
    threshold.aim === undefined ? threshold.criterion : aimText(threshold.aim, level),
  origin: ({ origin, fold }) => (fold === undefined ? origin : `partie de choix du découpage ${fold}`),
  action: ({ does, action }) => (action === undefined ? does : actionText(action)),
  grouping: groupingText,
  level: (name) => levels[name] ?? name,
  groupCaution: (least, most) =>
    `La précision moyenne dépend du taux de base, qui va de ${least} à ${most} : elle compare des modèles dans un groupe, jamais des groupes.`,
};

function undecidedText(why: Undecided): string {
  switch (why.because) {
    case "across the margin":
      return `l’intervalle traverse la marge, avec ${whole(why.group)} défaillantes ici et ${whole(why.reference)} dans la référence`;
    case "not defined":
      return `${sides[why.side]} : pas de valeur, avec ${whole(why.failing)} défaillantes`;
    case "no interval":
      return `${sides[why.side]} : pas d’intervalle, avec ${whole(why.failing)} défaillantes`;
    case "ratio with zero":
      return "un rapport avec zéro n’a pas d’intervalle";
    case "no stratum with both":
      return "aucun niveau de la variable de contrôle n’a les deux côtés";
    case "no such column":
      return "le panel n’a pas cette colonne";
    case "one group only":
      return `toutes les lignes sont d’un seul groupe : ${levels[why.level] ?? why.level}`;
    case "only group":
      return `seul ${levels[why.level] ?? why.level} y figure`;
    case "reference absent":
      return `la référence ${levels[why.level] ?? why.level} n’y figure pas`;
  }
}

const sides = { group: "le groupe", reference: "la référence" } as const;

function aimText(aim: NonNullable<Threshold["aim"]>, level: string): string {
  const below = level === "moderate" ? ", sans dépasser le risque fort" : "";
  switch (aim.by) {
    case "f-beta":
      return `maximiser F${whole(aim.beta)}${below}`;
    case "cost":
      return `minimiser le coût moyen, une défaillance manquée valant ${whole(aim.missed)} visites inutiles${below}`;
    case "capacity":
      return `alerter au plus ${whole(aim.places)} entreprises d’un département à une date, sur ${whole(Math.round(aim.firmsPerDepartment))}${below}`;
  }
}

function actionText(action: NonNullable<RulesReport["rules"][number]["action"]>): string {
  if ("raiseTo" in action)
    return action.raiseTo === "high" ? "relève au risque fort" : "relève au moins au risque modéré";
  if ("lowerTo" in action)
    return action.lowerTo === "none" ? "abaisse sous le risque modéré" : "abaisse au plus au risque modéré";
  return `déplace la marge de ${action.shift.toLocaleString("fr-FR")}`;
}

function groupingText({ grouping, sides: by, learned, tested }: FoldDescription): string {
  if (learned !== undefined && tested !== undefined)
    return `Apprend en ${placesText(learned)} ; jugé en ${placesText(tested)}.`;
  switch (by?.by) {
    case undefined:
      return grouping ?? "";
    case "share":
      return `${whole(by.share * 100)} % de toutes les entreprises, tirées par leur nom, pour le test, les autres pour apprendre.`;
    case "slice":
      return `Tranche ${by.slice} sur ${by.of} des entreprises, tirées par leur nom ; ${by.leaving === "drawn" ? "toutes" : "celles du test"} quittent l’apprentissage.`;
    case "leaving":
      return by.from === "train"
        ? "Les entreprises qui ont une ligne de test quittent apprentissage, calibration et choix : le côté de l’apprentissage garde celles qui avaient disparu."
        : "Les entreprises qui ont une ligne d’apprentissage quittent le test : il ne garde que des entreprises jamais vues.";
  }
}

function placesText(places: readonly string[]): string {
  return places.length > 4 ? `${places.length} régions` : places.join(", ");
}
