import { useState } from "preact/hooks";
import type { RunModel, SideComparison } from "vigie/experiments";
import { format, words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { path } from "../router.ts";
import { ProblemNote } from "./answer.tsx";
import { Icon } from "./icons.tsx";
import { ComparedLines, ComparedRegions } from "./paired-lines.tsx";

type Side = "A" | "B";

/** A run or a list. */
interface Choice {
  readonly kind: SideComparison["a"]["kind"];
  readonly id: string;
  /** Of a run; a list is one itself. */
  readonly models: readonly Pick<RunModel, "name" | "protocol">[];
}

/** Two runs or lists on the rows that both were judged on: which model of a run is chosen here. */
export function PairedSection({ a, b }: { readonly a: Choice; readonly b: Choice }) {
  const t = words.value.paired;
  const [ofA, chooseA] = useState("");
  const [ofB, chooseB] = useState("");
  const query = new URLSearchParams([
    ...queryOf(a, ofA, ["protocol", "model"]),
    ...queryOf(b, ofB, ["otherProtocol", "otherModel"]),
  ]);
  const address = `/api/v1${path("runs", a.id, "against", b.id)}?${query}`;
  return (
    <section>
      <h2>{t.title}</h2>
      <div class="model-choices">
        <ModelChoice side="A" of={a} value={ofA} onChoose={chooseA} />
        <ModelChoice side="B" of={b} value={ofB} onChoose={chooseB} />
      </div>
      <Paired key={address} address={address} />
    </section>
  );
}

/** None for the best, which the server knows. `chosen` is a place among the models. */
function queryOf(
  { models }: Choice,
  chosen: string,
  [protocol, model]: readonly [string, string],
): [string, string][] {
  const found = chosen === "" ? undefined : models[Number(chosen)];
  if (found === undefined) return [];
  return [
    [protocol, found.protocol],
    [model, found.name],
  ];
}

interface ModelChoiceProps {
  readonly side: Side;
  readonly of: Choice;
  readonly value: string;
  readonly onChoose: (value: string) => void;
}

function ModelChoice({ side, of, value, onChoose }: ModelChoiceProps) {
  const t = words.value.paired;
  if (of.kind === "list") return <p>{t.isList(side)}</p>;
  return (
    <label class="toolbar">
      {t.modelOf(side)}
      <select value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">{t.best}</option>
        {of.models.map(({ name, protocol }, i) => (
          <option key={i} value={String(i)}>
            {name}, {protocol}
          </option>
        ))}
      </select>
    </label>
  );
}

function Paired({ address }: { readonly address: string }) {
  const { value, problem, reload } = useLoaded<SideComparison>(address);
  if (problem !== null) return <ProblemNote problem={problem} onRetry={reload} />;
  if (value !== null) return <Comparison of={value} />;
  return (
    <p class="loading" role="status">
      {words.value.paired.working}
    </p>
  );
}

function Comparison({ of }: { readonly of: SideComparison }) {
  const t = words.value.paired;
  const f = format.value;
  const { a, b, commonRows, cautions, withoutStrongSignals: main, withStrongSignals: strong } = of;
  const sideText = (side: Side, { id, model, protocol, rows }: SideComparison["a"]) =>
    t.sideOf(side, f.count(rows), `${model}, ${protocol ?? words.value.lists.badge}, ${id}`);
  return (
    <div class="stack roomy">
      <div class="stack">
        <p>
          {sideText("A", a)}
          <br />
          {sideText("B", b)}
        </p>
        <p class="quiet">{t.lead(f.count(commonRows))}</p>
        {cautions.map((caution) => (
          <p key={caution.about} class="caution">
            <Icon name="warning" /> {cautionText(caution)}
          </p>
        ))}
      </div>
      <ComparedLines title={t.without} of={main} />
      <ComparedRegions title={t.byRegion(t.without)} of={main} />
      {strong !== null && (
        <>
          <ComparedLines title={t.with} of={strong} />
          <ComparedRegions title={t.byRegion(t.with)} of={strong} />
        </>
      )}
    </div>
  );
}

function cautionText(caution: SideComparison["cautions"][number]): string {
  const t = words.value.paired;
  const f = format.value;
  switch (caution.about) {
    case "base rates":
      return t.baseRates(f.share(caution.common), f.share(caution.a), f.share(caution.b));
    case "regions":
      return t.regions(f.share(caution.least), f.share(caution.most));
    case "ranks":
      return t.ranks;
  }
}
