/** Le motif d’un rejet, en français ; un motif inconnu reste tel quel. Les motifs : `datasets/sources/problems.ts`. */
export function rejectReasonFr(reason: string): string {
  const [, problem, expected] = /^(.*?) \(expected (.*)\)$/.exec(reason) ?? [];
  if (problem === undefined || expected === undefined) return reason;
  const [, kind, value] = /^([^:]+)(: .*)?$/.exec(problem)!;
  const said = problems[kind!];
  const wanted = expectedFr(expected);
  return said === undefined || wanted === undefined
    ? reason
    : `${said}${value?.replace(": ", " : ") ?? ""} (attendu : ${wanted})`;
}

const problems: Readonly<Record<string, string>> = {
  "cannot be decoded": "illisible dans cet encodage",
  "broken quotes": "guillemets mal fermés",
  "too few fields": "trop peu de champs",
  "too many fields": "trop de champs",
  empty: "vide",
  malformed: "mal formé",
};

function expectedFr(expected: string): string | undefined {
  if (/^\d+$/.test(expected)) return expected;
  const form = expected.replace(/, or nothing$/, "");
  return expectations[expected] ?? (expectations[form] && `${expectations[form]}, ou rien`);
}

const expectations: Readonly<Record<string, string>> = {
  "the encoding of the source": "l’encodage de la source",
  "each quoted field closed": "chaque champ entre guillemets refermé",
  "a text": "un texte",
  "a SIREN of 9 digits": "un SIREN de 9 chiffres",
  "a SIRET of 14 digits": "un SIRET de 14 chiffres",
  "a NIC of 5 digits": "un NIC de 5 chiffres",
  "a number": "un nombre",
  "a number, or true or false": "un nombre, ou vrai ou faux",
  "a whole number": "un nombre entier",
  "a whole number, 0 or more": "un nombre entier, 0 ou plus",
  "true or false": "vrai ou faux",
  "a date YYYY-MM-DD": "une date AAAA-MM-JJ",
  "a date DD/MM/YYYY": "une date JJ/MM/AAAA",
  "a date YYYY-MM-DD or DD/MM/YYYY, or a month YYYY-MM":
    "une date AAAA-MM-JJ ou JJ/MM/AAAA, ou un mois AAAA-MM",
  "a date such as 26MAY2014": "une date comme 26MAY2014",
  "an Urssaf date YYYMMDD counted from 1900, such as 1160318":
    "une date de l’Urssaf AAAMMJJ comptée depuis 1900, comme 1160318",
  "an Urssaf date YYYMMDD counted from 1900 or a date YYYYMMDD":
    "une date de l’Urssaf AAAMMJJ comptée depuis 1900 ou une date AAAAMMJJ",
  "an Urssaf period YYQM or YYYYQM, such as 1031": "une période de l’Urssaf AATM ou AAAATM, comme 1031",
  "a JSON object": "un objet JSON",
  "4 digits": "4 chiffres",
  "a commune code of 5 characters": "un code de commune de 5 caractères",
  "an activity code such as 01.11Z": "un code d’activité comme 01.11Z",
  "an activity code such as A, 01, 011, 0111 or 0111Z": "un code d’activité comme A, 01, 011, 0111 ou 0111Z",
  "a label naming liquidation, redressement or sauvegarde":
    "un libellé qui nomme liquidation, redressement ou sauvegarde",
};
