import { failed, passed, type Rule, unknown } from "./rule.ts";

export const reproduced: Rule<"reproduced"> = {
  canBeWaived: false,
  asks: ({ withinDays }) => `somebody who is not its author reproduced it within the last ${withinDays} days`,
  judge({ withinDays }, { version, now }) {
    const read = ["the journal: version.reproduced"];
    const others = version.reproductions.filter(({ by }) => by !== version.author);
    const newest = others.at(-1);
    const reference = `${version.model}@${version.number}`;
    if (newest === undefined)
      return unknown({ says: "not reproduced", reference, byAuthor: version.reproductions.length > 0 }, read);
    const { result, by, at } = newest;
    const days = (now.getTime() - Date.parse(at)) / 86_400_000;
    const isOld = days > withinDays && result !== "different" && result !== "not reproducible";
    const daysAgo = isOld ? Math.floor(days) : null;
    const finding = { says: "reproduced", reference, result, by, on: at.slice(0, 10), daysAgo } as const;
    if (result === "different") return failed(finding, read);
    return isOld || result === "not reproducible" ? unknown(finding, read) : passed(finding, read);
  },
};
