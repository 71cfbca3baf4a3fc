import type { Messages } from "../messages.ts";
import { foundFr, wantedFr } from "./rule-findings.fr.ts";

/** Ce que les pages des versions disent des politiques et de la relecture, en français. */
export const reviewFr: Messages["review"] = {
  liesAt: "Se trouve à",
  fromOutside:
    "Enregistré de l’extérieur : le registre ne tient qu’un pointeur et aucune preuve ; la politique n’en permet ni l’approbation ni la mise en production.",
  rules: "Politique",
  rulesLead: (policy) =>
    `La politique ${policy} pose ces questions à toute version. Un échec empêche l’approbation ; un manque de preuves doit être reconnu par la personne qui approuve.`,
  noRules: (policy) => `La politique ${policy} ne demande rien aux preuves : c’est au lecteur de juger.`,
  missingFiles: (files) => `Il manque au paquet : ${files}.`,
  rule: "Règle",
  verdict: "Verdict",
  found: "Constat",
  foundOf: foundFr,
  wantedOf: (check) => wantedFr(check) ?? "",
  ruleNames: {
    "not-worse-than-production": "Pas pire que la production",
    "calibration-slope": "Pente de calibration",
    fairness: "Audit d’équité",
    embargo: "Embargo",
    leakage: "Recherche de fuites",
    reproduced: "Reproduite",
    looks: "Ouvertures de la fenêtre scellée",
  },
  verdicts: { pass: "Réussite", fail: "Échec", "not enough evidence": "Preuves insuffisantes" },
  read: (what) => `Lu : ${what}`,
  wanted: (what) => `Attendu : ${what}`,
  waived: (by, until) => `Dérogation de ${by} jusqu’au ${until}`,
  acknowledge: "Je le sais et je l’accepte",
  acknowledgeRule: (rule) => `Je sais que les preuves manquent pour « ${rule} » et je l’accepte`,
  acknowledgeFirst: (n) =>
    n === 1
      ? "Pour approuver, reconnaissez d’abord, sous Politique, la règle qui manque de preuves."
      : `Pour approuver, reconnaissez d’abord, sous Politique, les ${n} règles qui manquent de preuves.`,
  cannotApprove: "Une règle de la politique empêche l’approbation.",
  asItWasOn: "Tel qu’au",
  asItWas: (day: string) => `Tel qu’à la fin du ${day} (UTC)`,
  versionsThen: (n: number) =>
    n === 0
      ? "Aucune version n’était encore enregistrée."
      : n === 1
        ? "1 version était enregistrée."
        : `${n} versions étaient enregistrées.`,
  since: "Depuis",
  putThereBy: "Mis là par",
  rollingBack: "en revenant en arrière",
  approvedBy: "Approuvé par",
  why: "Pourquoi",
  keepCard: "À garder :",
  controllerQuestion: "Une question à laquelle seul le responsable du traitement peut répondre",
  controllerQuestions: {
    "legal-basis": "Base légale et finalité",
    "impact-assessment": "Analyse d’impact",
    "natural-persons": "Entreprises qui sont des personnes physiques",
    "algorithmic-mention": "Mention et explication de l’algorithme",
    objection: "Opposition et rectification",
    "human-decision": "Décision humaine",
    secrecy: "Secret",
    retention: "Conservation",
    contact: "Contact",
  },
  controllerAnswer: "La réponse du responsable, pour toutes les versions du modèle",
  whenMissing: "Valeur manquante",
  missingRules: {
    kept: "reste manquante",
    imputed: (value: string, isTold: boolean) =>
      `${value}, appris à l’entraînement${isTold ? " ; le modèle en est averti" : ""}`,
    noLevel: (isTold: boolean) => `n’appartient à aucun niveau${isTold ? " ; le modèle en est averti" : ""}`,
    formula: (of: string) => `${of} l’est aussi`,
    unused: "le modèle ne la voit pas",
  },
  findings: "Constats",
  findingNumber: (id) => `constat ${id}`,
  noFindings: "Personne n’a encore rien relevé.",
  addFinding: "Ouvrir un constat",
  openFinding: "Ouvrir le constat",
  severity: "Gravité",
  severities: { blocking: "Bloquant", major: "Majeur", minor: "Mineur" },
  about: "Porte sur",
  anchors: { metric: "Mesure", chart: "Graphique", cell: "Cellule", card: "Fiche", version: "Version" },
  owner: "Qui répond",
  whatWasFound: "Ce qui a été relevé",
  erasedText: "(le texte a été effacé)",
  foundBy: (by, owner) => `Relevé par ${by} ; ${owner} répond.`,
  standings: {
    open: "Ouvert",
    answered: "Répondu",
    fixed: "Résolu",
    waived: "Dérogation",
    ended: "Dérogation échue : de nouveau ouvert",
  },
  steps: {
    answered: (by) => `${by} a répondu :`,
    fixed: (by) => `${by} le déclare résolu :`,
    waived: (by, until) => `${by} accorde une dérogation jusqu’au ${until} :`,
  },
  answerFinding: (id) => `Répondre au constat ${id} ou le clore`,
  answerText: "Votre réponse, ou pourquoi il est clos",
  answer: "Répondre",
  fix: "Déclarer résolu",
  waive: "Déroger",
  until: "Jusqu’au",
  queue: {
    title: "En attente de relecture",
    none: "Aucune version n’attend de relecture.",
    asked: "Demandée",
    open: "Constats ouverts",
    openOf: (open, blocking) => (blocking === "0" ? open : `${open}, dont ${blocking} bloquants`),
    yours: "vous en êtes l’auteur",
  },
};
