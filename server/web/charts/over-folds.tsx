import { useState } from "preact/hooks";
import type { RunView } from "../../api/runs.ts";
import { format, words } from "../language.ts";
import { Tabs } from "../parts/tabs.tsx";
import { FairnessSection } from "./fairness.tsx";

interface OverFoldsProps {
  readonly series: RunView["series"][number];
  /** Whether the study named its audit. */
  readonly isNamed: boolean;
}

/** The lists of every date that several folds judge, audited together: more firms, so more verdicts. */
export function OverFoldsSection({ series: { folds, models }, isNamed }: OverFoldsProps) {
  const t = words.value;
  const names = Object.keys(models);
  const [shown, setShown] = useState(names.at(-1)!);
  const { lists } = models[shown]!;
  const { firms, positiveFirms } = lists.metrics.alertRate!;
  const [count, failing] = [format.value.count(firms), format.value.count(positiveFirms)];
  return (
    <section>
      <Tabs label={t.model} names={names} chosen={shown} onChoose={setShown} />
      <FairnessSection
        key={shown}
        title={t.titled(t.fairness.together, shown)}
        lead={t.fairness.togetherLead(folds.join(", "), count, failing)}
        lists={lists}
        isNamed={isNamed}
      />
    </section>
  );
}
