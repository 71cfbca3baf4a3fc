/** What the version's page says beside its evidence: lineage, refits, matured lists, questions, signatures; in English. */
export const besideEn = {
  lineageLead:
    "From raw files, left, to the releases of this version, right. Follow a link to what it names.",
  refit: "A refit",
  refitLead:
    "It was made on newer data by the recipe of a version that was evaluated, and leans on that evaluation:",
  shiftLead: (day: string) => `How calibrated probabilities of the same firms shift, as of ${day}:`,
  firms: "Firms",
  meanAbsolute: "Mean absolute shift",
  largest: "Largest shift",
  mean: "Mean shift (above 0: risk is told higher)",
  rankCorrelation: "Rank correlation of margins (Spearman)",
  otherLevel: "Firms on another alert level",
  matured: "Lists judged once their outcomes were known",
  maturedLead: "Added to the journal since; an approval was given on what was known then, and stands.",
  known: "Added by, judged on",
  questions: "Questions for the controller",
  questionsLead:
    "Nothing in a bundle answers them; the card asks them in full. Answers are about every version of the model.",
  notAnswered: "not answered",
  signatures: "Signatures",
  demanded:
    "The policy counts approvals and releases only with a signature (ed25519) of the person who decides.",
  notDemanded: "The policy demands no signature; decisions may be signed all the same (ed25519).",
  noDecisions: "Nobody has approved or released it yet.",
  decision: "Decision",
  by: "By",
  when: "When",
  key: "Public key",
  signature: "Signature",
  actions: { approve: "Approval", release: "Release" },
  notSigned: "not signed",
  verified: "Verified",
  signatureProblems: {
    "unknown key": "The key was not in the journal",
    "another's key": "It is another person's key",
    "revoked key": "The key was revoked",
    stale: "Signed for an earlier state",
    wrong: "Not a signature of this decision",
  },
  howToSign: "How to sign",
  overServer: (server: string) =>
    `Whoever cannot open the workspace adds --server ${server}, with a token of their own in VIGIE_TOKEN (users token create).`,
  keyStays:
    "A page cannot sign: your private key is made and read on your own machine and never sent. What travels is the signature alone, over bytes, person, decision and the newest event about the version.",
  makeKey:
    "Once: make a pair of keys. The private half stays in your configuration folder, for you alone to read.",
  addKey: "Once: an admin who knows that it is yours puts the public half into the journal.",
  signApproval: "Approve and sign (name what lacks evidence with --acknowledge).",
  signRelease: "Release and sign.",
  verifyElsewhere: "Anybody: verify bytes, journal and signatures offline, on any machine.",
} as const;
