import { useState } from "preact/hooks";
import type { ComparedRuns, Reproduction } from "vigie/notebooks";
import type { KeptRunView } from "../../api/kept-runs.ts";
import { get, send } from "../api.ts";
import { CompareWith } from "../kept/compare-with.tsx";
import { Compared } from "../kept/compared.tsx";
import { Facts } from "../kept/facts.tsx";
import { KeptCellView } from "../kept/kept-cell.tsx";
import { Underway } from "../kept/underway.tsx";
import { words } from "../language.ts";
import { type Loaded, useLoaded } from "../load.ts";
import { Answer, ProblemNote } from "../parts/answer.tsx";
import { Page } from "../parts/page.tsx";
import { path } from "../router.ts";
import { useSending } from "../sending.ts";

interface KeptRunProps {
  readonly notebook: string;
  readonly run: string;
}

/** A stored run: what it was made from, what each cell showed, what reviewers say, and whether it comes out again. */
export function KeptRunPage({ notebook, run }: KeptRunProps) {
  const t = words.value.kept;
  const loaded: Loaded<KeptRunView> = useLoaded<KeptRunView>(`/api/v1${path("kept", run)}`);
  const back = <a href={path("notebooks", notebook, "runs")}>{t.title}</a>;
  return (
    <Page title={`${notebook}, ${run}`} crumb={back}>
      <Answer of={loaded}>
        {(kept) => <Kept kept={kept} notebook={notebook} onChange={loaded.reload} />}
      </Answer>
    </Page>
  );
}

interface KeptProps {
  readonly kept: KeptRunView;
  readonly notebook: string;
  readonly onChange: () => void;
}

function Kept({ kept, notebook, onChange }: KeptProps) {
  const t = words.value.kept;
  const [compared, setCompared] = useState<ComparedRuns | Reproduction | null>(null);
  const [isAgain, setAgain] = useState(false);
  const { isBusy, problem, run } = useSending();
  const reproduce = () => {
    setAgain(true);
    const again = send<Reproduction>("POST", `/api/v1${path("kept", kept.id, "reproduce")}`);
    return run(
      async () => setCompared(await again.finally(() => setAgain(false))),
      () => {},
    );
  };
  const compare = (other: string) =>
    run(
      async () =>
        setCompared(
          await get<ComparedRuns>(
            `/api/v1${path("kept", kept.id, "compare")}?with=${encodeURIComponent(other)}`,
          ),
        ),
      () => {},
    );
  return (
    <>
      <Facts kept={kept} />
      <div class="toolbar kept-tools">
        <button type="button" class="button primary" disabled={isBusy} onClick={() => void reproduce()}>
          {isBusy ? t.working : t.reproduce}
        </button>
        <CompareWith kept={kept} notebook={notebook} onChoose={(other) => void compare(other)} />
      </div>
      {isAgain && <Underway run={kept.id} />}
      {problem !== null && <ProblemNote problem={problem} onRetry={() => void reproduce()} />}
      {compared !== null && <Compared compared={compared} notebook={notebook} />}
      {kept.outputs === null && <p class="banner">{t.erased}</p>}
      <div class="notebook report">
        {kept.record.cells.map((cell) => (
          <KeptCellView key={cell.id} cell={cell} kept={kept} notebook={notebook} onChange={onChange} />
        ))}
      </div>
    </>
  );
}
