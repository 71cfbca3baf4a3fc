import type { Messages } from "../messages.ts";

/** Ce que dit la page d’une version d’une mise en production avant qu’elle ait lieu, en français. */
export const simulationFr: Messages["simulation"] = {
  title: "Ce que changerait une mise en production",
  lead: "Les deux versions notent la date la plus récente d’un panel. Les entreprises sont comptées, jamais nommées ; une ou deux sont dites ainsi.",
  run: "Simuler la mise en production",
  running: "Les deux versions notent le panel…",
  nothing: "Aucune autre version n’est en production : il n’y a pas de liste à comparer.",
  instead: (after, before, day, panel) => `${after} au lieu de ${before}, au ${day}, sur le panel ${panel}.`,
  before: "Avant",
  after: "Après",
  enter: "Entrent",
  leave: "Sortent",
  jaccard: "Jaccard",
  jaccardMeans:
    "Jaccard : entreprises des deux listes sur entreprises de l’une ou de l’autre ; 1 si ce sont les mêmes.",
  few: "1 ou 2",
  regions: "Par région",
  departments: (n) => `Par département (${n})`,
  place: "Lieu",
  noPlace: "inconnu",
  workload: "Alertes et capacité de suivi",
  capacity: "Capacité",
  load: "Charge",
  overloaded: (department, alerts, capacity) =>
    `${department} : ${alerts} alertes, ${capacity} peuvent être suivies`,
  noneOverloaded: "Aucun département n’a plus d’alertes que son service ne peut en suivre.",
  reasons: "Ce qui élève le plus souvent le risque des entreprises qui entrent",
  noReasons: "Aucune colonne ne ressort parmi les entreprises qui entrent.",
  reasonFirms: (n) => `${n} entreprises`,
  jump: "La liste ferait un saut",
  jumpSize: (level, before, after) => `${level} : de ${before} à ${after} entreprises`,
  jumpFirms: (level, share) =>
    `${level} : seulement ${share} des entreprises de l’une ou l’autre liste sont dans les deux`,
  noJump: "La liste ne fait pas de saut.",
  jumpReason: "Pourquoi la liste peut faire un saut",
  jumpFirst: "La liste ferait un saut : il y faut un second motif, conservé à côté du premier.",
  wait: "Ce que cela change est en cours de simulation.",
  unseen:
    "Mettre en production bien que la simulation n’ait pas abouti et que personne n’ait vu ce que cela change ; le journal le montrera.",
  unseenFirst:
    "Ce que cela change n’a pas pu être simulé : cochez que vous mettez en production malgré tout.",
  seen: (before, after, jaccard) => `${before} alertes sont devenues ${after}, Jaccard ${jaccard}`,
  jumped: (reason) => `La liste a fait un saut : ${reason}`,
};
