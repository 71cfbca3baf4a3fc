import type { FurtherViews, ShiftReport } from "vigie/experiments";
import type { NamedEvaluation } from "vigie/plots";
import { words } from "../language.ts";
import { divisionTitle } from "../parts/division.ts";
import { CalibrationChart, GroupChart, GroupTable, ScoreChart } from "./evidence.tsx";
import { FairnessSection } from "./fairness.tsx";
import { FurtherSection } from "./further.tsx";
import { ShiftSection } from "./shift.tsx";

interface JudgedProps {
  readonly of: NamedEvaluation;
  /** Whether its probabilities mean something. */
  readonly isPromise: boolean;
  readonly further: FurtherViews | undefined;
  readonly shift?: ShiftReport | undefined;
  /** Whether a study named the audit of its lists. */
  readonly isAuditNamed: boolean;
}

/** All that is told of one model or list, whatever it came from. */
export function JudgedModel({ of, isPromise, further, shift, isAuditNamed }: JudgedProps) {
  const t = words.value;
  const { name, evaluation } = of;
  return (
    <>
      <div class="charts">
        {isPromise && <CalibrationChart {...of} />}
        <GroupChart {...of} />
        {isPromise && <ScoreChart {...of} />}
      </div>
      {evaluation.groups !== null && (
        <details>
          <summary>{t.titled(t.byGroup(divisionTitle(evaluation.groups.name)), t.asTable)}</summary>
          <GroupTable evaluation={evaluation} />
        </details>
      )}
      {further !== undefined && <FurtherSection name={name} further={further} />}
      {shift !== undefined && <ShiftSection name={name} shift={shift} />}
      {evaluation.lists !== undefined && (
        <FairnessSection
          key={name}
          title={t.titled(t.fairness.title, name)}
          lists={evaluation.lists}
          isNamed={isAuditNamed}
        />
      )}
    </>
  );
}
