import type { z } from "zod";
import { factsPayloads } from "./facts.ts";
import { findingsPayloads } from "./findings.ts";
import { labelsPayloads } from "./labels.ts";
import { peoplePayloads } from "./people.ts";
import { releasesPayloads } from "./releases.ts";
import { reviewPayloads } from "./review.ts";
import { tokensPayloads } from "./tokens.ts";
import { versionsPayloads } from "./versions.ts";

/** What each type of event carries. Free text never enters the journal: `reason` and `name` are digests of notes. */
export const payloadSchemas = {
  ...peoplePayloads,
  ...tokensPayloads,
  ...versionsPayloads,
  ...reviewPayloads,
  ...findingsPayloads,
  ...releasesPayloads,
  ...factsPayloads,
  ...labelsPayloads,
} as const;

/** As `registry log` names them. */
export const eventTypes = Object.keys(payloadSchemas) as readonly EventType[];

export type EventType = keyof typeof payloadSchemas;
export type EventPayloads = { [T in EventType]: z.infer<(typeof payloadSchemas)[T]> };
