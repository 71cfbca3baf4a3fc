import { words } from "../../language.ts";
import { Icon, type IconName } from "../../parts/icons.tsx";
import { outlineOf } from "./outline.ts";
import type { PanelProps } from "./panels.tsx";

/** Headings and named cells, each a way to its place. */
export function OutlinePanel({ desk }: PanelProps) {
  const t = words.value;
  const entries = outlineOf(desk.editing.draft.value);
  const views = desk.views.value;
  if (entries.length === 0) return <p class="quiet small">{t.edit.nothingInOutline}</p>;
  return (
    <ul class="outline">
      {entries.map(({ key, text, level }, i) => {
        const status = views.get(key)?.status;
        return (
          <li key={`${key} ${i}`} data-level={level}>
            <button
              type="button"
              aria-current={desk.selected.value === key ? "true" : undefined}
              onClick={() => desk.focus(key)}
            >
              <span>{text}</span>
              {level === null && status !== undefined && status !== "done" && (
                <span class="quiet">
                  <Icon name={status as IconName} /> {t.cellStatus[status]}
                </span>
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
