import type { webhooksEn } from "./webhooks.en.ts";

/** Ce que dit la page des webhooks, en français. */
export const webhooksFr: typeof webhooksEn = {
  title: "Webhooks",
  lead: "Des adresses extérieures averties de qui a décidé quoi sur quelle version. Aucun texte libre ne sort ; chaque livraison est signée (HMAC-SHA256) et réessayée jusqu’à une réponse, presque un jour durant.",
  none: "Personne n’est averti au-dehors",
  noneHow: "Un administrateur ajoute une adresse que l’installation permet (VIGIE_WEBHOOKS) :",
  address: "Adresse",
  events: "Évènements",
  all: "tous",
  addedBy: "Ajoutée par",
  log: "Livraisons",
  noLog: "Rien n’a encore été livré.",
  at: "Le",
  event: "Évènement",
  attempt: "Essai",
  outcome: "Issue",
  outcomes: { delivered: "livré", failed: "échoué", "given up": "abandonné" },
  answer: "Réponse",
  again: "Nouvel essai le",
};
