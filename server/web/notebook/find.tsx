import { useEffect, useRef, useState } from "preact/hooks";
import { words } from "../language.ts";
import { Icon } from "../parts/icons.tsx";
import type { Desk } from "./desk.ts";
import { findAll, replaceAll } from "./edit/find.ts";

/** Finds and replaces over all cells; the cursor of the typing stays here while the matches are walked through. */
export function Find({ desk }: { readonly desk: Desk }) {
  const t = words.value.edit;
  const [search, setSearch] = useState("");
  const [replacement, setReplacement] = useState("");
  const [isCaseSensitive, setCaseSensitive] = useState(false);
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const matches = findAll(desk.editing.draft.value, { search, isCaseSensitive });
  useEffect(() => field.current?.focus(), []);
  const go = (by: number) => {
    if (matches.length === 0) return;
    const next = at === 0 && by < 0 ? matches.length : ((at - 1 + by + matches.length) % matches.length) + 1;
    setAt(next);
    desk.reveal(matches[next - 1]!);
  };
  const close = () => {
    desk.isFindShown.value = false;
    desk.focus(matches[at - 1]?.key ?? desk.selected.value);
  };
  return (
    <search
      class="find"
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") close();
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          go(1);
        }}
      >
        <label>
          <span class="visually-hidden">{t.find}</span>
          <input
            ref={field}
            placeholder={t.find}
            value={search}
            onInput={({ currentTarget }) => {
              setSearch(currentTarget.value);
              setAt(0);
            }}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || !event.shiftKey) return;
              event.preventDefault();
              go(-1);
            }}
          />
        </label>
        <button
          type="button"
          class="button small"
          aria-pressed={isCaseSensitive}
          aria-label={t.matchCase}
          title={t.matchCase}
          onClick={() => {
            setCaseSensitive(!isCaseSensitive);
            setAt(0);
          }}
        >
          Aa
        </button>
        <button type="button" class="button small" aria-label={t.previousMatch} onClick={() => go(-1)}>
          <Icon name="up" />
        </button>
        <button type="submit" class="button small" aria-label={t.nextMatch}>
          <Icon name="down" />
        </button>
        <output class="quiet small">{search === "" ? "" : t.matches(at, matches.length)}</output>
      </form>
      {desk.canEdit && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            desk.editing.operate(
              replaceAll(desk.editing.draft.value, { search, isCaseSensitive }, replacement),
            );
            setAt(0);
          }}
        >
          <label>
            <span class="visually-hidden">{t.replaceWith}</span>
            <input
              placeholder={t.replaceWith}
              value={replacement}
              onInput={({ currentTarget }) => setReplacement(currentTarget.value)}
            />
          </label>
          <button type="submit" class="button small" disabled={matches.length === 0}>
            {t.replaceAll}
          </button>
        </form>
      )}
      <button type="button" class="button small bare" aria-label={t.close} onClick={close}>
        <Icon name="failed" />
      </button>
    </search>
  );
}
