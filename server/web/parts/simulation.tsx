import { useEffect, useState } from "preact/hooks";
import type { ReleaseSimulation } from "vigie/registry";
import type { SimulationAnswer } from "../../api/simulations.ts";
import { format, words } from "../language.ts";
import { type Loaded, useLoaded } from "../load.ts";
import { path } from "../router.ts";
import { ProblemNote } from "./answer.tsx";
import { Scroll } from "./scroll.tsx";
import { PlaceTable, WorkloadTable } from "./simulated-places.tsx";

/** What is known of a release before it is made. */
export type Simulated =
  | { readonly status: "not asked" | "asked" | "failed" }
  | { readonly status: "seen"; readonly seen: SimulationAnswer["seen"] };

interface SimulationProps {
  readonly model: string;
  readonly number: number;
  /** Whether it is asked for without a click: by whoever may release. */
  readonly isWanted: boolean;
  /** What a column means, by its name. */
  readonly meanings: ReadonlyMap<string, string>;
  readonly onSeen: (simulated: Simulated) => void;
}

/** Who would enter and leave the lists, and where, were this version released. */
export function SimulationSection({ isWanted, ...props }: SimulationProps) {
  const t = words.value.simulation;
  const [isAsked, setAsked] = useState(false);
  return (
    <section>
      <h2>{t.title}</h2>
      <div class="stack">
        <p class="quiet">{t.lead}</p>
        {isAsked || isWanted ? (
          <Asked {...props} />
        ) : (
          <p>
            <button type="button" class="button" onClick={() => setAsked(true)}>
              {t.run}
            </button>
          </p>
        )}
      </div>
    </section>
  );
}

function Asked({ model, number, meanings, onSeen }: Omit<SimulationProps, "isWanted">) {
  const t = words.value.simulation;
  const loaded = useLoaded<SimulationAnswer>(`/api/v1${path("models", model, number, "simulation")}`);
  const { value, problem, reload } = loaded;
  useEffect(() => onSeen(simulatedOf(loaded)), [value, problem]);
  if (problem !== null) return <ProblemNote problem={problem} onRetry={reload} />;
  if (value === null)
    return (
      <p class="quiet" role="status">
        {t.running}
      </p>
    );
  if (value.seen === null) return <p class="quiet">{t.nothing}</p>;
  return <Seen seen={value.seen} meanings={meanings} />;
}

function simulatedOf({ value, problem }: Loaded<SimulationAnswer>): Simulated {
  if (problem !== null) return { status: "failed" };
  return value === null ? { status: "asked" } : { status: "seen", seen: value.seen };
}

interface SeenProps extends Pick<SimulationProps, "meanings"> {
  readonly seen: NonNullable<SimulationAnswer["seen"]>;
}

function Seen({ seen: { panel, simulation }, meanings }: SeenProps) {
  const t = words.value.simulation;
  const f = format.value;
  const { after, before, asOf, departments, regions, overloaded } = simulation;
  return (
    <>
      <p>{t.instead(after, before, f.day(asOf), panel.name)}</p>
      <JumpNote of={simulation} />
      <LevelTable of={simulation} />
      <h3>{t.regions}</h3>
      <PlaceTable label={t.regions} places={regions} />
      <details>
        <summary>{t.departments(f.count(departments.length))}</summary>
        <PlaceTable label={t.departments(f.count(departments.length))} places={departments} />
      </details>
      <h3>{t.workload}</h3>
      {overloaded.length === 0 ? (
        <p class="quiet">{t.noneOverloaded}</p>
      ) : (
        <ul class="alarm">
          {overloaded.map(({ department, alerts, capacity }) => (
            <li key={department}>{t.overloaded(department, f.count(alerts), f.count(capacity))}</li>
          ))}
        </ul>
      )}
      <WorkloadTable of={simulation.workload} />
      <Reasons of={simulation} meanings={meanings} />
    </>
  );
}

/** Why a list jumps, in the reader's words. */
export function JumpNote({ of: { jump, levels } }: { readonly of: ReleaseSimulation }) {
  const t = words.value.simulation;
  const f = format.value;
  if (jump.length === 0) return <p class="quiet">{t.noJump}</p>;
  return (
    <div class="notice" role="note">
      <p class="alarm">{t.jump}</p>
      <ul>
        {jump.map(({ level, why }) => {
          const { before, after, jaccard } = levels[level];
          const name = words.value.levels[level];
          return (
            <li key={`${level} ${why}`}>
              {why === "size"
                ? t.jumpSize(name, f.count(before), f.count(after))
                : t.jumpFirms(name, f.share(jaccard, 0))}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function LevelTable({ of: { levels } }: { readonly of: ReleaseSimulation }) {
  const t = words.value;
  const s = t.simulation;
  const f = format.value;
  return (
    <Scroll label={t.level}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t.level}</th>
            {[s.before, s.after, s.enter, s.leave].map((name) => (
              <th key={name} scope="col" class="number">
                {name}
              </th>
            ))}
            <th scope="col" class="number" title={s.jaccardMeans}>
              {s.jaccard}
            </th>
          </tr>
        </thead>
        <tbody>
          {(["high", "moderate"] as const).map((level) => {
            const { before, after, enter, leave, jaccard } = levels[level];
            return (
              <tr key={level}>
                <th scope="row">{t.levels[level]}</th>
                {[before, after, enter, leave].map((n, i) => (
                  <td key={i} class="number">
                    {f.count(n)}
                  </td>
                ))}
                <td class="number">{f.number(jaccard, 2)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p class="small quiet">{s.jaccardMeans}</p>
    </Scroll>
  );
}

function Reasons({
  of: { reasons },
  meanings,
}: {
  readonly of: ReleaseSimulation;
  readonly meanings: SimulationProps["meanings"];
}) {
  const t = words.value.simulation;
  if (reasons.length === 0) return <p class="quiet">{t.noReasons}</p>;
  return (
    <div>
      <h3>{t.reasons}</h3>
      <ul>
        {reasons.map(({ column, firms }) => (
          <li key={column}>
            <code>{column}</code> {meanings.get(column) ?? ""}{" "}
            <span class="quiet">({t.reasonFirms(format.value.count(firms))})</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
