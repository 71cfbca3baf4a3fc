import type { Messages } from "../messages.ts";

const plural = (n: number, one: string, many: string) => (n < 2 ? one : many);
const whole = new Intl.NumberFormat("fr-FR");

/** What pages say of sealed months, views and the loss between regions, in French. */
export const designsFr: Messages["designs"] = {
  months: (from, until) => `Mois scellés, du ${from} au ${until} exclu :`,
  looked: (times, people, models) =>
    `regardés ${whole.format(times)} fois par ${whole.format(people)} ${plural(people, "personne", "personnes")}, avec ${whole.format(models)} ${plural(models, "modèle", "modèles")}.`,
  whoAndWhy: "Qui et pourquoi",
  development:
    "Mois de développement : chacun peut les regarder aussi souvent qu’il veut, et le meilleur de nombreux essais y paraît meilleur qu’il n’est.",
  none: (why) => `Aucun mois n’est scellé : ${why}.`,
  unrecorded: "Jugé sur des mois scellés, sans qu’aucun regard sur eux soit consigné.",
};
