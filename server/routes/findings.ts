import { anchorKinds, severities } from "vigie/registry";
import { z } from "zod";
import { readBody } from "../security/read.ts";
import { viewVersion } from "../services/registry-views.ts";
import type { Services } from "../services/services.ts";
import { referenceOf } from "./models.ts";
import { part, type Route } from "./route.ts";

const reason = z.string().max(10_000);
const opening = z.strictObject({
  severity: z.enum(severities),
  owner: z.string().max(100),
  anchor: z.strictObject({ kind: z.enum(anchorKinds), name: z.string().max(80) }),
  reason,
});
const stepping = z.strictObject({
  step: z.enum(["answered", "fixed", "waived"]),
  reason,
  until: z.string().max(10).optional(),
});
/** Who may do what about a finding is the registry's to say; a viewer may do nothing. */
const access = ["scientist", "reviewer", "release-manager", "admin"] as const;

export function findingRoutes({ registry }: Services): readonly Route[] {
  return [
    {
      method: "POST",
      path: "/api/models/:model/:number/findings",
      access,
      async answer({ context, person }) {
        const opened = await readBody(context, opening);
        const request = { version: referenceOf(context), person: person().id, ...opened };
        return context.json({ version: viewVersion(await registry.openFinding(request)) });
      },
    },
    {
      method: "POST",
      path: "/api/models/:model/:number/findings/:finding",
      access,
      async answer({ context, person, requireToken }) {
        const { step, reason, until } = await readBody(context, stepping);
        requireToken(step === "answered" ? access : ["reviewer"]);
        const version = await registry.stepFinding({
          version: referenceOf(context),
          finding: Number(part(context, "finding")),
          person: person().id,
          ...{ step, reason },
          ...(until !== undefined && { until }),
        });
        return context.json({ version: viewVersion(version) });
      },
    },
  ];
}
