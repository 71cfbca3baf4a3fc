import type { Messages } from "../messages.ts";
import type { notebooksEn } from "./notebooks.en.ts";

const whole = new Intl.NumberFormat("fr-FR");

/** Ce que disent la liste des carnets et leurs sorties, en français. */
export const notebooksFr: Pick<Messages, keyof typeof notebooksEn> = {
  cells: "Cellules",
  kernel: "Noyau",
  kernels: { off: "éteint", idle: "prêt", busy: "occupé" },
  notebooksLead:
    "De simples fichiers TypeScript. Modifiez-les ici ou dans tout éditeur : ce que vous enregistrez s’exécute aussitôt, avec ce qui en dépend.",
  noNotebooks: "Pas encore de carnet",
  noNotebooksHow: "Mettez un fichier TypeScript dans le dossier des carnets.",
  runAll: "Tout exécuter",
  runCell: "Exécuter",
  runCellNamed: (name) => `Exécuter ${name}`,
  interrupt: "Interrompre",
  restart: "Redémarrer",
  showCode: "Voir le code",
  hideCode: "Cacher le code",
  viewAs: "Vue",
  views: { report: "Rapport", code: "Code" },
  kernelStatus: {
    connecting: "Connexion",
    starting: "Démarrage",
    idle: "Prêt",
    busy: "En cours",
    exited: "Terminé",
    closed: "Fermé",
  },
  reconnecting: "La connexion est perdue ; nouvel essai…",
  kernelExited: (reason) => `Le noyau s’est arrêté (${reason}). Les autres carnets continuent.`,
  cellStatus: {
    queued: "en attente",
    running: "en cours",
    done: "fait",
    failed: "échec",
    stale: "périmé",
    interrupted: "interrompu",
    waiting: "attend",
    blocked: "a des fautes",
  },
  announce: (cell, status) => `${cell} : ${status}`,
  console: "Console",
  atLine: (line) => `ligne ${line}`,
  frames: "D’où cela vient",
  moreEntries: (n) => `${whole.format(n)} de plus`,
  proposal: (model) => `Proposer ${model}`,
  proposalLead: (run) =>
    `Il vient de l’exécution ${run}. L’enregistrer en fait une version qu’un relecteur peut juger.`,
  toTheRun: "Voir l’exécution",
  toTheVersion: (name, number) => `Voir ${name} ${number}`,
  browserOutput: "Sortie interactive",
  showMore: "Voir les lignes",
};
