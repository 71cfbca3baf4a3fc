import { allTables, type FactTables } from "./factTables.ts";

/** Days by which the Urssaf and the notice may differ about the opening of one procedure. */
const sameOpeningDays = 31;

/** From sauvegarde, 1, to liquidation, 3; 0 where the action is not told. */
const gravity = "coalesce(list_position(['sauvegarde', 'redressement', 'liquidation'], action), 0)";

/**
 * SQL of the steps of procedures (siren, effectiveOn, stage, isOpening, gravity, knownOn), each once however often it was delivered.
 * The Urssaf's steps are the truth. An opening that BODACC also published (same firm, dates of effect at most 31 days
 * apart) is known on the earlier of the two days: the publication is observed, the Urssaf's month of delay is not, but to
 * wait for a publication that was yet to come would be to look ahead. An opening that only BODACC published counts as well.
 */
export function procedureEvents(tables: FactTables): string {
  const { procol, bodacc } = allTables(tables);
  const isSame = `notice.siren = step.siren AND step.isOpening
    AND abs(date_diff('day', step.effectiveOn, notice.effectiveOn)) <= ${sameOpeningDays}`;
  return `WITH step AS (
  SELECT siren, effectiveOn, coalesce(stage, '') AS stage, isOpening, ${gravity} AS gravity, min(knownOn) AS knownOn
  FROM ${procol} GROUP BY siren, effectiveOn, coalesce(stage, ''), action, isOpening),
notice AS (
  SELECT siren, coalesce(effectiveOn, publishedOn) AS effectiveOn, max(${gravity}) AS gravity, min(knownOn) AS knownOn
  FROM ${bodacc} WHERE isOpening GROUP BY siren, coalesce(effectiveOn, publishedOn)),
noticed AS (
  SELECT step.siren, step.effectiveOn, min(notice.knownOn) AS noticedOn
  FROM step JOIN notice ON ${isSame} GROUP BY step.siren, step.effectiveOn)
SELECT siren, effectiveOn, stage, isOpening, gravity,
  CASE WHEN isOpening THEN least(noticedOn, knownOn) ELSE knownOn END AS knownOn
FROM step LEFT JOIN noticed USING (siren, effectiveOn)
UNION ALL
SELECT siren, effectiveOn, 'publication', true, gravity, knownOn FROM notice
WHERE NOT EXISTS (SELECT 1 FROM step WHERE ${isSame})`;
}
