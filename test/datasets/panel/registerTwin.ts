import type { Month } from "vigie/datasets";
import type { Fact, Facts } from "./facts.ts";

/** What was known of a firm's entry in the register; null is missing. */
export interface KnownEntry {
  readonly region: string | null;
  readonly department: string | null;
  readonly activity: string | null;
  readonly legalForm: string | null;
}

/** Days as texts `YYYY-MM-DD`, which sort as days do. */
const firstOf = (t: Month) => new Date(Date.UTC(1970, t, 1)).toISOString().slice(0, 10);
const dayOf = (value: Fact[string] | undefined) => (value == null ? "0000-00-00" : String(value));
const isKnown = (fact: Fact, t: Month) => dayOf(fact.knownOn) <= firstOf(t);
const newestBy = (facts: readonly Fact[], age: (fact: Fact) => string): Fact | undefined =>
  facts.toSorted((a, b) => (age(a) < age(b) ? -1 : 1)).at(-1);

/** The register by filters and loops, one firm and one as-of date at a time. */
export function registerTwin(facts: Facts, siren: string) {
  const own = (source: keyof Facts) => facts[source].filter((fact) => fact.siren === siren);
  const [units, places] = [own("sirene_ul"), own("sirene")];
  const [unitStates, placeStates] = [own("sirene_ul_histo"), own("sirene_histo")];

  /** The newest delivery that had come by t; else one that is taken as history, which is about no day. */
  const delivered = (all: readonly Fact[], t: Month) => {
    const dayTold = (fact: Fact) => [dayOf(fact.receivedOn), dayOf(fact.knownOn)].sort()[1]!;
    const come = all.filter((fact) => dayTold(fact) <= firstOf(t));
    const last = newestBy(come, dayTold);
    if (last !== undefined) return { fact: last, about: dayTold(last) };
    const history = newestBy(
      all.filter((fact) => isKnown(fact, t)),
      (fact) => dayOf(fact.receivedOn),
    );
    return history === undefined ? undefined : { fact: history, about: null };
  };

  /** The last state that had begun by t, as the newest delivery of the history says. */
  const state = (all: readonly Fact[], t: Month) =>
    newestBy(
      all.filter((fact) => isKnown(fact, t)),
      (fact) => `${dayOf(fact.receivedOn)} ${dayOf(fact.from)}`,
    );

  /** A dated value counts unless a delivery is about its day or a later one. */
  const counts = (dated: Fact | undefined, value: string, stock: ReturnType<typeof delivered>) =>
    dated !== undefined &&
    dated[value] != null &&
    !(stock?.about != null && stock.about >= dayOf(dated.from));

  const addressOf = (siret: string, t: Month) =>
    newestBy(
      places.filter((fact) => fact.siret === siret && isKnown(fact, t)),
      (fact) => dayOf(fact.receivedOn),
    );
  const isOpen = (siret: unknown, t: Month) =>
    state(
      placeStates.filter((fact) => fact.siret === siret),
      t,
    )?.isActive ?? true;

  /** All open places lie in one department; which of them is the head office is known where there is but one. */
  const fromPlaces = (t: Month) => {
    const sirets = new Set(places.filter((fact) => isKnown(fact, t)).map((fact) => String(fact.siret)));
    const open = [...sirets].filter((siret) => isOpen(siret, t));
    const addresses = open.map((siret) => addressOf(siret, t)!);
    const isOne = new Set(addresses.map(({ department }) => department)).size === 1;
    const [siret, address] = [open.length === 1 ? open[0] : undefined, addresses[0]];
    return isOne ? { siret, address } : { siret, address: undefined };
  };

  const seat = (t: Month) => {
    const dated = state(unitStates, t);
    const office = delivered(
      places.filter((fact) => fact.isHeadOffice === true),
      t,
    );
    const siret = counts(dated, "headOffice", office) ? dated!.headOffice : office?.fact.siret;
    if (siret == null) return fromPlaces(t);
    return { siret: String(siret), address: addressOf(String(siret), t) };
  };

  return (t: Month): KnownEntry => {
    const { siret, address } = seat(t);
    const unit = delivered(units, t);
    const dated = state(unitStates, t);
    const place =
      siret === undefined
        ? undefined
        : state(
            placeStates.filter((fact) => fact.siret === siret),
            t,
          );
    const text = (value: Fact[string] | undefined) => (value == null ? null : String(value));
    const trade = delivered(
      units.filter((fact) => fact.activity != null),
      t,
    );
    const activity = () => {
      if (counts(dated, "activity", trade)) return dated!.activity;
      if (dated?.activity == null && counts(place, "activity", trade)) return place!.activity;
      return trade?.fact.activity;
    };
    return {
      region: text(address?.region),
      department: text(address?.department),
      activity: text(activity()),
      legalForm: text((counts(dated, "legalForm", unit) ? dated : unit?.fact)?.legalForm),
    };
  };
}

/** Whether the rules of the register leave the firm in the perimeter. */
export function isKept({ department, region, activity, legalForm }: KnownEntry): boolean {
  if (department === null || region === null) return false;
  if (legalForm !== null && /^[47]/.test(legalForm)) return false;
  if (activity === null) return true;
  const code = Number(activity.slice(0, 5).replace(".", ""));
  const between = (from: number, to: number) => code >= from && code <= to;
  return !(/^(84|64|65|66)/.test(activity) || between(8510, 8542) || between(9411, 9492) || code === 9900);
}
