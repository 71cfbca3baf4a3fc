import { render } from "preact";
import type { DatasetLine, RunLine } from "../api.ts";

/** Datasets and runs as plain lists. */
async function start(root: HTMLElement): Promise<void> {
  const get = async <T,>(path: string) => (await (await fetch(path)).json()) as T;
  const [datasets, runs] = await Promise.all([
    get<DatasetLine[]>("/api/datasets"),
    get<RunLine[]>("/api/runs"),
  ]);
  render(
    <main>
      <h1>Vigie</h1>
      <h2>Datasets</h2>
      <ul>
        {datasets.map(({ version, name, rows }) => (
          <li key={version}>
            {name}: {rows} rows
          </li>
        ))}
      </ul>
      <h2>Runs</h2>
      <ul>
        {runs.map(({ id, question }) => (
          <li key={id}>
            {id}: {question}
          </li>
        ))}
      </ul>
    </main>,
    root,
  );
}

const root = document.querySelector<HTMLElement>("#app");
if (root !== null) void start(root);
