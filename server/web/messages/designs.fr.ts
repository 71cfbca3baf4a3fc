import type { Messages } from "../messages.ts";

const plural = (n: number, one: string, many: string) => (n < 2 ? one : many);
const whole = new Intl.NumberFormat("fr-FR");

/** What pages say of sealed months, views and the loss between regions, in French. */
export const designsFr: Messages["designs"] = {
  months: (from, until) => `Mois scellés, du ${from} au ${until} exclu :`,
  looked: (times, people, models) =>
    `regardés ${whole.format(times)} fois par ${whole.format(people)} ${plural(people, "personne", "personnes")}, avec ${whole.format(models)} ${plural(models, "modèle", "modèles")}.`,
  whoAndWhy: "Qui et pourquoi",
  development:
    "Mois de développement : chacun peut les regarder aussi souvent qu’il veut, et le meilleur de nombreux essais y paraît meilleur qu’il n’est.",
  none: (why) => `Aucun mois n’est scellé : ${why}.`,
  unrecorded: "Jugé sur des mois scellés, sans qu’aucun regard sur eux soit consigné.",
  metric: "Mesure",
  metrics: {
    auc: "AUC",
    averagePrecision: "Précision moyenne",
    brier: "Score de Brier",
    baseRate: "Part de défaillances",
    "precision@high": "Précision, fort",
    "recall@moderate": "Rappel, modéré",
  },
  further: "Entreprises accompagnées, horizons, dates",
  treated: "Entreprises accompagnées",
  treatedFirms: "Accompagnées avant la fin de l’horizon",
  treatedLead: (firms, failing) =>
    `Une entreprise aidée grâce à une alerte peut ne pas défaillir, et passe alors pour une fausse alerte. ${firms} entreprises ont été accompagnées avant la fin de leur horizon, autant que les mois lus le disent ; ${failing} d’entre elles ont défailli malgré tout.`,
  kept: "gardées : la question posée",
  censored: "écartées : vue de sensibilité",
  bounds: "bornes, quel qu’eût été leur sort sans aide",
  horizons: "Horizons",
  horizonsLead:
    "Les mêmes scores, jugés par qui défaille plus tôt. Les lignes dont l’horizon n’est pas écoulé sont écartées et comptées, jamais prises pour saines.",
  within: "Défaille sous",
  months_: (months, isTarget) =>
    isTarget ? `${months} mois, ce pour quoi le modèle est fait` : `${months} mois`,
  knownUntil: "Connu jusqu’au",
  notOver: "Lignes non échues",
  waiting: (rows, months) =>
    `Hachuré : ${months} mois qu’on ne peut pas encore juger, ${rows} lignes écartées.`,
  shift: "Ce qui change ailleurs",
  shiftLead: (origin, target) =>
    `Appris en ${origin}, jugé en ${target}. Les entreprises apprises sont pondérées jusqu’à ressembler à celles d’ici (rapport de densités par une régression logistique qui n’a pas vu l’entreprise ; Shimodaira 2000) : ce qui change alors tient à qui sont les entreprises, le reste à ce que de telles entreprises défaillent autrement ici. Intervalles à 95 % en tirant les entreprises des deux côtés, poids fixés.`,
  there: "Là-bas",
  here: "Ici",
  change: "Change de",
  explained: "Qui sont les entreprises",
  residual: "Le reste",
  tooLittle: "Trop peu d’entreprises de là-bas ressemblent à celles d’ici : le partage ne dit rien.",
  overlap: (effective, firms, separation) =>
    `En effet, ${effective} entreprises sur ${firms} représentent celles d’ici ; un classifieur distingue les deux côtés ${separation} du temps (50 % : les mêmes entreprises).`,
  clipped: (share, at, beyond) =>
    `Les poids sont bornés à ${at} fois leur moyenne (${share} des lignes de là-bas) ; à ${beyond} des lignes d’ici un poids plus grand reviendrait.`,
  overlapTitle: "Ce que les deux côtés ont en commun",
  overlapLead:
    "Lignes de chaque côté selon que leurs variables parlent pour ici : là où une seule courbe s’élève, rien ne se compare.",
  overlapX: "log-cotes d’être d’ici",
  overlapY: "part des lignes, %",
  originSide: "là-bas",
  targetSide: "ici",
};
