import type { Messages } from "../messages.ts";

/** Ce que disent les pages des exécutions conservées d’un carnet. */
export const keptFr: Messages["kept"] = {
  title: "Exécutions conservées",
  lead: "Une exécution conservée garde le source, les versions des données, l’environnement et tout ce qui a été montré : ce qu’on relit et reproduit.",
  none: "Aucune exécution conservée",
  noneHow: "« Exécuter et conserver » sur la page du carnet en garde une, de même que vigie run --keep.",
  runAndKeep: "Exécuter et conserver",
  keeping: "Exécution, puis conservation…",
  run: "Exécution",
  keptAt: "Conservée",
  finished: "Toutes les cellules ont abouti",
  yes: "oui",
  no: "non",
  commandLine: "en ligne de commande",
  datasets: "Données",
  label: "Secret",
  strictest: (label: string) => `${label} (le plus strict parmi les colonnes ouvertes)`,
  parameters: "Paramètres",
  seeds: "Graines",
  widgets: "Commandes",
  environment: "Environnement",
  reproduce: "Reproduire",
  working: "En cours…",
  underway: (done, cells, cell) =>
    cells === 0
      ? "Démarrage d’un noyau…"
      : `${done} cellules sur ${cells}${cell === null ? "" : `, ${cell} s’exécute`}`,
  stop: "Arrêter",
  compareWith: "Comparer avec",
  erased: "Ce que montraient ses cellules a été effacé avec des données qu’elle avait ouvertes.",
  result: "Cellule par cellule",
  verdict: "Verdict",
  rows: "Lignes",
  verdicts: {
    identical: "identique",
    different: "différent",
    equal: (largest: string) => `égal à ${largest} près`,
    notReproducible: (why: string) => `non reproductible : ${why}`,
  },
  sideBySide: (cell: string) => `${cell}, côte à côte`,
  fromCache: (key: string) => `${key} vient du cache`,
  comment: (cell: string) => `Commenter ${cell}`,
  saveComment: "Commenter",
};
