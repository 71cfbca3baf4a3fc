import type { ColumnDefinition } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import type { ColumnProfile } from "../../server/api/rows.ts";
import { withhold } from "../../server/services/withhold.ts";

const column = (name: string, confidentiality: ColumnDefinition["confidentiality"]) =>
  ({ name, confidentiality, role: "feature" }) as ColumnDefinition;
const manifest = (months?: number) => ({
  schema: { columns: [column("debt", "secret"), column("region", "open")] },
  ...(months !== undefined && { parts: Array.from({ length: months }, () => ({})) }),
});

const debt: ColumnProfile = {
  ...{ name: "debt", missing: 0.5, distinct: 2, min: 3, max: 900, mean: 451.5 },
  histogram: [{ from: 3, to: 900, count: 2 }],
};
const region: ColumnProfile = {
  ...{ name: "region", missing: 0, distinct: 3, min: null, max: null, mean: null },
  top: [
    { value: "Bretagne", count: 25 },
    { value: "Corse", count: 24 },
    { value: "Mayotte", count: 2 },
  ],
};
const withRole = (role: "scientist" | "release-manager") => ({ id: "x", name: "X", roles: [role] }) as const;

describe("profiles for those who may not see rows", () => {
  it("say nothing of the values of a column that is not open, not even their mean", () => {
    const [kept] = withhold([debt], manifest(), withRole("release-manager"));
    expect(kept).toEqual({ name: "debt", missing: 0.5, distinct: 2, min: null, max: null, mean: null });
  });

  it("leave out values of fewer than three firms, counting a firm once however many months it has", () => {
    const tops = (months?: number) =>
      withhold([region], manifest(months), withRole("release-manager"))[0]!.top!.map(({ value }) => value);
    expect(tops()).toEqual(["Bretagne", "Corse"]);
    expect(tops(12)).toEqual(["Bretagne"]);
  });

  it("are whole for those who work on the rows", () => {
    expect(withhold([debt, region], manifest(12), withRole("scientist"))).toEqual([debt, region]);
  });
});
