import { metricNames } from "vigie/plots";
import { intervalMethodFr } from "vigie/words";
import type { Messages } from "../messages.ts";
import { fairnessFr } from "./fairness.fr.ts";
import type { runsEn } from "./runs.en.ts";

/** Ce que les pages des exécutions disent des résultats et de leur fabrication, en français. */
export const runsFr: Pick<Messages, keyof typeof runsEn> = {
  question: "Question",
  study: "Étude",
  author: "Auteur",
  dataset: "Données",
  best: "Précision moyenne, meilleur modèle",
  runsLead:
    "Chaque exécution d’une étude est consignée. Les mêmes données, code et paramètres donnent la même exécution. Les listes extérieures jugées par vigie evaluate figurent à côté.",
  noRuns: "Pas encore d’exécution",
  searched: (trials: number, tied: number) =>
    `Gagnant de ${trials} essais, à égalité avec ${tied} des autres ; les essais ne figurent pas dans la liste`,
  noRunsHow: "Exécutez un carnet, ou une étude en ligne de commande :",
  choose: "Choisir",
  chooseTwo: "Choisissez deux exécutions ou listes pour les voir côte à côte",
  sideBySide: "Côte à côte",
  chooseRun: (name) => `Choisir ${name}`,
  results: "Résultats",
  resultsLead: (firms, failing) =>
    `Sur la partie de test, sans les entreprises déjà en procédure : ${firms} entreprises, dont ${failing} défaillantes. À côté de chaque nombre, son intervalle à 95 %, les entreprises étant tirées avec toutes leurs lignes.`,
  protocol: "Protocole",
  engine: "Moteur",
  register: "Enregistrer",
  registerAs: (name) => `Enregistrer ${name}`,
  nameInRegistry: "Nom dans le registre",
  registeredAs: "Enregistré comme",
  onlyScientists: "Seul un data scientist enregistre des modèles.",
  cancel: "Annuler",
  metrics: metricNames.fr,
  atLevel: { high: "risque fort", moderate: "risque modéré" },
  notDefined: "non défini",
  noInterval: "sans intervalle",
  intervalMethod: intervalMethodFr,
  calibration: "Calibration",
  predicted: "Probabilité prédite (%)",
  observed: "Part observée (%)",
  fairness: fairnessFr,
  titled: (title, of) => `${title} : ${of}`,
  byGroup: (name) => `Par ${name}`,
  byGroupLead: "AUC par groupe avec son intervalle à 95 % ; la ligne est la valeur sur l’ensemble.",
  group: "Groupe",
  firms: "Entreprises",
  failing: "Défaillantes",
  asTable: "en tableau",
  bins: "Classe",
  howItWasSplit: "Comment les données ont été partagées",
  foldLead: (cutoff) =>
    `Le test commence le ${cutoff} : rien de ce qui a été appris n’a été connu plus tard.`,
  embargo: (months, required) =>
    `Entre le dernier mois appris et le premier mois testé, ${months} mois (il en faut ${required} pour que tout soit connu).`,
  overridden: (reason) => `L’écart plus court a été accepté : ${reason}`,
  separateFirms: "Aucune entreprise n’est dans deux parties d’apprentissage.",
  part: "Partie",
  parts: { train: "apprentissage", calibrate: "calibration", choose: "choix des seuils", test: "test" },
  period: "Période",
  fromUntil: (from, until) => `du ${from} au ${until} exclu`,
  leftOut: "Laissé de côté",
  howItWasMade: "Comment il a été fait",
  features: "Variables",
  seed: "Graine",
  vigieVersion: "Vigie",
  nodeVersion: "Node",
  platform: "Plateforme",
  code: "Code",
  packageLock: "Paquets",
  dashWhere: "absent de cette exécution",
  difference: "Différence",
};
