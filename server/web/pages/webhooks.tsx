import type { WebhookAttempt, WebhookView } from "../../api/webhooks.ts";
import { words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer, Empty } from "../parts/answer.tsx";
import { Page } from "../parts/page.tsx";
import { Instant } from "../parts/values.tsx";
import { path } from "../router.ts";

/** Who outside is told of decisions, and how that went. */
export function WebhooksPage() {
  const t = words.value.webhooks;
  const webhooks = useLoaded<readonly WebhookView[]>("/api/v1/webhooks");
  return (
    <Page title={t.title} lead={<p>{t.lead}</p>}>
      <Answer of={webhooks}>
        {(all) =>
          all.length === 0 ? (
            <Empty title={t.none}>
              <p>{t.noneHow}</p>
              <pre>
                <code>npx vigie webhooks add https://… --as ADMIN</code>
              </pre>
            </Empty>
          ) : (
            all.map((webhook) => <Webhook key={webhook.id} webhook={webhook} />)
          )
        }
      </Answer>
    </Page>
  );
}

function Webhook({ webhook: { id, url, events, addedBy, addedAt } }: { readonly webhook: WebhookView }) {
  const t = words.value.webhooks;
  const log = useLoaded<readonly WebhookAttempt[]>(`/api/v1${path("webhooks", id, "log")}`);
  return (
    <section>
      <h2>{url}</h2>
      <div class="stack">
        <dl class="facts">
          <dt>{t.events}</dt>
          <dd>{events.length === 0 ? t.all : events.join(", ")}</dd>
          <dt>{t.addedBy}</dt>
          <dd>
            {addedBy}, <Instant of={addedAt} />
          </dd>
        </dl>
        <h3>{t.log}</h3>
        <Answer of={log}>{(attempts) => <Log attempts={attempts} />}</Answer>
      </div>
    </section>
  );
}

function Log({ attempts }: { readonly attempts: readonly WebhookAttempt[] }) {
  const t = words.value.webhooks;
  if (attempts.length === 0) return <p class="quiet">{t.noLog}</p>;
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            {[t.at, t.event, t.attempt, t.outcome, t.answer, t.again].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {attempts.slice(0, 200).map(({ seq, attempt, at, outcome, status, error, nextAt }) => (
            <tr key={`${seq}-${attempt}`}>
              <td>
                <Instant of={at} />
              </td>
              <td>{seq}</td>
              <td>{attempt}</td>
              <td>{t.outcomes[outcome]}</td>
              <td>{error ?? status}</td>
              <td>{nextAt !== null && <Instant of={nextAt} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
