import { useEffect } from "preact/hooks";
import type { ColumnProfile } from "../../api/rows.ts";
import { format, words } from "../language.ts";
import { type Loaded, useLoaded } from "../load.ts";
import { path } from "../router.ts";
import { CellValue } from "./pager.tsx";

const againMs = 2500;

/** The columns of a dataset by name. While the server still reads rows, it is asked again. */
export function useProfile(version: string): Loaded<readonly ColumnProfile[]> {
  const loaded = useLoaded<readonly ColumnProfile[]>(`/api/v1${path("datasets", version, "profile")}`);
  const { value, isLoading, reload } = loaded;
  const isPartial = value?.some(({ sampled }) => sampled !== undefined) ?? false;
  useEffect(() => {
    if (!isPartial || isLoading) return;
    const timer = setTimeout(reload, againMs);
    return () => clearTimeout(timer);
  }, [isPartial, isLoading, reload]);
  return loaded;
}

/** How much of the reading is done; nothing once all is. */
export function ReadingNote({ profile }: { readonly profile: readonly ColumnProfile[] | null }) {
  const done = profile?.filter(({ sampled }) => sampled === undefined).length ?? 0;
  if (profile === null || done === profile.length) return null;
  const { count } = format.value;
  return (
    <p class="small quiet above-table" role="status">
      {words.value.data.reading(count(done), count(profile.length))}
    </p>
  );
}

/** The distribution of a column, small; `width` in pixels. */
export function Picture({ profile, width }: { readonly profile: ColumnProfile; readonly width: number }) {
  const { name, histogram, top } = profile;
  if (histogram !== undefined && histogram.length > 0)
    return <Histogram name={name} bins={histogram} width={width} />;
  if (top !== undefined && top.length > 0) return <Bars top={top} />;
  return <div />;
}

interface HistogramProps {
  readonly name: string;
  readonly bins: NonNullable<ColumnProfile["histogram"]>;
  readonly width: number;
}

export function Histogram({ name, bins, width }: HistogramProps) {
  const f = format.value;
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const step = width / bins.length;
  return (
    <div style={{ width: `${width}px`, maxWidth: "100%" }}>
      <svg
        class="mini"
        viewBox={`0 0 ${width} 44`}
        width={width}
        height="44"
        role="img"
        aria-label={`${name}, ${words.value.distribution}`}
        fill="currentColor"
      >
        {bins.map(({ from, to, count }, i) => (
          <rect
            key={from}
            x={i * step + 0.5}
            width={Math.max(1, step - 1)}
            y={43 - (42 * count) / most}
            height={(42 * count) / most}
          >
            <title>{`${f.number(from)} – ${f.number(to)}: ${f.count(count)}`}</title>
          </rect>
        ))}
        <line x1="0" x2={width} y1="43.5" y2="43.5" stroke="var(--rule)" />
      </svg>
      <div class="ends">
        <span>{f.number(bins[0]!.from)}</span>
        <span>{f.number(bins.at(-1)!.to)}</span>
      </div>
    </div>
  );
}

function Bars({ top }: { readonly top: NonNullable<ColumnProfile["top"]> }) {
  const most = Math.max(1, ...top.map(({ count }) => count));
  return (
    <ul class="bars">
      {top.slice(0, 6).map(({ value, count }) => (
        <li key={String(value)}>
          <span title={String(value)}>
            <CellValue of={value} />
          </span>
          <svg
            class="mini"
            viewBox="0 0 64 8"
            height="8"
            role="img"
            aria-label={format.value.count(count)}
            fill="currentColor"
            preserveAspectRatio="none"
          >
            <rect width={(64 * count) / most} height="8" />
          </svg>
        </li>
      ))}
    </ul>
  );
}
