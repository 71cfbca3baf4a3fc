import { failed, passed, type Rule, unknown } from "./rule.ts";

export const looks: Rule<"looks"> = {
  canBeWaived: false,
  asks: ({ atMost }) => `the sealed window was opened at most ${atMost} ${atMost === 1 ? "time" : "times"}`,
  judge({ atMost }, { looks }) {
    const read = ["the journal: window.opened"];
    if (looks === null) return unknown({ says: "no look" }, read);
    const finding = { says: "looks", times: looks } as const;
    return looks > atMost ? failed(finding, read) : passed(finding, read);
  },
};
