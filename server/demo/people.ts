import type { Person } from "vigie/registry";

/** The three roles of the example workspace, so that four eyes can be lived by one curious newcomer. */
export const demoPeople: readonly Person[] = [
  { id: "scientist", name: "Data scientist", roles: ["scientist"] },
  { id: "reviewer", name: "Reviewer", roles: ["reviewer"] },
  { id: "manager", name: "Release manager", roles: ["release-manager"] },
];
