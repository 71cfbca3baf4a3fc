import { failed, passed, type Rule, unknown } from "./rule.ts";

export const reproduced: Rule<"reproduced"> = {
  canBeWaived: false,
  asks: ({ withinDays }) => `somebody who is not its author reproduced it within the last ${withinDays} days`,
  judge({ withinDays }, { version, now }) {
    const read = ["the journal: version.reproduced"];
    const others = version.reproductions.filter(({ by }) => by !== version.author);
    const newest = others.at(-1);
    const wanted = `\`registry reproduce ${version.model}@${version.number}\``;
    if (newest === undefined)
      return unknown(
        version.reproductions.length === 0 ? "nobody has reproduced it" : "only its author has reproduced it",
        read,
        wanted,
      );
    const found = `${newest.result}, by ${newest.by} on ${newest.at.slice(0, 10)}`;
    if (newest.result === "different")
      return failed(found, read, "the cause of the difference, then a version that reproduces");
    if (newest.result === "not reproducible") return unknown(found, read, wanted);
    const days = (now.getTime() - Date.parse(newest.at)) / 86_400_000;
    if (days > withinDays) return unknown(`${found}, ${Math.floor(days)} days ago`, read, `${wanted} again`);
    return passed(found, read);
  },
};
