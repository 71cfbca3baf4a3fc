import type { FeatureDefinition } from "./definition.ts";
import { financialHealth } from "./features/financialHealth.ts";
import { payment } from "./features/payment.ts";
import { shortTime } from "./features/shortTime.ts";
import { sizeAndAge } from "./features/sizeAndAge.ts";
import { socialDebt } from "./features/socialDebt.ts";
import { surroundings } from "./features/surroundings.ts";

/** Every feature of the panel, once: what it means, where it comes from, what an empty cell says. */
export const catalogue: readonly FeatureDefinition[] = [
  ...socialDebt,
  ...sizeAndAge,
  ...shortTime,
  ...financialHealth,
  ...payment,
  ...surroundings,
];
