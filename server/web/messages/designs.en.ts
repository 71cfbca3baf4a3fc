const plural = (n: number, one: string, many: string) => (n === 1 ? one : many);
const whole = new Intl.NumberFormat("en-GB");

/** What pages say of sealed months, views and the loss between regions. */
export const designsEn = {
  months: (from: string, until: string) => `Sealed months, from ${from} until before ${until}:`,
  looked: (times: number, people: number, models: number) =>
    `looked at ${whole.format(times)} ${plural(times, "time", "times")} by ${whole.format(people)} ${plural(people, "person", "people")}, with ${whole.format(models)} ${plural(models, "model", "models")}.`,
  whoAndWhy: "Who and why",
  development:
    "Months for development: anyone may look at them as often as they like, and the best of many tries looks better here than it is.",
  none: (why: string) => `No month is sealed: ${why}.`,
  unrecorded: "Judged on sealed months, and no look at them is recorded.",
};
