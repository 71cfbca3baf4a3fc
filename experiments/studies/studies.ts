import type { Study } from "../runs/study.ts";
import { expertRules } from "./expert-rules.ts";
import { firstLight } from "./first-light.ts";
import { leaveOneRegionOut } from "./leave-one-region-out.ts";
import { regionalBacktest } from "./regional-backtest.ts";
import { rollOut } from "./roll-out.ts";
import { searchLight } from "./search-light.ts";
import { slovakSmes } from "./slovak-smes.ts";

/** The shipped experiment definitions. */
export const studies: readonly Study[] = [
  firstLight,
  regionalBacktest,
  leaveOneRegionOut,
  rollOut,
  searchLight,
  expertRules,
  slovakSmes,
];
