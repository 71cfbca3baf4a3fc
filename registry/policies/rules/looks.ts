import { failed, passed, type Rule, unknown } from "./rule.ts";

export const looks: Rule<"looks"> = {
  canBeWaived: false,
  asks: ({ atMost }) => `the sealed window was opened at most ${atMost} ${atMost === 1 ? "time" : "times"}`,
  judge({ atMost }, { looks }) {
    const read = ["the journal: window.opened"];
    if (looks === null)
      return unknown("no look at its test months was journaled", read, "a study with a sealed window");
    const found = `opened ${looks} ${looks === 1 ? "time" : "times"}`;
    return looks > atMost ? failed(found, read, "a later window that is still sealed") : passed(found, read);
  },
};
