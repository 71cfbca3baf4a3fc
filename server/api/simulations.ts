import type { ReleaseSimulation } from "vigie/registry";
import { z } from "zod";
import { digest, document } from "./schema.ts";

const panel = z.string().max(200).describe("a panel: its name, or `name@` with digits of its version");

export const simulationQuery = z.strictObject({
  alias: z.string().max(50).default("production"),
  panel: panel.optional(),
});

/** What moving an alias would change; null where it points at no other version yet. */
export const simulationAnswer = z.strictObject({
  seen: z
    .strictObject({
      panel: z.strictObject({ name: z.string(), version: digest }),
      simulation: document<ReleaseSimulation>(
        "ReleaseSimulation",
        "who would enter and leave each level and where, alerts against capacity, why it is a jump: `vigie.simulation/1`",
      ),
    })
    .nullable()
    .describe("null where the alias points at no other version yet"),
});
export type SimulationAnswer = z.infer<typeof simulationAnswer>;

/** For a release: what its person saw before. */
export const seenRelease = {
  panel: panel
    .optional()
    .describe(
      "for a release: the panel on which it is simulated first, default the one it was fitted on, newest; the journal keeps what it changes",
    ),
  jumpReason: z
    .string()
    .max(10_000)
    .optional()
    .describe("for a release whose simulation is a jump: why it is released all the same"),
  isUnseen: z
    .boolean()
    .optional()
    .describe("for a release: true where nobody is to look at what it changes; the journal shows that"),
};
