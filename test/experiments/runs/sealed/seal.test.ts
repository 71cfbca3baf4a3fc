import { parseMonth } from "vigie/datasets";
import { developmentOf, finalOf, type Study, sealedFrom, studies } from "vigie/experiments";
import { describe, expect, it } from "vitest";
import { searchedStudy } from "../../../support/search-study.ts";

const month = parseMonth;
const protocol = (name: string, from: string, until: string) => ({
  name,
  meaning: name,
  fold: { trainFrom: month("2016-01"), testFrom: month(from), testUntil: month(until) },
});
const { sealed: _, ...plain } = searchedStudy;
const study: Study = {
  ...plain,
  protocols: [
    protocol("2019", "2019-07", "2020-07"),
    protocol("2020", "2020-07", "2021-07"),
    protocol("2021", "2021-07", "2022-07"),
  ],
};
const namesOf = ({ protocols }: Study) => protocols.map(({ name }) => name);

describe("the months that a study seals", () => {
  it("are those of its last test where it names none", () => {
    expect(sealedFrom(study)).toBe(month("2021-07"));
    expect(namesOf(developmentOf(study))).toEqual(["2019", "2020"]);
    expect(namesOf(finalOf(study))).toEqual(["2021"]);
  });

  it("are those it names; a fold that judges one of them is not for development", () => {
    const named = { ...study, sealed: { from: month("2021-06") } };
    expect(namesOf(developmentOf(named))).toEqual(["2019"]);
    expect(namesOf(finalOf(named))).toEqual(["2020", "2021"]);
  });

  it("stay the same when the folds that judge them are gone", () => {
    const development = developmentOf(study);
    expect(sealedFrom(development)).toBe(month("2021-07"));
    expect(developmentOf(development)).toEqual(development);
    expect(finalOf(finalOf(study))).toEqual(finalOf(study));
    expect(() => finalOf(development)).toThrow(expect.objectContaining({ code: "study.nothing-sealed" }));
  });

  it("are none only where the study says why; then there is nothing to open", () => {
    const open = { ...study, sealed: { none: "published files" } };
    expect(sealedFrom(open)).toBeNull();
    expect(developmentOf(open)).toBe(open);
    expect(() => finalOf(open)).toThrow(expect.objectContaining({ code: "study.nothing-sealed" }));
  });

  it("leave something to develop on, or the refusal says how to go on", () => {
    const only = { ...study, protocols: study.protocols.slice(-1) };
    expect(() => developmentOf(only)).toThrow(
      expect.objectContaining({ code: "study.sealed", message: expect.stringMatching(/--final --reason/) }),
    );
  });

  it.each(studies.map((one) => [one.name, one] as const))("of %s are named, or it says why not", (_, one) => {
    expect(one.sealed).toBeDefined();
    expect(developmentOf(one).protocols.length).toBeGreaterThan(0);
    const from = sealedFrom(one);
    if (from !== null) expect(from).toBe(month("2022-07"));
  });
});
