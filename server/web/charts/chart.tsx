import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { lookOf } from "../design.ts";

interface ChartProps {
  readonly title: string;
  readonly lead?: string;
  /** Names of the series, when there is more than one. */
  readonly legend?: readonly string[];
  /** Height over width while the first drawing is awaited. */
  readonly ratio: number;
  readonly draw: (width: number) => Element;
  /** The same numbers for those who cannot see the chart. */
  readonly children?: ComponentChildren;
}

/** A chart drawn as wide as there is room, and again when the room changes. */
export function Chart({ title, lead, legend = [], ratio, draw, children }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const watcher = new ResizeObserver(([entry]) => setWidth(Math.round(entry!.contentRect.width)));
    watcher.observe(place.current!);
    return () => watcher.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (width > 0) place.current!.replaceChildren(draw(width));
  }, [width, draw]);
  return (
    <figure class="chart">
      <figcaption>
        <h3>{title}</h3>
        {lead !== undefined && <p class="small quiet">{lead}</p>}
      </figcaption>
      {legend.length > 1 && <Legend names={legend} />}
      <div ref={place} style={width === 0 ? { aspectRatio: String(1 / ratio) } : {}} />
      {children}
    </figure>
  );
}

/** Colour, dash and sign of each series beside its name. */
export function Legend({ names }: { readonly names: readonly string[] }) {
  return (
    <ul class="legend">
      {names.map((name, i) => (
        <li key={name}>
          <Swatch index={i} />
          {name}
        </li>
      ))}
    </ul>
  );
}

const signs = {
  circle: <circle cx="14" cy="6" r="3.5" />,
  square: <rect x="10.5" y="2.5" width="7" height="7" />,
  triangle: <path d="M14 2l4 7h-8z" />,
  diamond: <path d="M14 1.5l4 4.5-4 4.5L10 6z" />,
  cross: <path d="M12.5 2h3v2.5H18v3h-2.5V10h-3V7.5H10v-3h2.5z" />,
};

function Swatch({ index }: { readonly index: number }) {
  const { colour, dash, symbol } = lookOf(index);
  return (
    <svg width="28" height="12" aria-hidden="true" style={{ color: colour }} fill="currentColor">
      <line x1="0" x2="28" y1="6" y2="6" stroke="currentColor" stroke-width="2" stroke-dasharray={dash} />
      {signs[symbol]}
    </svg>
  );
}
