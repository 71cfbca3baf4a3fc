import type { WindowView } from "../../api/runs.ts";
import { format, words } from "../language.ts";
import { Icon } from "./icons.tsx";

/** How often the months of a test were looked at, and by how many people; red where sealed months were judged unrecorded. */
export function WindowLine({ view }: { readonly view: WindowView | undefined }) {
  const t = words.value.designs;
  const f = format.value;
  if (view === undefined) return null;
  const { window, isSealed, looks, none } = view;
  if (none !== null) return <p class="quiet">{t.none(none)}</p>;
  if (!isSealed) return <p class="quiet">{t.development}</p>;
  if (looks.times === 0)
    return (
      <p class="alarm">
        <Icon name="warning" /> {t.unrecorded}
      </p>
    );
  return (
    <p>
      {t.months(f.day(window.from), f.day(window.until))}{" "}
      <strong>{t.looked(looks.times, looks.people, looks.models)}</strong>{" "}
      <a href="/history">{t.whoAndWhy}</a>
    </p>
  );
}
