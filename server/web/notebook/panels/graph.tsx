import { words } from "../../language.ts";
import { Icon, type IconName } from "../../parts/icons.tsx";
import { type Arc, arcsOf } from "./arcs.ts";
import type { PanelProps } from "./panels.tsx";

/** Pixels: the height of a row, and what each depth of an arc takes. */
const rowHeight = 30;
const step = 9;
const edge = 8;
const widest = 12;

/** The cells in order, with an arc from each one to those that read it; the list says the same in words. */
export function GraphPanel({ desk, state }: PanelProps) {
  const t = words.value;
  const cells = state.cells.filter(({ tags }) => !tags.includes("markdown"));
  const arcs = arcsOf(cells);
  if (cells.length === 0) return <p class="quiet small">{t.edit.nothingInOutline}</p>;
  const depth = Math.min(widest, Math.max(0, ...arcs.map((arc) => arc.depth)));
  const width = edge + (depth + 1) * step;
  const selected = cells.findIndex(({ id }) => desk.keyOf(id) === desk.selected.value);
  const namesOf = (arc: Arc, at: number) => t.edit.readsFrom(arc.names.join(", "), nameOf(cells[at]!));
  return (
    <div class="graph">
      <svg width={width} height={cells.length * rowHeight} aria-hidden="true">
        {arcs.map((arc) => (
          <path
            key={`${arc.from} ${arc.to}`}
            d={pathOf(arc, width)}
            class={arc.from === selected ? "gives" : arc.to === selected ? "takes" : ""}
          />
        ))}
        {arcs.map((arc) => (
          <path key={`${arc.from} ${arc.to} tip`} d={tipOf(arc, width)} class="tip" />
        ))}
      </svg>
      <ol>
        {cells.map((cell, i) => (
          <li key={cell.id} style={{ height: `${rowHeight}px` }}>
            <button
              type="button"
              aria-current={i === selected ? "true" : undefined}
              onClick={() => desk.focus(desk.keyOf(cell.id))}
            >
              <span class={cell.status === "done" ? "quiet" : ""}>
                <Icon name={cell.status as IconName} />
              </span>
              <span class="visually-hidden">{t.cellStatus[cell.status]}</span>
              {nameOf(cell)}
              <span class="visually-hidden">
                {arcs
                  .filter(({ to }) => to === i)
                  .map((arc) => namesOf(arc, arc.from))
                  .join("; ")}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

function nameOf({ title, id }: { readonly title: string; readonly id: string }): string {
  return title || id;
}

function middleOf(row: number): number {
  return row * rowHeight + rowHeight / 2;
}

function pathOf({ from, to, depth }: Arc, width: number): string {
  const [start, end] = [middleOf(from), middleOf(to)];
  const x = width - edge - Math.min(widest, depth) * step;
  const radius = Math.min(8, Math.abs(end - start) / 2);
  const way = end > start ? 1 : -1;
  return `M${width} ${start}H${x + radius}Q${x} ${start} ${x} ${start + way * radius}V${end - way * radius}Q${x} ${end} ${x + radius} ${end}H${width - 4}`;
}

function tipOf({ to }: Arc, width: number): string {
  const y = middleOf(to);
  return `M${width - 6} ${y - 3}L${width} ${y}L${width - 6} ${y + 3}Z`;
}
