import type { Study } from "../runs/study.ts";
import { firstLight } from "./first-light.ts";
import { regionalBacktest } from "./regional-backtest.ts";
import { searchLight } from "./search-light.ts";
import { slovakSmes } from "./slovak-smes.ts";

/** The shipped experiment definitions. */
export const studies: readonly Study[] = [firstLight, regionalBacktest, searchLight, slovakSmes];
