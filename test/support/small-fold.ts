import { parseMonth } from "vigie/datasets";
import type { Study } from "vigie/experiments";

/** Of a study on a small panel of half-years from 2018 to 2021: past to future, the last three of them judged. */
export const smallFold: Pick<Study, "protocols" | "sealed"> = {
  protocols: [
    {
      name: "temporal",
      meaning: "past to future",
      fold: {
        trainFrom: parseMonth("2018-01"),
        testFrom: parseMonth("2020-07"),
        testUntil: parseMonth("2021-08"),
        horizonMonths: 6,
        seed: "small",
      },
    },
  ],
  sealed: { none: "a small panel for a test" },
};
