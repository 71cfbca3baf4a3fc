import { useState } from "preact/hooks";
import type { RunLine } from "../../api/runs.ts";
import { words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer, Empty } from "../parts/answer.tsx";
import { Page } from "../parts/page.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { EstimateValue, Instant } from "../parts/values.tsx";
import { navigate, path } from "../router.ts";

export function RunsPage() {
  const t = words.value;
  const runs = useLoaded<readonly RunLine[]>("/api/v1/runs");
  return (
    <Page title={t.nav.runs} lead={<p>{t.runsLead}</p>}>
      <Answer of={runs}>{(lines) => (lines.length === 0 ? <NoRuns /> : <RunTable lines={lines} />)}</Answer>
    </Page>
  );
}

function NoRuns() {
  const t = words.value;
  return (
    <Empty title={t.noRuns}>
      <p>{t.noRunsHow}</p>
      <code>npx vigie experiment run first-light</code>
    </Empty>
  );
}

function RunTable({ lines }: { readonly lines: readonly RunLine[] }) {
  const t = words.value;
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (id: string) =>
    setChosen((last) => (last.includes(id) ? last.filter((one) => one !== id) : [...last, id].slice(-2)));
  const newestFirst = [...lines].sort((a, b) => (a.storedAt < b.storedAt ? 1 : -1));
  return (
    <div class="stack">
      <div class="toolbar">
        <button
          type="button"
          class="button"
          disabled={chosen.length !== 2}
          onClick={() => navigate(path("runs", "compare", ...chosen))}
        >
          {t.sideBySide}
        </button>
        {chosen.length !== 2 && <span class="small quiet">{t.chooseTwo}</span>}
      </div>
      <Scroll label={t.nav.runs}>
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span class="visually-hidden">{t.choose}</span>
              </th>
              <th scope="col">{t.question}</th>
              <th scope="col">{t.study}</th>
              <th scope="col">{t.run}</th>
              <th scope="col" class="number estimate-head">
                {t.best}
              </th>
              <th scope="col">{t.author}</th>
              <th scope="col">{t.stored}</th>
            </tr>
          </thead>
          <tbody>
            {newestFirst.map((line) => (
              <tr key={line.id}>
                <td>
                  <input
                    type="checkbox"
                    aria-label={t.chooseRun(line.id)}
                    checked={chosen.includes(line.id)}
                    onChange={() => toggle(line.id)}
                  />
                </td>
                <th scope="row">
                  <a href={path("runs", line.id)}>{line.question}</a>
                  {line.searched !== null && (
                    <div class="small quiet">{t.searched(line.searched.trials, line.searched.tied)}</div>
                  )}
                  {line.notReproducible !== null && (
                    <span class="quiet"> {t.data.notReproducibleTitle.toLocaleLowerCase()}</span>
                  )}
                </th>
                <td>{line.study}</td>
                <td>
                  <code>{line.id}</code>
                </td>
                <td class="number">
                  <EstimateValue of={bestOf(line)} />
                </td>
                <td>{line.author}</td>
                <td>
                  <Instant of={line.storedAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </div>
  );
}

function bestOf({ models }: RunLine): RunLine["models"][number]["averagePrecision"] {
  const known = models.flatMap(({ averagePrecision }) =>
    averagePrecision === null ? [] : [averagePrecision],
  );
  return known.sort((a, b) => (b.value ?? -1) - (a.value ?? -1))[0] ?? null;
}
