import { useMemo } from "preact/hooks";
import { highlight } from "./highlight.ts";

interface CodeProps {
  readonly source: string;
  readonly label: string;
  /** 1-based lines within `source` that have a fault. */
  readonly faults: ReadonlySet<number>;
}

/** TypeScript in colours, faulty lines marked. */
export function Code({ source, label, faults }: CodeProps) {
  const lines = useMemo(() => highlight(source.replace(/\s+$/, "")), [source]);
  return (
    <section class="code-box" aria-label={label}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre class="code" tabIndex={0}>
        {lines.map((tokens, i) => (
          <span key={i} class={faults.has(i + 1) ? "line fault" : "line"}>
            {tokens.map(({ text, kind }) => (kind === null ? text : <span class={kind}>{text}</span>))}
          </span>
        ))}
      </pre>
    </section>
  );
}
