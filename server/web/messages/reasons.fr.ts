import type { RowReason } from "vigie/experiments";
import type { reasonsEn } from "./reasons.en.ts";

const rows: Readonly<Record<RowReason, string>> = {
  "as-of date before the learning months": "date antérieure aux mois d’apprentissage",
  "in the embargo: label not known on the first day of the test":
    "sous embargo : issue inconnue au premier jour du test",
  "as-of date after the test": "date postérieure au test",
  "as-of date in no part": "date dans aucune partie",
  "firm kept for another part": "entreprise gardée pour une autre partie",
  "firm of the test side, left out of learning": "entreprise du côté du test, écartée de l’apprentissage",
  "firm of the learning side, left out of the test": "entreprise du côté de l’apprentissage, écartée du test",
  "region not judged by this fold": "région que ce découpage ne juge pas",
  "region left out of learning": "région écartée de l’apprentissage",
  "firm judged by this fold, learned from in a region it has left":
    "entreprise jugée par ce découpage, à apprendre dans une région qu’elle a quittée",
  "label not usable": "issue inutilisable",
  "in procedure at the as-of date: strong signal": "en procédure à cette date : signal fort",
  "in procedure at the as-of date, which was not known yet":
    "en procédure à cette date, ce qui n’était pas encore connu",
  "immature: horizon and reporting delay are not over":
    "pas encore mûre : l’horizon et le délai de remontée courent encore",
  "no outcome in the panel": "sans issue dans le panel",
  "in procedure at a date of which no outcome is known yet":
    "en procédure à une date dont aucune issue n’est encore connue",
};

/** Pourquoi des lignes sont laissées de côté, en français. */
export const reasonsFr: typeof reasonsEn = {
  // Ce qu’un ancien compte rendu dit autrement reste tel quel.
  row: (reason) => rows[reason] ?? reason,
};
