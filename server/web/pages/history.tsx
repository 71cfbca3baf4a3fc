import { useState } from "preact/hooks";
import type { HistoryEntry } from "../../api/history.ts";
import { words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer, Empty } from "../parts/answer.tsx";
import { AsItWas } from "../parts/as-it-was.tsx";
import { Timeline } from "../parts/history.tsx";
import { Page } from "../parts/page.tsx";

export function HistoryPage() {
  const t = words.value;
  const history = useLoaded<readonly HistoryEntry[]>("/api/v1/history");
  return (
    <Page title={t.nav.history} lead={<p>{t.historyLead}</p>}>
      <Answer of={history}>
        {(entries) =>
          entries.length === 0 ? (
            <Empty title={t.noHistory}>
              <p>{t.noHistoryHow}</p>
            </Empty>
          ) : (
            <Filtered entries={entries} />
          )
        }
      </Answer>
    </Page>
  );
}

function Filtered({ entries }: { readonly entries: readonly HistoryEntry[] }) {
  const t = words.value;
  const [actor, setActor] = useState("");
  const [model, setModel] = useState("");
  const [day, setDay] = useState("");
  const shown = entries.filter(
    (entry) =>
      (actor === "" || entry.actor === actor) &&
      (model === "" || entry.model === model) &&
      (day === "" || entry.at.slice(0, 10) <= day),
  );
  return (
    <div class="stack">
      <div class="toolbar">
        <Choice label={t.who} value={actor} onChoose={setActor} of={entries.map((entry) => entry.actor)} />
        <Choice label={t.model} value={model} onChoose={setModel} of={entries.map((entry) => entry.model)} />
        <label class="toolbar">
          {t.review.asItWasOn}
          <input type="date" value={day} onInput={(event) => setDay(event.currentTarget.value)} />
        </label>
        <span class="quiet small" role="status">
          {t.decisions(shown.length)}
        </span>
      </div>
      {day !== "" && <AsItWas day={day} />}
      <Timeline entries={shown} />
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChoose: (value: string) => void;
  readonly of: readonly (string | null)[];
}

function Choice({ label, value, onChoose, of }: ChoiceProps) {
  const names = [...new Set(of.filter((one): one is string => one !== null))].sort();
  return (
    <label class="toolbar">
      {label}
      <select value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">{words.value.all}</option>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
