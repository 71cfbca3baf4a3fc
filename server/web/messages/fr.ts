import { reasonsFr } from "vigie/words";
import type { Messages } from "../messages.ts";
import { afterModelFr } from "./after-model.fr.ts";
import { besideFr } from "./beside.fr.ts";
import { datasetsFr } from "./datasets.fr.ts";
import { designsFr } from "./designs.fr.ts";
import { differencesFr } from "./differences.fr.ts";
import { eventsFr } from "./events.fr.ts";
import { interfaceFr } from "./interface.fr.ts";
import { keptFr } from "./kept.fr.ts";
import { leakageFr } from "./leakage.fr.ts";
import { listsFr } from "./lists.fr.ts";
import { modelsFr } from "./models.fr.ts";
import { notebookFr } from "./notebook.fr.ts";
import { notebooksFr } from "./notebooks.fr.ts";
import { pairedFr } from "./paired.fr.ts";
import { plotsFr } from "./plots.fr.ts";
import { reviewFr } from "./review.fr.ts";
import { runsFr } from "./runs.fr.ts";
import { simulationFr } from "./simulation.fr.ts";
import { webhooksFr } from "./webhooks.fr.ts";

const plural = (n: number, one: string, many: string) => (Math.abs(n) < 2 ? one : many);
const whole = new Intl.NumberFormat("fr-FR");

export const fr: Messages = {
  skip: "Aller au contenu",
  brandHome: "Vigie, page d’accueil",
  mainMenu: "Menu principal",
  nav: {
    home: "Accueil",
    notebooks: "Carnets",
    datasets: "Données",
    runs: "Exécutions",
    models: "Modèles",
    history: "Historique",
  },
  roles: {
    scientist: "Data scientist",
    reviewer: "Relecteur",
    "release-manager": "Responsable de mise en production",
    admin: "Administrateur",
    viewer: "Lecteur",
  },
  actingAs: "En tant que",
  signOut: "Se déconnecter",
  theme: "Thème",
  themes: { system: "Système", light: "Clair", dark: "Sombre" },
  notices: {
    "four-eyes-on-trust":
      "Sur cette installation, les carnets tournent sous le même compte système que le serveur, et une personne peut tenir plusieurs rôles : le contrôle à quatre yeux repose sur la confiance.",
  },
  footerInterface: "Interface pour programmes",
  footer:
    "Vigie, atelier de recherche et registre de modèles pour la détection précoce des défaillances d’entreprises.",

  loading: "Chargement…",
  tryAgain: "Réessayer",
  problemTitles: {
    0: "Le serveur ne répond pas",
    400: "Demande illisible",
    401: "Vous n’êtes pas connecté",
    403: "Votre rôle n’y donne pas accès",
    404: "Il n’y a rien ici",
    409: "Ce n’est pas possible maintenant",
    500: "Quelque chose est cassé",
    503: "Indisponible pour l’instant",
    other: "Cela n’a pas marché",
  },
  problems: {
    "server.unreachable": "Le serveur ne répond pas. Tourne-t-il encore dans son terminal ?",
    "request.not-signed-in":
      "Ouvrez le lien de connexion affiché dans le terminal du serveur. Chaque lien ne sert qu’une fois.",
    "request.role":
      "Ceci relève d’un autre rôle que le vôtre : un administrateur attribue les rôles, personne ne se les attribue.",
  },
  file: "fichier",
  line: "ligne",
  column: "colonne",
  value: "valeur",
  unknownPage: "Aucune page n’a cette adresse.",
  toStart: "Vers l’accueil",

  homeTitle: "Détection précoce des défaillances d’entreprises",
  homeLead:
    "Des données administratives à une liste courte et expliquée d’entreprises : ce qui est là, ce qui sert, et qui l’a décidé.",
  counts: {
    notebooks: (n) => plural(n, "carnet", "carnets"),
    datasets: (n) => plural(n, "jeu de données", "jeux de données"),
    runs: (n) => plural(n, "exécution", "exécutions"),
    models: (n) => plural(n, "modèle", "modèles"),
  },
  whatHappened: "Derniers faits",
  wholeHistory: "Tout l’historique",
  inProduction: "En production",
  nothingReleased: "Aucun modèle n’est encore en production. Il y faut quatre étapes :",
  storySteps: [
    "Un data scientist ajuste et compare des modèles dans un carnet, et en enregistre un.",
    "Un relecteur lit les preuves et l’approuve, ou le refuse.",
    "Un responsable le met en production, avec un motif.",
    "L’historique garde qui a fait quoi, quand et pourquoi.",
  ],
  openNotebooks: "Ouvrir les carnets",
  model: "Modèle",
  version: "Version",
  since: "Depuis",
  by: "Par",
  who: "Qui",
  all: "Tous",

  noHistory: "Rien n’a encore été décidé",
  noHistoryHow: "La première entrée vient quand un modèle est enregistré.",
  historyLead:
    "Chaque décision, la plus récente d’abord. Les entrées sont chaînées par leurs empreintes et jamais réécrites.",
  decisions: (n) => `${whole.format(n)} ${plural(n, "entrée", "entrées")}`,
  asAlias: "comme",
  insteadOf: "à la place de",
  events: eventsFr,

  name: "Nom",
  kind: "Nature",
  rows: "Lignes",
  columns: "Colonnes",
  stored: "Stocké",
  secrecy: "Secret",
  kinds: { source: "source", panel: "panel", truth: "vérité", table: "table" },
  confidentiality: { open: "ouvert", restricted: "restreint", secret: "secret" },
  datasetsLead: "Adressés par leur contenu et immuables : le même contenu a partout la même version.",
  noDatasets: "Pas encore de données",
  noDatasetsHow: "Importez des fichiers avec cette commande, puis construisez un panel :",
  description: "Description",
  madeFrom: "Fait à partir de",
  cutoff: "Faits jusqu’au",
  target: "Cible",
  within: (months) => `sous ${months} mois`,
  profile: "Les colonnes et leur contenu",
  profileLead: (n) =>
    `${whole.format(n)} colonnes, ce que chacune veut dire et quand on pouvait la connaître.`,
  findColumn: "Chercher une colonne",
  noColumnFound: "Aucune colonne n’a cela dans son nom ou son sens.",
  unit: "Unité",
  source: "Source",
  knownOn: "Connu le",
  missingMeans: "Vide signifie",
  missingShare: (share) => `${share} manquants`,
  noneMissing: "rien ne manque",
  distinct: (n) => `${n} valeurs différentes`,
  rangeOf: (low, high) => `de ${low} à ${high}`,
  mean: (value) => `moyenne ${value}`,
  distribution: "distribution",
  columnRoles: {
    key: "clé",
    group: "groupe",
    feature: "variable",
    target: "cible",
    flag: "indicateur",
    fact: "fait",
  },
  yes: "oui",
  no: "non",
  emptyCell: "manquant",
  rowsOf: (from, to, total) => `Lignes ${from} à ${to} sur ${total}`,
  noRows: "Aucune ligne",
  columnContents: "Ce que contiennent les colonnes",
  previous: "Précédent",
  next: "Suivant",
  sortBy: (name) => `Trier par ${name}`,
  data: datasetsFr,
  edit: notebookFr,
  kept: keptFr,
  designs: designsFr,
  interface_: interfaceFr,
  review: reviewFr,
  simulation: simulationFr,
  beside: besideFr,
  differences: differencesFr,
  webhooks: webhooksFr,
  afterModel: afterModelFr,
  plots: plotsFr,
  leakage: leakageFr,
  lists: listsFr,
  reasons: reasonsFr,
  paired: pairedFr,
  importReport: "Rapport d’import",

  ...runsFr,
  ...modelsFr,
  ...notebooksFr,
};
