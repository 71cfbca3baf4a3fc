import type { LeakageMeasureName, LeakageSentence } from "vigie/experiments";

const three = (value: number | null) =>
  value === null
    ? "–"
    : value.toLocaleString("fr-FR", { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const percent = (share: number | null) =>
  share === null
    ? "–"
    : `${(100 * share).toLocaleString("fr-FR", { minimumFractionDigits: 1, maximumFractionDigits: 1 })} %`;
const whole = (n: number) => n.toLocaleString("fr-FR");
const day = (iso: string) => iso.split("-").reverse().join("/");

type Of<S extends LeakageSentence["says"]> = Extract<LeakageSentence, { readonly says: S }>;

/** Un constat de la recherche de fuites, en français. */
export function leakageSentenceFr(sentence: LeakageSentence): string {
  switch (sentence.says) {
    case "no earlier rows":
      return "aucune entreprise de la partie de test n’a de lignes un, deux et trois mois plus tôt";
    case "earlier":
      return `AUC de ${three(sentence.aucs[0]!)} à la date, ${sentence.aucs.slice(1).map(three).join(" ; ")} un, deux et trois mois plus tôt : ${cliffs[sentence.verdict]}`;
    case "seen":
      return `${seenText(sentence)} ; ${percent(sentence.failing)} de ses lignes défaillantes et ${percent(sentence.sound)} des autres sont d’entreprises vues à l’apprentissage`;
    case "repeated":
      return `${percent(sentence.rows)} des lignes de test ont toutes les variables d’une ligne apprise ; ${percent(sentence.firms)} sont d’entreprises qui servent aussi à apprendre${sentence.isThroughTime ? ", comme en a tout découpage dans le temps" : ""}`;
    case "twice":
      return `${whole(sentence.rows)} lignes sont d’une entreprise et d’une date déjà vues`;
    case "breach":
      return `${breaches[sentence.rule]} (${sentence.parts.map((part) => parts[part]).join(", ")}) : ${whole(sentence.count)}`;
    case "no gaps":
      return "aucune variable n’a de lacunes dans la partie de choix";
    case "too few to rank":
      return `moins de ${sentence.least} défaillantes à classer dans la partie de choix`;
    case "ranks best":
      return `des ${whole(sentence.of)}, celle qui classe le mieux à elle seule la partie de choix est ${rankedText(sentence)}`;
    case "ranks too well":
      return `classe à elle seule mieux qu’il n’est croyable, par l’AUC sur la partie de choix : ${rankedText(sentence)}`;
    case "no better than":
      return `aucune ne classe mieux que dans l’exécution ${sentence.run}`;
    case "better than":
      return `classe mieux que dans l’exécution ${sentence.run} : ${sentence.features.map(risenText).join(", ")}`;
    case "nothing to rebuild":
      return `rien à comparer : ${whole(sentence.values)} valeurs, ${whole(sentence.later)} faits connus plus tard`;
    case "no facts":
      return `les faits dont le panel est fait ne peuvent être relus : ${sentence.why}`;
    case "rebuilt":
      return `${whole(sentence.cells)} cellules de ${whole(sentence.rows)} entreprises-mois refaites au ${sentence.dates.map(day).join(", ")}, après que ${whole(sentence.later)} faits connus plus tard ont été donnés à d’autres entreprises, changés ou supprimés (le répertoire reste tel quel) : ${movedText(sentence)}`;
  }
}

const cliffs: Readonly<Record<Of<"earlier">["verdict"], string>> = {
  clean: "pas de falaise",
  suspect: "une falaise ; quelque chose est utilisé que seul le dernier mois savait",
  "not enough evidence": "trop peu de défaillantes pour distinguer une falaise du hasard",
};

const parts: Readonly<Record<Of<"breach">["parts"][number], string>> = {
  train: "apprentissage",
  calibrate: "calibration",
  choose: "choix des seuils",
  test: "test",
};

const breaches: Readonly<Record<Of<"breach">["rule"], string>> = {
  "part-empty": "partie vide",
  "row-unknown": "lignes hors du panel",
  "rows-not-ascending": "lignes en désordre",
  "row-in-two-parts": "lignes dans deux parties",
  "label-not-usable": "lignes sans issue utilisable",
  "month-outside-part": "mois hors de la partie",
  "label-known-too-late": "issues connues trop tard",
  "firm-in-two-parts": "entreprises dans deux parties",
  "firm-on-both-sides": "entreprises des deux côtés",
};

function seenText({ which, auc }: Of<"seen">): string {
  if (which === "neither")
    return "avoir été vue à l’apprentissage ne dit rien de la partie de test : AUC de 0,500";
  const what = which === "seen" ? "vue" : "non vue";
  return `« ${what} à l’apprentissage » classe à lui seul la partie de test avec une AUC de ${three(auc)}`;
}

function rankedText({ by, features, whole: model }: Of<"ranks best" | "ranks too well">): string {
  const told = features.map(
    ({ name, auc }) => `${by === "gaps" ? "l’absence de " : ""}${name} ${three(auc)}`,
  );
  return `${told.join(", ")}${model === null ? "" : ` (modèle entier ${model.name} : ${three(model.auc)})`}`;
}

function risenText({ name, auc, before, best }: Of<"better than">["features"][number]): string {
  return `${name} ${three(auc)} (${best === null ? "contre" : `nouvelle ; la meilleure était ${best},`} ${three(before)})`;
}

function movedText({ moved, lost }: Of<"rebuilt">): string {
  if (moved.length === 0 && lost === 0) return "aucune n’a bougé";
  const shown = moved.slice(0, 6).map(({ feature, cells }) => `${feature} ${whole(cells)}`);
  return `ont bougé ${[...shown, ...(lost > 0 ? [`entreprises présentes ou non ${whole(lost)}`] : [])].join(", ")}`;
}

/** Les mesures derrière les constats. */
export const leakageMeasuresFr: Readonly<Record<LeakageMeasureName, string>> = {
  "fall of the AUC in the last month beyond that of a month before":
    "chute de l’AUC au dernier mois, au-delà de celle d’un mois d’avant",
  "AUC at the as-of date": "AUC à la date",
  "AUC of the score 1 month earlier": "AUC du score 1 mois plus tôt",
  "AUC of the score 2 months earlier": "AUC du score 2 mois plus tôt",
  "AUC of the score 3 months earlier": "AUC du score 3 mois plus tôt",
  'AUC of "was seen in training"': "AUC de « vue à l’apprentissage »",
  'AUC of "was not seen in training"': "AUC de « non vue à l’apprentissage »",
  "share seen among failing rows": "part vue parmi les lignes défaillantes",
  "share seen among other rows": "part vue parmi les autres lignes",
  "share of test rows with all features of a row learned from":
    "part des lignes de test qui ont toutes les variables d’une ligne apprise",
  "share of test rows of firms also learned from":
    "part des lignes de test d’entreprises qui servent aussi à apprendre",
  "AUC of the feature alone": "AUC de la variable seule",
  "AUC of its gaps alone": "AUC de ses lacunes seules",
  "share of cells that moved": "part des cellules qui ont bougé",
};
