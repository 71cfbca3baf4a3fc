import { divisionNames } from "vigie/words";
import type { Messages } from "../messages.ts";

/** Ce que les pages disent de l’équité des listes, en français. */
export const fairnessFr: Messages["fairness"] = {
  title: "Équité des listes",
  together: "Équité des listes sur toutes les dates de test",
  togetherLead: (folds, firms, failing) =>
    `Les listes de ${folds}, chacune faite par le modèle de son découpage, auditées ensemble : ${firms} entreprises, dont ${failing} défaillantes, tirées avec toutes leurs lignes dans tous les découpages. Plus bas, chaque découpage a son propre audit, sur moins d’entreprises.`,
  lead: (places, listed) =>
    `Chaque département suit jusqu’à ${places} de ses scores les plus élevés à chaque date, ${listed} lignes en tout.`,
  leadOfTable: (own, places, listed) =>
    `Chaque département suit ses scores les plus élevés à chaque date : ${own} autant que leur en donne la table des capacités, tout autre jusqu’à ${places} ; ${listed} lignes en tout.`,
  named: "Critères, marges, référence et groupes ont été nommés par l’étude avant l’exécution.",
  usual: "Critères et marges sont ceux d’usage de Vigie : l’étude n’en a pas nommé.",
  division: "Groupes par",
  divisions: divisionNames.fr,
  places: "Places par date",
  departments: "Tableau de tous les départements",
  overTime: (division, by) => `Par ${division} et ${by} à la fois`,
  overTimeLead: (metric) =>
    `${metric}, chaque groupe face à sa référence de la même période ; une non-conformité est ajustée sur toutes les cases ensemble.`,
  within: (division, control) => `Par ${division}, entre entreprises de même ${control}`,
  withinLead:
    "L’écart brut, et ce qu’il en reste quand les entreprises sont comparées dans chaque strate puis réunies (Mantel-Haenszel).",
  crude: "Brut",
  pooled: "Dans les strates",
  strata: "Strates",
  cannotHold: {
    title: "Ce qui ne peut tenir ensemble",
    lead: (division) =>
      `Quand les taux de base diffèrent, précision, rappel et taux de faux positifs ne peuvent être tous égaux (Chouldechova 2017). Voici les groupes par ${division} dont le taux de base diffère à coup sûr de celui de leur référence, et les taux de faux positifs qu’imposeraient la même précision et le même rappel des deux côtés.`,
    baseRate: "Taux de base",
    referenceBaseRate: "De la référence",
    forced: "Faux positifs imposés ici",
    forcedThere: "Imposés dans la référence",
  },
  leftOut: "Hors de l’audit",
  shrunken: "Rétréci",
  causes: "Pourquoi les listes diffèrent",
  causesLead:
    "L’écart de rappel, et ce qu’il serait si les mêmes places allaient aux scores les plus élevés où qu’ils soient : cette part est celle du modèle, avec son verdict, le reste celle de la table des capacités.",
  model: "Modèle",
  capacityTable: "Table des capacités",
  gap: "Écart",
  verdict: "Verdict",
  verdicts: { pass: "conforme", fail: "non conforme", "not enough evidence": "preuves insuffisantes" },
  needed: (firms) => `(environ ${firms} défaillantes dans ce groupe permettraient de décider)`,
  beyond: (firms, all) =>
    `(ces données ne peuvent décider : il faudrait environ ${firms} défaillantes dans ce seul groupe, et tous les groupes réunis en ont ${all})`,
};
