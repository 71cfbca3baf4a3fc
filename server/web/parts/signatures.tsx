import type { SignedDecisionView, VersionPage } from "../../api/versions.ts";
import { words } from "../language.ts";
import { whoIsHere } from "../session.ts";
import { Icon } from "./icons.tsx";
import { Scroll } from "./scroll.tsx";
import { Instant } from "./values.tsx";

/** Names under approvals and releases, verified by the server, and how one's own comes to stand there. */
export function Signatures({ view: { version, signatures, demanded } }: { readonly view: VersionPage }) {
  const t = words.value.beside;
  return (
    <section>
      <h2>{t.signatures}</h2>
      <div class="stack">
        <p class="quiet">{demanded.length > 0 ? t.demanded : t.notDemanded}</p>
        {signatures.length === 0 ? <p class="quiet">{t.noDecisions}</p> : <SignedTable of={signatures} />}
        <details>
          <summary>{t.howToSign}</summary>
          <HowToSign reference={version.reference} />
        </details>
      </div>
    </section>
  );
}

function SignedTable({ of }: { readonly of: readonly SignedDecisionView[] }) {
  const t = words.value.beside;
  return (
    <Scroll label={t.signatures}>
      <table>
        <thead>
          <tr>
            {[t.decision, t.by, t.when, t.key, t.signature].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {of.map((decision) => (
            <tr key={decision.seq}>
              <th scope="row">{t.actions[decision.action]}</th>
              <td>{decision.by}</td>
              <td>
                <Instant of={decision.at} />
              </td>
              <td>
                {decision.key === null ? "–" : <code title={decision.key}>{decision.key.slice(0, 12)}…</code>}
              </td>
              <td>
                <SignatureBadge of={decision} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function SignatureBadge({ of: { key, problem } }: { readonly of: SignedDecisionView }) {
  const t = words.value.beside;
  if (key === null) return <span class="missing">{t.notSigned}</span>;
  return (
    <span class={`badge ${problem === null ? "good" : "bad"}`}>
      <Icon name={problem === null ? "done" : "failed"} />
      {problem === null ? t.verified : t.signatureProblems[problem]}
    </span>
  );
}

/** The commands, in the order in which a person needs them, with their own id and this version in them. */
function HowToSign({ reference }: { readonly reference: string }) {
  const t = words.value.beside;
  const me = whoIsHere()?.id ?? "ID";
  const steps = [
    [t.makeKey, `npx vigie users key make ${me}`],
    [t.addKey, `npx vigie users key add ${me}.public.json --as ADMIN --reason "…"`],
    [t.signApproval, `npx vigie registry approve ${reference} --as ${me} --reason "…" --key`],
    [t.signRelease, `npx vigie registry release ${reference} --as ${me} --reason "…" --key`],
    [
      t.verifyElsewhere,
      `npx vigie registry export ${reference} --out BUNDLE.tar; npx vigie registry verify BUNDLE.tar`,
    ],
  ] as const;
  return (
    <div class="stack">
      <p>{t.keyStays}</p>
      <ol class="steps">
        {steps.map(([what, command]) => (
          <li key={command}>
            <p>{what}</p>
            <Scroll label={what}>
              <code>{command}</code>
            </Scroll>
          </li>
        ))}
      </ol>
      <p class="small quiet">{t.overServer(location.origin)}</p>
    </div>
  );
}
