import { operationsFr } from "../../openapi/operations.fr.ts";
import type { interfaceEn } from "./interface.en.ts";

/** Ce que dit la page de l'interface, en français. */
export const interfaceFr: {
  readonly [K in keyof typeof interfaceEn]: K extends "operations"
    ? typeof operationsFr
    : (typeof interfaceEn)[K];
} = {
  title: "Interface pour programmes",
  lead: "Ce qu’utilisent les pages, pour d’autres programmes aussi : une opération par ligne, avec ce qu’elle prend et ce qu’elle répond.",
  document: "Le document que lit cette page (OpenAPI 3.1) :",
  token: "Un programme envoie le jeton d’une personne, que cette commande fait et montre une fois :",
  mlflow:
    "Le client de MLflow trouve son propre protocole de registre à la même adresse, avec le même jeton.",
  operations: operationsFr,
  anyone: "Ouvert à tous",
  signedIn: "Toute personne connectée",
  roles: (names: string) => `Demande l’un de : ${names}`,
  browsersOnly: "Seulement pour un navigateur connecté",
  takes: "Prend",
  inPath: "dans le chemin",
  inQuery: "dans la requête",
  inBody: "dans le corps",
  answers: "Répond",
  nothing: "rien (204)",
  needed: "nécessaire",
  oneOf: "l’un de",
  listOf: "liste de",
  mapOf: "table de",
  field: "Champ",
  form: "Forme",
  meaning: "Sens",
  forms: "Formes",
  filter: "Chercher",
  none: "Aucune opération ne s’appelle ainsi.",
};
