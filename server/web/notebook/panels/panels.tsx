import { useState } from "preact/hooks";
import { remember, remembered } from "../../design.ts";
import { words } from "../../language.ts";
import type { Desk } from "../desk.ts";
import type { NotebookState } from "../state.ts";
import { GraphPanel } from "./graph.tsx";
import { OutlinePanel } from "./outline.tsx";
import { RunsPanel } from "./runs.tsx";
import { VariablesPanel } from "./variables.tsx";

const names = ["outline", "variables", "graph", "runs"] as const;
type PanelName = (typeof names)[number];
const nameKey = "vigie.notebook-panel";

export interface PanelProps {
  readonly desk: Desk;
  readonly state: NotebookState;
}

/** Beside the notebook: what it is made of, what it holds, what depends on what, what ran. */
export function Panels(props: PanelProps) {
  const t = words.value.edit;
  const [chosen, setChosen] = useState<PanelName>(
    names.find((name) => name === remembered(nameKey)) ?? "outline",
  );
  const choose = (name: PanelName) => {
    setChosen(name);
    remember(nameKey, name);
  };
  const Panel = panels[chosen];
  return (
    <aside class="panels" aria-label={t.panels}>
      <fieldset class="tabs">
        <legend class="visually-hidden">{t.panels}</legend>
        {names.map((name) => (
          <button key={name} type="button" aria-pressed={name === chosen} onClick={() => choose(name)}>
            {t.panelNames[name]}
          </button>
        ))}
      </fieldset>
      <section aria-label={t.panelNames[chosen]}>
        <Panel {...props} />
      </section>
    </aside>
  );
}

const panels = { outline: OutlinePanel, variables: VariablesPanel, graph: GraphPanel, runs: RunsPanel };
