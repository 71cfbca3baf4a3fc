import { useState } from "preact/hooks";
import type { ListLine } from "../../api/lists.ts";
import type { RunLine } from "../../api/runs.ts";
import { words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer, Empty } from "../parts/answer.tsx";
import { ListBadge } from "../parts/list.tsx";
import { Page } from "../parts/page.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { type Estimate, EstimateValue, Instant } from "../parts/values.tsx";
import { navigate, path } from "../router.ts";

/** Every run, and every list from outside that was judged, newest first. */
export function RunsPage() {
  const t = words.value;
  const runs = useLoaded<readonly RunLine[]>("/api/v1/runs");
  const lists = useLoaded<readonly ListLine[]>("/api/v1/lists");
  return (
    <Page title={t.nav.runs} lead={<p>{t.runsLead}</p>}>
      <Answer of={runs}>
        {(ofRuns) => <Answer of={lists}>{(ofLists) => <Lines of={linesOf(ofRuns, ofLists)} />}</Answer>}
      </Answer>
    </Page>
  );
}

/** A run or a list, as this page tells it. */
interface Line {
  readonly kind: "run" | "list";
  readonly id: string;
  readonly title: string;
  /** Of a run its study; of a list the panel it was judged on. */
  readonly study: string;
  readonly searched: RunLine["searched"];
  readonly notReproducible: string | null;
  readonly averagePrecision: Estimate | null;
  readonly author: string;
  readonly storedAt: string;
}

function linesOf(runs: readonly RunLine[], lists: readonly ListLine[]): readonly Line[] {
  const all = [
    ...runs.map((run): Line => ({ ...run, kind: "run", title: run.question, averagePrecision: bestOf(run) })),
    ...lists.map(
      (list): Line => ({
        ...list,
        kind: "list",
        title: list.name,
        study: words.value.lists.judgedOn(list.dataset.name),
        searched: null,
      }),
    ),
  ];
  return all.sort((a, b) => (a.storedAt < b.storedAt ? 1 : -1));
}

function bestOf({ models }: RunLine): Estimate | null {
  const known = models.flatMap(({ averagePrecision }) =>
    averagePrecision === null ? [] : [averagePrecision],
  );
  return known.sort((a, b) => (b.value ?? -1) - (a.value ?? -1))[0] ?? null;
}

function Lines({ of }: { readonly of: readonly Line[] }) {
  return of.length === 0 ? <NoRuns /> : <RunTable lines={of} />;
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

function RunTable({ lines }: { readonly lines: readonly Line[] }) {
  const t = words.value;
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (id: string) =>
    setChosen((last) => (last.includes(id) ? last.filter((one) => one !== id) : [...last, id].slice(-2)));
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
            {lines.map((line) => (
              <RunRow
                key={line.id}
                line={line}
                isChosen={chosen.includes(line.id)}
                onToggle={() => toggle(line.id)}
              />
            ))}
          </tbody>
        </table>
      </Scroll>
    </div>
  );
}

interface RunRowProps {
  readonly line: Line;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
}

function RunRow({ line, isChosen, onToggle }: RunRowProps) {
  const t = words.value;
  const address = line.kind === "run" ? path("runs", line.id) : path("runs", "lists", line.id);
  return (
    <tr>
      <td>
        <input type="checkbox" aria-label={t.chooseRun(line.id)} checked={isChosen} onChange={onToggle} />
      </td>
      <th scope="row">
        <a href={address}>{line.title}</a> {line.kind === "list" && <ListBadge />}
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
        <EstimateValue of={line.averagePrecision} />
      </td>
      <td>{line.author}</td>
      <td>
        <Instant of={line.storedAt} />
      </td>
    </tr>
  );
}
