/** What must be said before figures of two sides are read side by side. Shares are 0..1, strong signals left out. */
export type Caution = { readonly text: string } & (
  | {
      readonly about: "base rates";
      /** Of the common rows that fail. */
      readonly common: number;
      /** Of all rows of a. */
      readonly a: number;
      readonly b: number;
    }
  | {
      readonly about: "regions";
      /** Of the region with the lowest base rate. */
      readonly least: number;
      readonly most: number;
    }
  | { readonly about: "ranks" }
);

interface CautionSide {
  readonly model: string;
  readonly baseRate: number;
  readonly scale: "probabilities" | "ranks";
}

interface CommonRates {
  readonly common: number;
  /** Of each region on the common rows. */
  readonly regions: readonly number[];
}

/** Average precision starts at the base rate, so it says nothing across rows that fail at another rate. */
export function cautionsOf(a: CautionSide, b: CautionSide, rates: CommonRates): readonly Caution[] {
  return [...aboutBaseRates(a, b, rates), ...aboutRegions(rates), ...aboutRanks(a, b)];
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function aboutBaseRates(a: CautionSide, b: CautionSide, { common }: CommonRates): readonly Caution[] {
  const differs = (rate: number) => Math.abs(rate - common) > 0.001;
  if (!differs(a.baseRate) && !differs(b.baseRate)) return [];
  const text = `${percent(common)} of the common rows fail, ${percent(a.baseRate)} of all rows of ${a.model} and ${percent(b.baseRate)} of those of ${b.model}: average precisions of their own reports cannot be held against each other or against these`;
  return [{ about: "base rates", common, a: a.baseRate, b: b.baseRate, text }];
}

function aboutRegions({ regions }: CommonRates): readonly Caution[] {
  const [least, most] = [Math.min(...regions), Math.max(...regions)];
  if (most - least <= 0.001) return [];
  const text = `the base rate runs from ${percent(least)} to ${percent(most)} over the regions: compare models within a region by average precision, never regions`;
  return [{ about: "regions", least, most, text }];
}

function aboutRanks(a: CautionSide, b: CautionSide): readonly Caution[] {
  if (a.scale !== "ranks" && b.scale !== "ranks") return [];
  return [{ about: "ranks", text: "one side only ranks: Brier score and log loss are not compared" }];
}
