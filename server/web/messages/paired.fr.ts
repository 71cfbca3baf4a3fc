import type { pairedEn } from "./paired.en.ts";

/** Ce que les pages disent de deux modèles sur leurs lignes communes, en français. */
export const pairedFr: typeof pairedEn = {
  title: "A face à B, sur leurs lignes communes",
  modelOf: (side) => `Modèle de ${side}`,
  isList: (side) => `${side} est une liste extérieure`,
  best: "le meilleur sur sa partie de choix",
  sideOf: (side, rows, what) => `${side} : ${what}, ${rows} lignes`,
  lead: (rows) =>
    `${rows} lignes ont été jugées par les deux. Les intervalles des différences sont appariés : à chaque tirage, les mêmes entreprises comptent pour A et pour B.`,
  working: "Tirage des entreprises : la première fois, cela peut prendre une minute.",
  without: "Sans signaux forts",
  with: "Avec signaux forts",
  counts: (failing, firms) => `${failing} défaillantes sur ${firms} entreprises.`,
  difference: "A − B",
  verdict: "A est",
  region: "Région",
  failing: "Défaillantes",
  byRegion: (view) => `${view}, par région`,
  holm: "Parmi beaucoup de régions, l’une paraît toujours meilleure : les verdicts sont ajustés sur elles (Holm), les intervalles non.",
  baseRates: (common, a, b) =>
    `${common} des lignes communes sont défaillantes, contre ${a} de toutes les lignes de A et ${b} de celles de B : les précisions moyennes de leurs propres rapports ne se comparent ni entre elles, ni à celles-ci.`,
  regions: (least, most) =>
    `La part de défaillantes va de ${least} à ${most} selon les régions : par précision moyenne, on compare des modèles dans une région, jamais des régions.`,
  ranks: "L’un des deux ne fait que classer : score de Brier et perte logarithmique ne sont pas comparés.",
};
