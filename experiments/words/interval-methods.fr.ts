/** Comment un intervalle a été fait, en français ; une formule inconnue reste telle quelle. */
export function intervalMethodFr(method: string): string {
  let [rest, said] = [method, ""];
  while (rest !== "") {
    const clause = firstClause(rest);
    if (clause === null) return method;
    said += clause.french;
    rest = rest.slice(clause.length);
    const [link = ""] = /^(; |, )/.exec(rest) ?? [];
    if (rest !== "" && link === "") return method;
    said += link === "; " ? " ; " : link;
    rest = rest.slice(link.length);
  }
  return said;
}

function firstClause(text: string): { readonly french: string; readonly length: number } | null {
  for (const [english, french] of clauses) {
    const found = english.exec(text);
    if (found !== null) return { french: french(...found.slice(1)), length: found[0].length };
  }
  return null;
}

const carriers: Readonly<Record<string, string>> = {
  "all firms": "entreprises en tout",
  "failing firms": "entreprises défaillantes",
  "alerted firms": "entreprises signalées",
  firms: "entreprises",
};

const decimal = (number: string) => number.replace(".", ",");

type Clause = readonly [RegExp, (...parts: string[]) => string];

/** Tels que les intervalles se décrivent : `experiments/evaluation/intervals/`. */
const clauses: readonly Clause[] = [
  [
    /^no interval: too few (all firms|failing firms|alerted firms) \((\d+), at least (\d+)\)/,
    (who, n, least) => `pas d’intervalle : trop peu d’${carriers[who!]} (${n}, au moins ${least})`,
  ],
  [
    /^no interval: too few firms \((\d+)\)( for this quantile)?/,
    (n, quantile) =>
      `pas d’intervalle : trop peu d’entreprises (${n})${quantile === undefined ? "" : " pour ce quantile"}`,
  ],
  [
    /^no interval: not defined in (\d+) of (\d+) draws of firms/,
    (lost, all) => `pas d’intervalle : non défini dans ${lost} tirages d’entreprises sur ${all}`,
  ],
  [/^no interval: zero has no logarithm/, () => "pas d’intervalle : zéro n’a pas de logarithme"],
  [
    /^no interval: drawing firms again overstates it/,
    () => "pas d’intervalle : retirer les entreprises au sort le surestime",
  ],
  [
    /^not defined: one class only, or probabilities that do not differ/,
    () => "non défini : une seule classe, ou des probabilités toutes égales",
  ],
  [/^not defined: one class only/, () => "non défini : une seule classe"],
  [/^not defined: no failing firm/, () => "non défini : aucune entreprise défaillante"],
  [/^not defined: no alert/, () => "non défini : aucune alerte"],
  [/^not defined: nothing to divide by/, () => "non défini : diviseur nul"],
  [/^not defined for both models/, () => "non défini pour les deux modèles"],
  [/^no interval: too many draws without a value/, () => "pas d’intervalle : trop de tirages sans valeur"],
  [/^not defined on one side/, () => "non défini d’un côté"],
  [/^exact: every row has the same score/, () => "exact : toutes les lignes ont le même score"],
  [/^counted, not estimated/, () => "compté, non estimé"],
  [
    /^score interval on an effective n of ([\d.e+]+) from (\d+) (all firms|failing firms|alerted firms|firms)/,
    (n, count, who) =>
      `intervalle de score pour un effectif utile de ${decimal(n!)}, sur ${count} ${carriers[who!]}`,
  ],
  [
    /^score interval on (\d+) failing firms judged (\d+) months or more before their procedure/,
    (n, months) =>
      `intervalle de score sur ${n} entreprises défaillantes jugées ${months} mois ou plus avant leur procédure`,
  ],
  [
    /^(paired )?t interval( of the logarithm)? on (\d+) (all firms|failing firms|alerted firms|firms)/,
    (paired, log, n, who) =>
      `intervalle de Student${paired === undefined ? "" : " apparié"}${log === undefined ? "" : " du logarithme"} sur ${n} ${carriers[who!]}`,
  ],
  [
    /^between the (\d+)\. and the (\d+)\. of (\d+) alerted failing firms, by the binomial/,
    (from, until, n) =>
      `entre la ${from}e et la ${until}e de ${n} entreprises défaillantes signalées, par la loi binomiale`,
  ],
  [
    /^from the score intervals of both shares \(Newcombe 1998, method 10\), on firms/,
    () => "d’après les intervalles de score des deux parts (Newcombe 1998, méthode 10), sur les entreprises",
  ],
  [
    /^variance from (\d+) (paired )?draws of firms with all their rows/,
    (n, paired) =>
      `variance de ${n} tirages${paired === undefined ? "" : " appariés"} d’entreprises avec toutes leurs lignes`,
  ],
  [/^variance linearised over firms/, () => "variance linéarisée par entreprise"],
  [/^variance by firm \(Obuchowski 1997\)/, () => "variance par entreprise (Obuchowski 1997)"],
  [/^(\d+) draws without a value left out/, (n) => `${n} tirages sans valeur laissés de côté`],
  [/^conditional on model, thresholds and dates/, () => "à modèle, seuils et dates donnés"],
  [/^conditional on model, alerts and dates/, () => "à modèle, alertes et dates donnés"],
  [/^conditional on both models, their thresholds and the dates/, () => "à modèles, seuils et dates donnés"],
  [/^weights held fixed/, () => "à poids donnés"],
  [
    /^Obuchowski \(1997\) without draws: ([\d.]+) to ([\d.]+)/,
    (low, high) => `Obuchowski (1997) sans tirages : de ${decimal(low!)} à ${decimal(high!)}`,
  ],
];
