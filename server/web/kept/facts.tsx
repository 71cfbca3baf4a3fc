import { Fragment } from "preact";
import type { Confidentiality } from "vigie/datasets";
import type { KeptRunView } from "../../api/kept-runs.ts";
import { format, words } from "../language.ts";

function secrecy(label: Confidentiality | null): string {
  const { kept, confidentiality } = words.value;
  return label === null ? "" : kept.strictest(confidentiality[label]);
}

/** What a stored run was made from. */
export function Facts({ kept: { record, keptAt, by } }: { readonly kept: KeptRunView }) {
  const t = words.value.kept;
  const facts: readonly (readonly [string, string])[] = [
    [t.keptAt, `${format.value.instant(keptAt)}, ${by ?? t.commandLine}`],
    [
      t.datasets,
      record.datasets.map(({ reference, version }) => `${reference} ${version.slice(7, 19)}`).join(", "),
    ],
    [t.label, secrecy(record.label ?? null)],
    [
      t.parameters,
      Object.entries(record.parameters)
        .map(([name, value]) => `${name} = ${value}`)
        .join(", "),
    ],
    [t.widgets, (record.widgets ?? []).map(({ label, text }) => `${label}: ${text}`).join("; ")],
    [t.seeds, record.seeds.map(({ name, text }) => `${name} = ${text}`).join(", ")],
    [
      t.environment,
      `vigie ${record.environment.vigie}, node ${record.environment.node}, ${record.environment.platform}`,
    ],
  ];
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value !== "")
        .map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
    </dl>
  );
}
