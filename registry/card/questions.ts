/**
 * What only the controller can answer: nothing in a bundle says it. Grounds: GDPR articles 6, 13-14, 22, 30, 35; Code des
 * relations entre le public et l'administration L311-3-1 and R311-3-1-2 (algorithmic decisions); Livre des procédures
 * fiscales L103 and Code de la sécurité sociale (secrecy); Code du patrimoine L212-2 (retention).
 */
export const questionIds = [
  "legal-basis",
  "impact-assessment",
  "natural-persons",
  "algorithmic-mention",
  "objection",
  "human-decision",
  "secrecy",
  "retention",
  "contact",
] as const;

export type QuestionId = (typeof questionIds)[number];
