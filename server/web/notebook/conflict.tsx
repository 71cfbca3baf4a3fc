import { words } from "../language.ts";
import type { Desk } from "./desk.ts";

/** What was changed here and in the file: both versions of each place, and the choice. */
export function Conflict({ desk }: { readonly desk: Desk }) {
  const t = words.value.edit;
  const clashes = desk.editing.clashes.value;
  if (clashes.length === 0) return null;
  return (
    <section class="conflict" role="alert" aria-labelledby="conflict-title">
      <h2 id="conflict-title">{t.conflictTitle}</h2>
      <p>{t.conflictLead(clashes.length)}</p>
      {clashes.map(({ mine, theirs }, i) => (
        <div key={i} class="clash">
          <Version label={t.mine} text={mine} />
          <Version label={t.theirs} text={theirs} />
        </div>
      ))}
      <div class="toolbar">
        <button type="button" class="button primary" onClick={() => desk.settle("mine")}>
          {t.keepMine}
        </button>
        <button type="button" class="button" onClick={() => desk.settle("theirs")}>
          {t.takeTheirs}
        </button>
      </div>
    </section>
  );
}

function Version({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <figure>
      <figcaption>{label}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{text.trim() === "" ? words.value.edit.nothingLeft : text}</pre>
    </figure>
  );
}
