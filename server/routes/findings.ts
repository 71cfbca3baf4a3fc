import { findingOpening, findingStepping } from "../api/findings.ts";
import { versionAnswer } from "../api/versions.ts";
import { readBody } from "../security/read.ts";
import { viewVersion } from "../services/registry-views.ts";
import type { Services } from "../services/services.ts";
import { referenceOf } from "./models.ts";
import { part, type Route } from "./route.ts";

/** Who may do what about a finding is the registry's to say; a viewer may do nothing. */
const access = ["scientist", "reviewer", "release-manager", "admin"] as const;

export function findingRoutes({ registry }: Services): readonly Route[] {
  return [
    {
      method: "POST",
      path: "/api/v1/models/:model/:number/findings",
      operation: { id: "openFinding", body: findingOpening, answer: versionAnswer },
      access,
      async answer({ context, person }) {
        const opened = await readBody(context, findingOpening);
        const request = { version: referenceOf(context), person: person().id, ...opened };
        return context.json({ version: viewVersion(await registry.openFinding(request)) });
      },
    },
    {
      method: "POST",
      path: "/api/v1/models/:model/:number/findings/:finding",
      operation: { id: "stepFinding", body: findingStepping, answer: versionAnswer },
      access,
      async answer({ context, person, requireToken }) {
        const { step, reason, until } = await readBody(context, findingStepping);
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
