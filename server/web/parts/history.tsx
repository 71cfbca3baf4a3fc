import type { HistoryEntry } from "../../api/history.ts";
import { words } from "../language.ts";
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
          </div>
        </li>
      ))}
    </ol>
  );
}

function Subject({
  entry: { model, number, alias, previous, person, window },
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
      {alias !== null && ` ${t.asAlias} ${alias}`}
      {previous !== null && ` (${t.insteadOf} ${previous})`}
    </>
  );
}
