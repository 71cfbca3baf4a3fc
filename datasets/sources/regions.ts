import { createRequire } from "node:module";

interface Division {
  readonly code: string;
  readonly nom: string;
  readonly region?: string;
  /** `com`: overseas collectivities, which are no regions. */
  readonly zone: "metro" | "drom" | "com";
}

/** Department code → name of its region: 18 regions, from Etalab's table of administrative divisions. */
export function regionOfDepartments(): ReadonlyMap<string, string> {
  const require = createRequire(import.meta.url);
  const load = (name: string): readonly Division[] =>
    require(`@etalab/decoupage-administratif/data/${name}.json`);
  const names = new Map(
    load("regions")
      .filter(({ zone }) => zone !== "com")
      .map(({ code, nom }) => [code, nom]),
  );
  return new Map(
    load("departements").flatMap(({ code, region }) => {
      const name = region === undefined ? undefined : names.get(region);
      return name === undefined ? [] : [[code, name] as const];
    }),
  );
}
