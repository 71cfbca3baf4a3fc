export type { QuestionAnswer } from "./answers.ts";
export type { MaturedEvidence } from "./appended-evidence.ts";
export { type BundleDraft, type BundleManifest, requireBundle, requireManifest } from "./bundle/bundle.ts";
export { bundleOfRun } from "./bundle/of-run.ts";
export { recordedOfVersion } from "./bundle/origin.ts";
export { bundleOfOutside, isOutside, type OutsideSource, outsideSource, sourceOf } from "./bundle/outside.ts";
export { type MissingRule, signatureOf } from "./bundle/signature.ts";
export { type BundleProblem, type BundleReport, verifyBundle } from "./bundle/verify.ts";
export {
  type CardFormat,
  type CardLanguage,
  cardFormats,
  cardLanguages,
  makeCard,
} from "./card/card.ts";
export type { CardEvidence } from "./card/evidence.ts";
export { withoutFrontMatter } from "./card/html.ts";
export { type QuestionId, questionIds } from "./card/questions.ts";
export type { CardAnswer } from "./card/standing.ts";
export type { SeenSimulation } from "./decisions.ts";
export type { DatasetErasure } from "./erasures.ts";
export { type ExportReport, verifyExport } from "./export/verify.ts";
export { exportVersion } from "./export/write.ts";
export { type FindingRequest, type FindingStepRequest, isOpen } from "./findings.ts";
export { type Anchor, parseAnchor } from "./journal/anchor.ts";
export type { AnyEvent, Head, JournalEvent } from "./journal/event.ts";
export { eventTypes } from "./journal/payloads/payloads.ts";
export { signature } from "./journal/payloads/signature.ts";
export type { Labelled, LabelView, ModelState } from "./labels.ts";
export type { PolicyCheck, RuleCheck } from "./policies/check.ts";
export { rolesForMove } from "./policies/moves.ts";
export {
  evidenceBound,
  fourEyes,
  type Policy,
  shippedPolicies,
  signaturesOf,
  signed,
  sixEyes,
} from "./policies/policy.ts";
export { type Person, type RegistryRole, roles } from "./policies/roles.ts";
export type { RuleFinding } from "./policies/rules/finding.ts";
export { type RuleName, ruleNames } from "./policies/rules/schema.ts";
export type { StatementRequest } from "./possible-moves.ts";
export type { HistoryFilter, ListFilter, RegistryAt, StandingToken, VersionDetails } from "./queries.ts";
export { type Refit, refitDraft } from "./refits/refit.ts";
export type { ScoreShift } from "./refits/shift.ts";
export type { Registration } from "./register.ts";
export { openRegistry, type Registry, type RegistryOptions } from "./registry.ts";
export type { DueReview } from "./rollback-reviews.ts";
export { readAlertList, writeAlertList } from "./scoring/alert-list.ts";
export { type AlertRow, alertRowSchema, checkAlertRows } from "./scoring/alert-row.ts";
export { type ScoreListOptions, type ShownColumns, scoreList } from "./scoring/score-list.ts";
export {
  jumpSentences,
  type PlaceChange,
  type ReleaseSimulation,
  simulateRelease,
} from "./scoring/simulate.ts";
export { isLocked, lockKey, makeKeyPair, publicKeyOf, unlockKey } from "./signing/key-pair.ts";
export { type KeyRequest, parseKeyRequest, requestKey } from "./signing/key-request.ts";
export {
  type SignatureProblem,
  type SignedDecision,
  signatureProblems,
} from "./signing/signed-decisions.ts";
export { type Signature, type Statement, signStatement } from "./signing/statement.ts";
export type { AliasStanding } from "./standings.ts";
export {
  anchorKinds,
  type Finding,
  reproductionResults,
  severities,
  statuses,
  type VersionStatus,
  type WindowOpening,
} from "./state/state.ts";
export { anchorRegistry, type NamedAnchor, type RegistryReport, verifyRegistry } from "./verify.ts";
export type { Version, VersionReference } from "./versions.ts";
export type { OpeningRequest } from "./windows.ts";
