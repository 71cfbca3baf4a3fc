import type { PlotWords } from "vigie/plots";

export const plotsFr: Omit<PlotWords, "count" | "number" | "metric"> = {
  onFirms: (firms, failing) => `${firms} entreprises, dont ${failing} défaillantes`,
  from: (least, most) => (least === most ? least : `${least} à ${most}`),
  reliability: (name) => `Calibration de ${name}`,
  reliabilityLead:
    "Chaque point est un dixième des entreprises-mois, avec un intervalle à 95 % qui garde ensemble les mois d’une entreprise ; l’escalier est la courbe isotonique avec sa bande ; les barres du bas sont les scores. Sur la ligne pointillée, ce qui était prédit est arrivé.",
  predicted: "prédit (%, échelle log-cotes)",
  observed: "observé (%, échelle log-cotes)",
  scores: (name) => `Scores de ${name}`,
  scoresLead:
    "Entreprises-mois par log-cotes calibrées : barres larges, celles qui n’ont pas défailli ; barres étroites et foncées, celles qui ont défailli. Échelle en racine carrée, pour que les rares restent visibles.",
  logOdds: "log-cotes",
  rows: "entreprises-mois",
  precisionRecall: "Précision et rappel",
  precisionRecallLead:
    "Chaque point d’une courbe est un seuil : part des défaillances trouvées, et part d’alertes justes. La ligne pointillée est le taux de base.",
  recall: "rappel (%)",
  precision: "précision (%)",
  overTime: (metric) => `${metric} au fil du temps`,
  overTimeLead:
    "Chaque période de test avec son intervalle à 95 %. Hachuré : mois dont l’issue n’est pas encore connue.",
  immature: "pas encore connu",
  overVersions: (metric, versions) => `${metric}, version par version (${versions})`,
  overVersionsLead:
    "Chaque version sur sa propre partie de test, avec son intervalle à 95 % ; creux : aucun. Les parties de test peuvent différer : un écart n’est pas une preuve.",
  version: "version",
  multiples: (metric, division) => `${metric} par ${division} et période`,
  multiplesLead:
    "Un cadre par groupe, avec ses entreprises défaillantes ; points avec intervalles à 95 %, la valeur de l’ensemble en pointillé. Creux : trop peu de défaillances pour un intervalle.",
  funnel: (metric, division) => `${metric} par ${division}, et ce que ferait le seul hasard`,
  funnelLead:
    "Dans l’entonnoir intérieur, un groupe ne s’écarte de l’ensemble pas plus que le hasard ne le fait pour 95 groupes sur 100 ; dans l’extérieur, pour 998 sur 1 000. Les limites tiennent les entreprises défaillantes pour indépendantes.",
  failingFirms: "entreprises défaillantes",
  map: (metric) => `${metric} par département`,
  mapLead:
    "Plus foncé : plus élevé. Hachuré : l’intervalle à 95 % touche d’autres classes. Vide : pas de valeur. Départements d’outre-mer en carrés.",
  uncertain: "incertain",
  unknown: "pas de valeur",
  disparities: (metric, division) => `${metric} : écarts par ${division}`,
  disparitiesLead: (margin, groups) =>
    `${groups} groupes, chacun face à sa référence, avec intervalles à 95 %. La bande est la marge (${margin}). Rond : conforme ; losange : non conforme ; carré creux : preuves insuffisantes.`,
  difference: "groupe moins référence",
  ratio: "groupe sur référence",
  verdicts: { pass: "conforme", fail: "non conforme", "not enough evidence": "preuves insuffisantes" },
  leadTime: "De la première alerte à la procédure",
  leadTimeLead: (never) =>
    `Entreprises défaillantes selon les mois entre leur première alerte et l’ouverture ; ${never} n’en ont jamais eu.`,
  monthsBefore: "mois avant l’ouverture",
  firms: "entreprises",
  contributions: "Ce qui fait bouger les scores",
  contributionsLead: (rows) =>
    `Contributions aux log-cotes sur ${rows} entreprises-mois : la barre tient la moitié centrale, le trait neuf sur dix, le point est la médiane. Par taille moyenne.`,
  contribution: "contribution aux log-cotes",
};
