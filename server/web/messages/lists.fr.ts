import type { listsEn } from "./lists.en.ts";

/** Ce que les pages disent des listes jugées, en français. */
export const listsFr: typeof listsEn = {
  list: "Liste",
  badge: "liste extérieure",
  file: "Fichier",
  fileOf: (name, bytes) => `${name}, ${bytes}`,
  panel: "Jugée sur",
  judgedOn: (panel) => `jugée sur ${panel}`,
  lead: "Des scores venus d’ailleurs que de Vigie (un autre modèle, une liste passée), jugés sur les entreprises, les mois et les issues du panel comme les modèles d’une exécution.",
  scale: {
    probabilities: "Les scores sont pris pour des probabilités.",
    ranks: "Les scores ne font que classer : rien n’est dit de la calibration.",
  },
  lines: "Ce que sont devenues ses lignes",
  what: "Quoi",
  count: "Lignes",
  counts: {
    read: "lues",
    judged: "dont l’entreprise et le mois sont dans le panel : jugées",
    strongSignals: "parmi elles, entreprises déjà en procédure : dans la seule vue qui les garde",
    rejected: "rejetées : mal formées",
    sealed: "de mois scellés : laissées de côté, ni jugées ni lues",
    repeated: "entreprise et mois déjà vus : la première ligne compte",
    unknownFirms: "entreprise inconnue du panel",
    unknownMonths: "mois inconnu du panel",
    outOfPerimeter: "entreprise hors du périmètre à cette date",
    moved: "jour reporté au premier du mois suivant",
  },
  rest: {
    "left out": "entreprises du panel à ces dates que la liste ne nomme pas : laissées de côté",
    below: "entreprises du panel à ces dates que la liste ne nomme pas : tenues pour dernières, sans alerte",
  },
  recallAmongListed:
    "Le rappel est celui des seules entreprises listées : celles que la liste ne nomme pas sont laissées de côté.",
  rejects: (n, text) => (n <= 1 ? "Une ligne rejetée" : `Les ${text} premières lignes rejetées`),
  reject: (line, column, value, reason) =>
    `ligne ${line}${column === "" ? "" : `, ${column}`} : ${value} ${reason}`,
  without: "Sans signaux forts",
  with: "Avec signaux forts",
  levels: "Ses propres niveaux d’alerte",
  levelsLead: "Les niveaux fournis avec la liste, sans les entreprises déjà en procédure.",
  cannotBeKnown: "Ce qui ne peut être su",
  unknown:
    "Comment ces scores sont nés : sur quoi leur modèle a appris, et jusqu’à quand ; quelles variables il a vues ; si ces mois ont servi à le choisir. Aucun contrôle de fuite n’y est possible.",
  noMonths:
    "Les mois jugés ne sont pas dits : cette liste a été enregistrée avant qu’ils ne le soient. Jugez le fichier à nouveau.",
};
