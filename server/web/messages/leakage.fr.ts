import type { leakageEn } from "./leakage.en.ts";
import { leakageMeasuresFr, leakageSentenceFr } from "./leakage-findings.fr.ts";

/** Ce que les pages disent de la recherche de fuites, en français. */
export const leakageFr: typeof leakageEn = {
  title: "Recherche de fuites",
  lead: "Une information qui n’était pas connue au jour dont elle parle est-elle parvenue à ce modèle ?",
  check: "Contrôle",
  verdict: "Verdict",
  finding: "Constat",
  whole: "En tout :",
  verdicts: {
    clean: "rien trouvé",
    suspect: "suspect",
    "not enough evidence": "preuves insuffisantes",
    "not made": "non fait",
  },
  checks: {
    rebuild: "Variables refaites après changement des faits ultérieurs",
    "earlier scores": "Scores d’un à trois mois plus tôt",
    "seen in training": "« Vue à l’apprentissage » prise pour score",
    "repeated rows": "Lignes et entreprises des deux côtés du test",
    "single feature": "Une variable seule",
    "missing values": "Les lacunes d’une variable seule",
  },
  measures: (n, text) => (n <= 1 ? `${text} mesure` : `${text} mesures`),
  measureOf: (name, of) => `${name} : ${of}`,
  counts: (failing, firms) => `${failing} défaillantes sur ${firms} entreprises`,
  // Les comptes rendus antérieurs n’ont leurs constats qu’en anglais.
  findingOf: ({ says, finding }) => (says === undefined ? finding : says.map(leakageSentenceFr).join(" ; ")),
  measureName: (name) => leakageMeasuresFr[name] ?? name,
  howToMake: "fait par la commande vigie experiment leakage RUN",
  none: "Non faite : cette exécution est antérieure au contrôle. La même étude, relancée, le fait.",
};
