import { metricNames } from "vigie/experiments";
import type { CardWords } from "./words.ts";

const whole = new Intl.NumberFormat("fr-FR");
const times = (n: number, one: string, many: string) => `${whole.format(n)} ${n < 2 ? one : many}`;
const models = (n: number) => times(n, "modèle", "modèles");
const people = (n: number) => times(n, "personne", "personnes");

export const french: CardWords = {
  language: "fr",
  locale: "fr-FR",
  to: "à",
  use: "À quoi elle sert",
  uses: [
    "Classer les entreprises selon le risque d’entrer en procédure collective, pour qu’un bureau examine les premières assez tôt pour aider.",
    "À côté du jugement d’un agent qui connaît l’entreprise, jamais à sa place.",
  ],
  nonUse: "À quoi elle ne sert pas",
  nonUses: [
    "Décider seule de quoi que ce soit au sujet d’une entreprise.",
    "Accorder ou refuser un crédit, un marché ou une aide.",
    "Les entreprises hors du périmètre du panel nommé ci-dessous, ou les panels dont les colonnes veulent dire autre chose.",
    "Dire à des tiers qu’une entreprise est en danger.",
  ],
  data: "Données et dates",
  dataset: (name, rows, version) => `Panel **${name}**, ${rows} lignes, version \`${version}\`.`,
  cutoff: (day) => `Rien de ce qui n’était pas connu au ${day}, premier jour du test, n’a servi à apprendre.`,
  embargo: (months, required) =>
    `Mois entre la dernière ligne apprise et le test : ${months} (tous les résultats sont connus après ${required}).`,
  overridden: (reason) => `**L’embargo est plus court qu’il ne faudrait.** Raison donnée : ${reason}`,
  parts: { train: "apprentissage", calibrate: "calibration", choose: "choix des seuils", test: "test" },
  partHeader: ["partie", "du", "au (exclu)", "lignes", "entreprises", "défaillantes"],
  excluded: "Lignes écartées :",
  excludedHeader: ["raison", "lignes", "entreprises"],
  target: "Ce qui est prédit",
  targetText: (name, horizon, delay) =>
    `${name} : dans les ${horizon} mois qui suivent la date d’observation, selon la date d’effet ; connu ${delay} mois plus tard.`,
  inputs: "Ce qui entre",
  inputsHeader: ["entrée", "type", "unité", "valeur manquante"],
  missingRules: {
    kept: "reste manquante",
    imputed: (value, isTold) =>
      `${value}, appris à l’entraînement${isTold ? " ; le modèle en est averti" : ""}`,
    noLevel: (isTold) => `n’appartient à aucun niveau${isTold ? " ; le modèle en est averti" : ""}`,
    formula: (of) => `${of} l’est aussi`,
    unused: "le modèle ne la voit pas",
  },
  metrics: "Mesuré sur la partie de test",
  metricNames: metricNames.fr,
  further: "Autres vues",
  view: "vue",
  failingFirms: "défaillantes",
  treatedKept: "entreprises accompagnées gardées : la question posée",
  treatedLeftOut: "entreprises accompagnées écartées : vue de sensibilité",
  within: (months) => `défaille sous ${months} mois`,
  calibration: "Calibration",
  platt: (slope, intercept) =>
    `De Platt : la log-cote vaut ${slope} fois la marge plus ${intercept}, ajustés sur la partie de calibration.`,
  interceptOnly: (shift) => `La marge est décalée de ${shift}, ajusté sur la partie de calibration.`,
  isotonic: (levels) => `Isotonique, ${levels} paliers, ajustée sur la partie de calibration.`,
  slopeNote: "1 est juste ; au-dessous, les scores sont trop tranchés (Cox 1958).",
  observedNote: "1 est juste ; au-dessus, plus d’entreprises défaillent qu’annoncé.",
  reliabilityHeader: ["prédit (moyenne)", "observé", "intervalle à 95 %", "lignes"],
  looked: (looks, persons, judged) =>
    `Les mois du test sont scellés. Quand ce modèle a été jugé, ils avaient été regardés **${whole.format(looks)} fois par ${people(persons)}**, avec ${models(judged)} ; la page de la version dit combien de fois à présent.`,
  lookedByNow: (looks, persons, judged) =>
    `Les mois du test sont scellés. À présent, ils ont été regardés **${whole.format(looks)} fois par ${people(persons)}**, avec ${models(judged)}.`,
  unrecordedLook: "**Les mois du test sont scellés, et aucun regard sur eux n’est consigné.**",
  development:
    "Les mois du test servent au développement : chacun peut les regarder aussi souvent qu’il veut, et le meilleur de nombreux essais y paraît meilleur qu’il n’est. Les mois scellés n’ont pas été lus.",
  notSealed: (why) => `Aucun mois de cette étude n’est scellé : ${why}.`,
  without: "Sans les entreprises déjà en procédure",
  with: "Avec les entreprises déjà en procédure, comptées comme défaillantes",
  noWith: "Ce panel ne connaît aucune entreprise en procédure : il n’y a qu’une vue.",
  metricHeader: ["mesure", "valeur", "intervalle à 95 %", "lignes", "entreprises", "défaillantes"],
  noInterval: "aucun",
  method: "Comment les intervalles sont faits :",
  thresholds: "Seuils d’alerte",
  thresholdHeader: [
    "niveau",
    "probabilité",
    "marge",
    "critère",
    "sa valeur à ce seuil",
    "défaillantes à ce seuil",
    "marge dans 95 % des tirages",
    "choisi sur",
  ],
  thresholdsNote:
    "Les tirages reprennent des entreprises, avec toutes leurs lignes, et fixent le seuil à nouveau : ils disent combien le choix dépend des entreprises qui étaient là.",
  levels: { high: "risque fort", moderate: "risque modéré" },
  rules: "Règles d’experts après le modèle",
  rulesNote:
    "Appliquées dans cet ordre à la marge du modèle ; le rang et le niveau en découlent, la probabilité reste celle du modèle. Les nombres sont ceux de la partie de test.",
  ruleHeader: [
    "règle",
    "s’applique où",
    "ce qu’elle fait",
    "parce que",
    "entreprises concernées",
    "lignes relevées",
    "lignes abaissées",
  ],
  rulesWorth:
    "Avec les règles et sans, sur la partie de test ; l’intervalle de la différence est apparié par entreprise :",
  rulesHeader: ["mesure", "avec", "sans", "différence", "verdict"],
  leadTime: "Avec quelle avance viennent les alertes",
  leadTimeNote: (failing, unknown, months) =>
    `Mois entre la première alerte d’une entreprise dans la partie de test et sa procédure, pour ${failing} entreprises défaillantes (${unknown} de plus dont le mois n’est pas connu). La partie de test compte ${months} mois, et aucune avance n’est plus longue ; les parts sont celles des entreprises défaillantes jugées si tôt.`,
  leadTimeHeader: ["mesure", "fort", "modéré ou fort"],
  fairness: "Équité des listes",
  noFairness: "Aucun audit d’équité n’a été fait : le panel ne dit pas les départements.",
  fairnessLead: (places, departments) =>
    `${places} places sur les listes de ${departments} départements ; chaque groupe face à sa référence, *échec* ajusté au nombre de groupes (Holm). Les nombres comptent des groupes.`,
  fairnessHeader: [
    "groupes par",
    "critère",
    "verdict",
    "réussite",
    "échec",
    "preuves insuffisantes",
    "groupes en échec",
  ],
  verdicts: { pass: "réussite", fail: "échec", "not enough evidence": "preuves insuffisantes" },
  notAudited: (divisions) => `Sans audit : ${divisions}.`,
  groups: (name) => `Par ${name === "region" ? "région" : name}`,
  noGroups: "Aucun tableau par groupe n’a été fait.",
  groupHeader: ["lignes", "entreprises", "défaillantes"],
  limits: "Limites",
  limitTexts: [
    "Une entreprise aidée grâce à une alerte peut ne pas défaillir : une fois les listes utilisées, les résultats ultérieurs ne montrent plus ce qui se serait passé.",
    "Un groupe où peu d’entreprises défaillent a un intervalle large ou aucun : rien n’y montre que le modèle fonctionne.",
    "La valeur du critère d’un seuil est celle des lignes sur lesquelles il a été choisi, ce qui le flatte.",
  ],
  owners: "Qui en répond",
  ownersElsewhere: "Le registre dit qui l’a écrite, jugée et mise en service : `vigie registry card`.",
  author: (person) => `Auteur : ${person}`,
  statuses: {
    candidate: "candidate",
    "in-review": "en relecture",
    approved: "approuvée",
    refused: "refusée",
    released: "en service",
    retired: "retirée",
  },
  notJudged: "Personne ne l’a encore jugée",
  judged: (how, person, day) => `Jugée par ${person} le ${day} ; à présent ${how}`,
  notReproduced: "Personne ne l’a encore reproduite",
  reproduced: (persons) => `Reproduite par ${persons}`,
  openFindings: (open) =>
    open === 0
      ? "Aucun constat n’est ouvert"
      : `${times(open, "constat est ouvert", "constats sont ouverts")}`,
  waivedRules: (rules) => `Règles levées pour l’instant : ${rules}`,
  erased: "(le texte a été effacé)",
  answeredBy: (person, day) => `${person}, ${day}`,
  questions: "Questions au responsable du traitement",
  questionsText: "Lui seul peut y répondre ; rien ici ne prétend à la conformité.",
  controllerQuestions: {
    "legal-basis":
      "Sur quelle base légale ces données sont-elles traitées, et à quelle fin (RGPD, article 6) ?",
    "impact-assessment": "Y a-t-il une analyse d’impact, et de quelle date (RGPD, article 35) ?",
    "natural-persons":
      "Quelles entreprises sont des personnes physiques, et de quoi et quand sont-elles informées (RGPD, articles 13 et 14) ?",
    "algorithmic-mention":
      "Où est-il mentionné qu’un algorithme est intervenu, et qui en explique les règles à qui le demande (CRPA, article L311-3-1) ?",
    objection: "Comment une entreprise s’oppose-t-elle, ou fait-elle corriger ce qui est faux ?",
    "human-decision": "Qui répond de la décision humaine qui suit une alerte (RGPD, article 22) ?",
    secrecy: "Qui peut voir le score d’une entreprise, et sous quel secret (fiscal, social, bancaire) ?",
    retention: "Combien de temps listes, scores et données sont-ils gardés, et qui les efface ?",
    contact: "À qui écrit-on au sujet de ce modèle ?",
  },
  notAnswered: "sans réponse",
  made: "Fait avec",
  madeHeader: ["quoi", "valeur"],
  run: "exécution",
  protocol: "protocole",
  model: "modèle",
  modelText: ({ kind, engine, engineVersion, threads }) =>
    `${kind}, moteur ${engine} ${engineVersion}, fils ${threads}`,
  seed: "graine",
  features: "variables",
  code: "code",
};
