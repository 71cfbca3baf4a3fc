import type { HistoryEntry } from "../../api/history.ts";
import { format, words } from "../language.ts";
import { path } from "../router.ts";
import { Instant } from "./values.tsx";

/** Who did what, when and why, in the order given. */
export function Timeline({ entries }: { readonly entries: readonly HistoryEntry[] }) {
  const t = words.value;
  return (
    <ol class="timeline">
      {entries.map((entry) => (
        <li key={entry.seq}>
          <Instant of={entry.at} />
          <div>
            <p>
              <strong>{entry.actor}</strong> {t.events[entry.type as "version.approved"] ?? entry.type}{" "}
              <Subject entry={entry} />
            </p>
            {entry.reason !== null && <blockquote>{entry.reason}</blockquote>}
            <SeenChange of={entry} />
          </div>
        </li>
      ))}
    </ol>
  );
}

/** What a release was seen to change before it was made. */
function SeenChange({ of: { simulation } }: { readonly of: HistoryEntry }) {
  const t = words.value.simulation;
  const f = format.value;
  if (simulation === null) return null;
  const { before, after, jaccard, isJump, jumpReason } = simulation;
  return (
    <>
      <p class="small quiet">{t.seen(f.count(before), f.count(after), f.number(jaccard, 2))}</p>
      {isJump && <p class="small">{t.jumped(jumpReason ?? words.value.review.erasedText)}</p>}
    </>
  );
}

function Subject({
  entry: { model, number, alias, previous, person, window, finding },
}: {
  readonly entry: HistoryEntry;
}) {
  const t = words.value;
  if (model === null) return <>{window ?? person ?? ""}</>;
  if (number === null) return <a href={path("models", model)}>{model}</a>;
  return (
    <>
      <a href={path("models", model, number)}>
        {model} {number}
      </a>
      {finding !== null && ` (${t.review.findingNumber(finding)})`}
      {alias !== null && ` ${t.asAlias} ${alias}`}
      {previous !== null && ` (${t.insteadOf} ${previous})`}
    </>
  );
}
