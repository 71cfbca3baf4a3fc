import type { afterModelEn } from "./after-model.en.ts";

/** Ce que les pages disent des seuils, des règles d’experts et des délais, en français. */
export const afterModelFr: typeof afterModelEn = {
  spread: "Dans 95 % des tirages d’entreprises",
  chosenOn: "Choisi sur",
  failingThere: "Défaillantes parmi elles",
  reached: "Atteint",
  flatters: "Ce qu’un seuil atteint est dit des lignes sur lesquelles il a été choisi, ce qui le flatte.",
  rules: "Règles d’experts après le modèle",
  rulesLead:
    "Appliquées dans cet ordre à la marge du modèle : rang et niveau en découlent. La probabilité reste celle du modèle, car une règle n’en a appris aucune.",
  rule: "Règle",
  where: "S’applique là où",
  does: "Ce qu’elle fait",
  holdsFor: "Entreprises concernées",
  failing: "dont défaillantes",
  raised: "Lignes relevées",
  lowered: "Lignes abaissées",
  withAndWithout: "Avec les règles et sans elles",
  withAndWithoutLead:
    "Sur la partie test, toutes les règles contre le modèle seul ; l’intervalle de la différence est apparié par entreprise.",
  metric: "Mesure",
  with: "Avec",
  without: "Sans",
  difference: "Différence",
  verdict: "Avec elles, c’est",
  verdicts: {
    better: "meilleur",
    worse: "moins bon",
    tied: "égal",
    "not enough evidence": "preuves insuffisantes",
  },
  leadTime: "Avance des alertes",
  leadTimeLead: (failing, months) =>
    `Mois entre la première alerte d’une entreprise dans la partie test et sa procédure, pour ${failing} entreprises défaillantes. La partie test compte ${months} mois, et aucune alerte ne peut précéder le premier ; les parts se rapportent aux défaillantes jugées assez tôt.`,
  unknownMonths: (firms) => `Pour ${firms} autres défaillantes, le mois n’est pas connu.`,
  noLeadTime:
    "Ce panel ne dit pas en quel mois une entreprise a défailli : l’avance des alertes n’est pas connue.",
  measure: "Mesure",
  measures: {
    firstQuartile: "Un quart a moins de, mois",
    median: "La moitié a moins de, mois",
    thirdQuartile: "Trois quarts ont moins de, mois",
    alerted: "Signalées avant la procédure, %",
    alerted3: "3 mois d’avance ou plus, %",
    alerted6: "6 mois d’avance ou plus, %",
    alerted12: "12 mois d’avance ou plus, %",
  },
  levels: { high: "Risque fort", moderate: "Modéré ou fort" },
  ofFirms: (n) => `sur ${n}`,
};
