import type { Messages } from "../messages.ts";

/** Ce que dit la page d’une version à côté de ses preuves : provenance, réajustements, listes échues, questions, signatures. */
export const besideFr: Messages["beside"] = {
  lineageLead:
    "Des fichiers bruts, à gauche, aux mises en production de cette version, à droite. Chaque lien mène à ce qu’il nomme.",
  refit: "Un réajustement",
  refitLead:
    "Elle a été faite sur des données plus récentes, par la recette d’une version évaluée, et s’appuie sur cette évaluation :",
  shiftLead: (day) => `Déplacement des probabilités calibrées des mêmes entreprises, au ${day} :`,
  firms: "Entreprises",
  meanAbsolute: "Déplacement absolu moyen",
  largest: "Plus grand déplacement",
  mean: "Déplacement moyen (au-dessus de 0 : risque dit plus élevé)",
  rankCorrelation: "Corrélation des rangs des marges (Spearman)",
  otherLevel: "Entreprises d’un autre niveau d’alerte",
  matured: "Listes jugées une fois leur issue connue",
  maturedLead:
    "Ajoutées au journal depuis ; une approbation a été donnée sur ce qui était connu alors, et demeure.",
  known: "Ajoutée par, jugée sur",
  questions: "Questions au responsable du traitement",
  questionsLead:
    "Rien dans un paquet n’y répond ; la fiche les pose en entier. Les réponses valent pour toutes les versions du modèle.",
  notAnswered: "sans réponse",
  signatures: "Signatures",
  demanded:
    "La politique ne compte approbations et mises en production qu’avec une signature (ed25519) de qui décide.",
  notDemanded: "La politique n’exige pas de signature ; on peut tout de même signer ses décisions (ed25519).",
  noDecisions: "Personne ne l’a encore approuvée ni mise en production.",
  decision: "Décision",
  by: "Par",
  when: "Quand",
  key: "Clé publique",
  signature: "Signature",
  actions: { approve: "Approbation", release: "Mise en production" },
  notSigned: "non signée",
  verified: "Vérifiée",
  signatureProblems: {
    "unknown key": "La clé n’était pas dans le journal",
    "another's key": "C’est la clé d’une autre personne",
    "revoked key": "La clé était révoquée",
    stale: "Signée pour un état antérieur",
    wrong: "N’est pas une signature de cette décision",
  },
  howToSign: "Comment signer",
  overServer: (server: string) =>
    `Qui ne peut pas ouvrir l’espace de travail ajoute --server ${server}, avec son propre jeton dans VIGIE_TOKEN (users token create).`,
  keyStays:
    "Une page ne peut pas signer : votre clé privée est créée et lue sur votre machine, et jamais envoyée. Seule voyage la signature, qui porte sur les octets, la personne, la décision et le dernier évènement de la version.",
  makeKey:
    "Une fois : créer une paire de clés. La moitié privée reste dans votre dossier de configuration, lisible par vous seul.",
  addKey: "Une fois : un administrateur qui sait qu’elle est à vous met la moitié publique dans le journal.",
  signApproval: "Approuver et signer (nommer avec --acknowledge ce qui manque de preuves).",
  signRelease: "Mettre en production et signer.",
  verifyElsewhere: "Tout le monde : vérifier octets, journal et signatures hors ligne, sur toute machine.",
};
