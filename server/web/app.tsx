import { render } from "preact";
import { lazy, Suspense } from "preact/compat";
import { startTheme } from "./design.ts";
import { startLanguage, words } from "./language.ts";
import { ComparePage } from "./pages/compare.tsx";
import { DatasetPage } from "./pages/dataset.tsx";
import { DatasetsPage } from "./pages/datasets.tsx";
import { HistoryPage } from "./pages/history.tsx";
import { HomePage } from "./pages/home.tsx";
import { InterfacePage } from "./pages/interface.tsx";
import { KeptRunPage } from "./pages/kept-run.tsx";
import { KeptRunsPage } from "./pages/kept-runs.tsx";
import { ListPage } from "./pages/list.tsx";
import { ModelPage } from "./pages/model.tsx";
import { ModelsPage } from "./pages/models.tsx";
import { NotebooksPage } from "./pages/notebooks.tsx";
import { RunPage } from "./pages/run.tsx";
import { RunsPage } from "./pages/runs.tsx";
import { VersionPage } from "./pages/version.tsx";
import { VersionsComparedPage } from "./pages/versions-compared.tsx";
import { WebhooksPage } from "./pages/webhooks.tsx";
import { Empty, ProblemNote } from "./parts/answer.tsx";
import { Page } from "./parts/page.tsx";
import { Shell } from "./parts/shell.tsx";
import { here, type Place, placeOf, startRouter } from "./router.ts";
import { askSession, session } from "./session.ts";

/** With its editor, half of all the code: asked for when a notebook is opened. */
const NotebookPage = lazy(async () => ({ default: (await import("./pages/notebook.tsx")).NotebookPage }));

function App() {
  return (
    <Shell>
      <Content />
    </Shell>
  );
}

function Content() {
  const t = words.value;
  const state = session.value;
  if (state.status === "asking")
    return (
      <p class="loading" role="status">
        {t.loading}
      </p>
    );
  if (state.status === "out")
    return (
      <Page title="Vigie">
        <ProblemNote problem={state.problem} onRetry={() => void askSession()} />
      </Page>
    );
  // What a page shows depends on who looks: it is made anew for another person.
  const place = placeOf(here.value);
  // The parts of a dataset's page share what was loaded.
  const name = place.page === "dataset" ? `dataset ${place.version}` : here.value;
  return <PageOf key={`${name} ${state.session.person.id}`} place={place} />;
}

function PageOf({ place }: { readonly place: Place }) {
  const t = words.value;
  switch (place.page) {
    case "home":
      return <HomePage />;
    case "datasets":
      return <DatasetsPage />;
    case "dataset":
      return (
        <DatasetPage version={place.version} tab={place.tab ?? "overview"} other={place.other ?? null} />
      );
    case "runs":
      return <RunsPage />;
    case "run":
      return <RunPage id={place.id} />;
    case "list":
      return <ListPage id={place.id} />;
    case "compare":
      return <ComparePage left={place.left} right={place.right} />;
    case "models":
      return <ModelsPage />;
    case "model":
      return <ModelPage model={place.model} />;
    case "version":
      return <VersionPage model={place.model} number={place.number} />;
    case "versions-compared":
      return <VersionsComparedPage model={place.model} before={place.before} after={place.after} />;
    case "notebooks":
      return <NotebooksPage />;
    case "kept-runs":
      return <KeptRunsPage id={place.id} />;
    case "kept-run":
      return <KeptRunPage notebook={place.id} run={place.run} />;
    case "notebook":
      return (
        <Suspense
          fallback={
            <p class="loading" role="status">
              {t.loading}
            </p>
          }
        >
          <NotebookPage id={place.id} />
        </Suspense>
      );
    case "history":
      return <HistoryPage />;
    case "interface":
      return <InterfacePage />;
    case "webhooks":
      return <WebhooksPage />;
    default:
      return (
        <Page title={t.problemTitles[404]}>
          <Empty title={t.unknownPage}>
            <a href="/">{t.toStart}</a>
          </Empty>
        </Page>
      );
  }
}

startTheme();
startLanguage();
startRouter();
render(<App />, document.querySelector("#app")!);
void askSession();
