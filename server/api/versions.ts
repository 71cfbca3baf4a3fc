import type { Environment, FoldDescription, Pipeline, Thresholds } from "vigie/experiments";
import {
  type MissingRule,
  outsideSource,
  questionIds,
  reproductionResults,
  type ScoreShift,
  severities,
  signatureProblems,
  statuses,
  type Version,
} from "vigie/registry";
import { z } from "zod";
import { anchor, findingStatus, findingView } from "./findings.ts";
import { historyEntry } from "./history.ts";
import { allowedMove, rule } from "./moves.ts";
import { views, windowView } from "./runs.ts";
import { day, digest, document, instant, list } from "./schema.ts";

const decision = {
  by: z.string(),
  at: instant,
  seq: z.int(),
  reason: digest.describe("of the note that says why"),
};
const approval = z.strictObject({
  ...decision,
  digest: digest.describe("of the bundle's manifest: the bytes that were judged"),
  policy: digest,
  verdicts: z.partialRecord(rule, z.enum(["pass", "fail", "not enough evidence"])).optional(),
  acknowledged: list(rule).optional(),
  signature: document<object>("Signature", "ed25519, by a key that the journal knows").optional(),
});
const findingStep = z.strictObject({
  ...decision,
  kind: z.enum(["answered", "fixed", "waived"]),
  until: day.nullable(),
});
export const versionView: z.ZodType<Omit<Version, "folder">> = z
  .strictObject({
    reference: z.string().describe("`model@number`"),
    model: z.string(),
    number: z.int().describe("1, 2, 3… within the model"),
    digest: digest.describe("of the bundle's manifest"),
    status: z.enum(statuses),
    author: z.string(),
    registeredAt: instant,
    run: z.strictObject({ id: z.string(), digest }),
    refit: z
      .strictObject({
        evaluated: z.strictObject({ model: z.string(), number: z.int(), digest }),
        recipe: digest,
      })
      .nullable()
      .describe(
        "null: its evidence is of these very bytes; else the version that was evaluated, and the shared recipe",
      ),
    appended: list(
      z.strictObject({
        ...decision,
        evidence: digest.describe("of the file in `evidence/`"),
        panel: digest,
        from: day,
        until: day.describe("last as-of day, included"),
      }),
    ).describe("what became known since, oldest first"),
    newest: digest.describe("hash of the newest event about it").optional(),
    aliases: list(z.string()),
    judgement: approval.nullable(),
    waivers: list(z.strictObject({ ...decision, rule, until: day })),
    reproductions: list(
      z.strictObject({
        ...decision,
        result: z.enum(reproductionResults),
        largest: z.strictObject({ metrics: z.number().nullable(), margins: z.number().nullable() }),
      }),
    ),
    findings: list(
      z.strictObject({
        ...decision,
        id: z.int(),
        severity: z.enum(severities),
        owner: z.string(),
        anchor,
        status: findingStatus,
        until: day.nullable(),
        steps: list(findingStep),
      }),
    ),
  })
  .meta({ id: "Version" }) as never;
export type VersionView = Omit<Version, "folder">;

export const versionAnswer = z.strictObject({ version: versionView });

const aliasView = z
  .strictObject({ alias: z.string(), number: z.int(), since: instant, by: z.string() })
  .meta({ id: "Alias" });
export type AliasView = z.infer<typeof aliasView>;

export const modelLine = z
  .strictObject({ model: z.string(), versions: z.int(), newest: versionView, aliases: list(aliasView) })
  .meta({ id: "ModelLine" });
export type ModelLine = z.infer<typeof modelLine>;

export const reviewLine = z
  .strictObject({
    version: versionView,
    askedBy: z.string(),
    askedAt: instant,
    why: z.string().nullable().describe("null once erased"),
    open: z.int().describe("findings that are neither answered, fixed nor waived"),
    blocking: z.int().describe("those of them that block"),
    isYours: z.boolean().describe("whoever asks is its author, who cannot approve it"),
  })
  .meta({ id: "ReviewLine" });
export type ReviewLine = z.infer<typeof reviewLine>;

export const modelView = z
  .strictObject({
    model: z.string(),
    versions: list(versionView).describe("newest first"),
    aliases: list(aliasView),
    history: list(historyEntry).describe("newest first"),
  })
  .meta({ id: "Model" });
export type ModelView = z.infer<typeof modelView>;

const standing = {
  notReproducible: z.string().nullable(),
  version: versionView,
  findings: list(findingView),
  history: list(historyEntry).describe("newest first"),
  allowed: list(allowedMove).describe("what whoever asks may decide now"),
};

/** A version that lies elsewhere: a pointer, and no evidence. */
const outsidePage = z
  .strictObject({ ...standing, source: outsideSource.meta({ id: "OutsideSource" }) })
  .meta({
    id: "OutsideVersionPage",
    description: "a version that lies elsewhere: a pointer, and no evidence",
  });
export type OutsidePage = z.infer<typeof outsidePage>;

export const featureView = z
  .strictObject({
    name: z.string(),
    meaning: z.string(),
    unit: z.string().nullable(),
    theme: z.string().nullable(),
    whenMissing: document<MissingRule>("MissingRule", "what becomes of a missing value")
      .nullable()
      .describe("of what the panel brings; null for what is derived from it"),
  })
  .meta({ id: "Feature" });
export type FeatureView = z.infer<typeof featureView>;

const signedDecision = z
  .strictObject({
    seq: z.int(),
    action: z.enum(["approve", "release"]),
    by: z.string(),
    at: instant,
    key: z.string().nullable().describe("the public key; null where it was not signed"),
    problem: z.enum(signatureProblems).nullable().describe("null where it holds, or where there is none"),
  })
  .meta({ id: "SignedDecision", description: "an approval or a release with the name under it, verified" });
export type SignedDecisionView = z.infer<typeof signedDecision>;

const maturedList = z
  .strictObject({
    from: day,
    until: day.describe("last as-of day of the list, included"),
    by: z.string(),
    at: instant,
    reason: z.string().nullable(),
    panel: z.string().describe("the panel that knew what became of the firms"),
    views: views.nullable().describe("null where the file is gone"),
  })
  .meta({ id: "MaturedList", description: "a list of the version, judged once its outcomes were known" });
export type MaturedListView = z.infer<typeof maturedList>;

const controllerAnswer = z
  .strictObject({
    question: z.enum(questionIds),
    answer: z
      .strictObject({
        text: z.string().nullable().describe("null where it was erased"),
        by: z.string(),
        at: instant,
      })
      .nullable()
      .describe("null: not answered"),
  })
  .meta({ id: "ControllerAnswer" });
export type ControllerAnswerView = z.infer<typeof controllerAnswer>;

const bundlePage = z
  .strictObject({
    ...standing,
    source: z.null(),
    signatures: list(signedDecision).describe("of its approvals and releases, oldest first"),
    demanded: list(z.enum(["approve", "release"])).describe(
      "decisions that the policy counts only with a signature",
    ),
    shift: document<ScoreShift>(
      "ScoreShift",
      "how scores of the same firms differ from the evaluated version's",
    )
      .nullable()
      .describe("of a refit"),
    matured: list(maturedList).describe("oldest first"),
    questions: list(controllerAnswer).describe(
      "what only the controller can answer, about every version of the model",
    ),
    card: z.string().describe("the model card, Markdown"),
    views,
    pipeline: z.strictObject({
      name: z.string(),
      kind: z.string(),
      features: list(featureView),
      thresholds: document<Thresholds>("Thresholds", "of each alert level, with the set they came from"),
      calibrator: document<Pipeline["calibrator"]>("Calibrator", "from margin to probability"),
      target: document<Pipeline["target"]>("Target", "what is foretold, and how far ahead"),
    }),
    fold: document<FoldDescription>("Fold", "how rows were split, with counts").nullable(),
    window: windowView.nullable().describe("null for versions registered before months were sealed"),
    environment: document<
      Environment & { readonly engine?: string; readonly engineVersion?: string; readonly threads?: number }
    >("Environment", "what it was made with"),
  })
  .meta({ id: "VersionPage" });
export type VersionPage = z.infer<typeof bundlePage>;

export const versionPage = z.union([bundlePage, outsidePage]);

export const versionFilter = z.strictObject({
  model: z.string().max(100).optional(),
  status: z.enum(statuses).optional(),
  skip: z.coerce.number().int().min(0).optional().describe("how many to leave out first"),
  limit: z.coerce.number().int().min(0).optional().describe("at most so many"),
});

export const registration = z.strictObject({
  run: z.string().min(1).max(100),
  protocol: z.string().min(1).max(100),
  model: z.string().min(1).max(100).describe("the model of the run"),
  name: z.string().min(1).max(100).describe("what it is called in the registry"),
});
