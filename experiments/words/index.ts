export { type DivisionNames, divisionNames } from "./division-names.ts";
export { intervalMethodFr } from "./interval-methods.fr.ts";
export { reasonsEn } from "./reasons.en.ts";
export { reasonsFr } from "./reasons.fr.ts";
