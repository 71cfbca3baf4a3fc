import { isoOfMonth, type Month, parseMonth, type Random } from "vigie/datasets";
import type { Fact, Facts } from "./facts.ts";

type Register = Pick<Facts, "sirene_ul" | "sirene" | "sirene_histo" | "sirene_ul_histo">;

/** Between two changes of a firm's entry: what truly was so from a month on. */
interface Entry {
  readonly since: Month;
  readonly activity: string;
  readonly legalForm: string;
  /** Position of the head office among the places. */
  readonly seat: number;
}

interface Place {
  readonly siret: string;
  readonly opened: Month;
  readonly closed: Month | null;
  readonly department: string | null;
  readonly region: string | null;
}

const activities = ["43.21A", "43.21A", "43.99C", "56.10A", "56.10A", "84.11Z"];
const legalForms = ["5710", "5710", "5499", "7112"];
const departments = [
  { department: "35", region: "Bretagne" },
  { department: "29", region: "Bretagne" },
  { department: "44", region: "Pays de la Loire" },
  { department: null, region: null },
];

/**
 * The entry of a firm in the register over the years, delivered twice, the first time mostly as history. The dated
 * histories come thrice or never, on other days; a later one takes a state back now and then.
 */
export function randomRegister(
  siren: string,
  { created, closedOn }: { readonly created: Month; readonly closedOn: string | null },
  { random, first }: { readonly random: Random; readonly first: Month },
): Register {
  const pick = <T>(choices: readonly T[]) => choices[random.integer(choices.length)]!;
  const usual = <T>(choices: readonly T[]) => (random.uniform() < 0.6 ? choices[0]! : pick(choices));
  const someMonth = () => first - 6 + random.integer(42);
  const places = Array.from({ length: 3 }, (_, i): Place => {
    const opened = [created, first - 6 + random.integer(12), first + 6 + random.integer(20)][i]!;
    const closed = random.uniform() < 0.5 ? Math.max(opened, first) + 6 + random.integer(14) : null;
    return { siret: `${siren}0001${i}`, opened, closed, ...usual(departments) };
  });
  const entry = (since: Month): Entry => {
    const open = places.flatMap(({ opened }, i) => (opened <= since ? [i] : []));
    const seat = random.uniform() < 0.8 ? open.at(-1)! : pick(open);
    return { since, activity: pick(activities), legalForm: usual(legalForms), seat };
  };
  const entries = [entry(created), ...[someMonth(), someMonth()].sort((a, b) => a - b).map(entry)];
  const deliveryIn = (from: number, within: number, history = 0): Delivery => ({
    on: day(first + from + random.integer(within), random),
    history: random.uniform() < history,
    isCorrected: random.uniform() < 0.3,
  });
  const stock = [deliveryIn(random.uniform() < 0.4 ? 9 : 26, 5, 0.85), deliveryIn(32, 3)].map((delivery) =>
    stockOf(siren, { places, entries, created, closedOn }, { random, delivery }),
  );
  const histories = [deliveryIn(6, 12, 0.7), deliveryIn(19, 5), deliveryIn(25, 8)];
  const told = random.uniform() < 0.5 ? entries : entries.slice(0, 2);
  return {
    sirene_ul: stock.flatMap((one) => one.sirene_ul),
    sirene: stock.flatMap((one) => one.sirene),
    sirene_ul_histo:
      random.uniform() < 0.5
        ? []
        : histories.flatMap((delivery, i) =>
            unitStates(siren, i === 0 ? entries : told, { places, delivery }),
          ),
    sirene_histo:
      random.uniform() < 0.3
        ? []
        : histories.flatMap((delivery, i) =>
            placeStates(siren, { places, entries: i === 0 ? entries : told, delivery, random }),
          ),
  };
}

interface Delivery {
  readonly on: string;
  readonly history: boolean;
  /** It gives the firm another day of creation. */
  readonly isCorrected: boolean;
}

function day(month: Month, random: Random): string {
  return `${isoOfMonth(month).slice(0, 7)}-${String(1 + random.integer(28)).padStart(2, "0")}`;
}

function monthsAfter(on: string, months: number): string {
  return `${isoOfMonth(parseMonth(on.slice(0, 7)) + months).slice(0, 7)}${on.slice(7)}`;
}

/** The days of a fact that its rule dates on `rule`. */
function days(rule: string, { on, history }: Delivery): Fact {
  return { knownOn: history || rule > on ? rule : on, receivedOn: on };
}

const lastBefore = (entries: readonly Entry[], on: string) =>
  entries.filter(({ since }) => isoOfMonth(since) <= on).at(-1)!;

/** Some deliveries tell the activity in another classification. */
const isTold = (siren: string, { on }: Delivery) => (Number(siren) + Number(on.slice(5, 7))) % 5 > 0;

function stockOf(
  siren: string,
  {
    places,
    entries,
    created,
    closedOn,
  }: {
    readonly places: readonly Place[];
    readonly entries: readonly Entry[];
    readonly created: Month;
    readonly closedOn: string | null;
  },
  { random, delivery }: { readonly random: Random; readonly delivery: Delivery },
): Pick<Register, "sirene_ul" | "sirene"> {
  const later = { ...delivery, on: random.uniform() < 0.7 ? delivery.on : monthsAfter(delivery.on, 2) };
  const { seat } = lastBefore(entries, delivery.on);
  const { activity: present, legalForm } = lastBefore(entries, later.on);
  const activity = isTold(siren, delivery) ? present : null;
  const createdOn = isoOfMonth(delivery.isCorrected ? created + 5 : created);
  const closed = closedOn !== null && closedOn <= later.on ? closedOn : null;
  return {
    sirene_ul: [{ siren, legalForm, activity, createdOn, closedOn: closed, ...days(createdOn, later) }],
    sirene: places.flatMap(({ siret, opened, department, region }, i) =>
      isoOfMonth(opened) > delivery.on
        ? []
        : [
            {
              ...{ siren, siret, isHeadOffice: i === seat, department, region },
              ...days(isoOfMonth(opened), delivery),
            },
          ],
    ),
  };
}

function unitStates(
  siren: string,
  entries: readonly Entry[],
  { places, delivery }: { readonly places: readonly Place[]; readonly delivery: Delivery },
): readonly Fact[] {
  return entries
    .filter(({ since }) => isoOfMonth(since) <= delivery.on)
    .map(({ since, activity, legalForm, seat }, i) => ({
      ...{ siren, from: isoOfMonth(since), activity: i === 1 ? null : activity, legalForm },
      headOffice: places[seat]!.siret,
      ...days(isoOfMonth(since), delivery),
    }));
}

/** Each place has the activity that the firm had, now and then another one; then it is closed. */
function placeStates(
  siren: string,
  {
    places,
    entries,
    delivery,
    random,
  }: {
    readonly places: readonly Place[];
    readonly entries: readonly Entry[];
    readonly delivery: Delivery;
    readonly random: Random;
  },
): readonly Fact[] {
  return places.flatMap(({ siret, opened, closed }) => {
    if (random.uniform() < 0.2) return [];
    const changes = entries.filter(({ since }) => since > opened && (closed === null || since < closed));
    const states = [
      { since: opened, activity: entries[0]!.activity, isActive: true },
      ...changes.map(({ since, activity }) => ({ since, activity, isActive: true })),
      ...(closed === null ? [] : [{ since: closed, activity: null, isActive: false }]),
    ];
    return states
      .filter(({ since }) => isoOfMonth(since) <= delivery.on)
      .map(({ since, ...rest }) => ({
        ...{ siren, siret, from: isoOfMonth(since), ...rest },
        ...days(isoOfMonth(since), delivery),
      }));
  });
}
