import type { LineageNode, LineageView } from "../../api/datasets.ts";
import { format, words } from "../language.ts";
import { path } from "../router.ts";
import { type Box, boxFor, layOut, type Point } from "./lineage-layout.ts";
import { Scroll } from "./scroll.tsx";

/** Boxes from left to right, each with lines from what it was made from; a list for whoever cannot see it. */
export function Lineage({ nodes }: LineageView) {
  return (
    <Scroll label={words.value.data.tabs.lineage}>
      <Drawing nodes={nodes} />
    </Scroll>
  );
}

function Drawing({ nodes }: LineageView) {
  const box = boxFor(nodes);
  const { places, lines, width, height } = layOut(nodes, box);
  const names = new Map(nodes.map(({ id, label }) => [id, label]));
  return (
    <div class="lineage" style={{ width: `${width}px`, height: `${height}px` }}>
      <svg width={width} height={height} aria-hidden="true">
        {lines.map(({ key, d }) => (
          <path key={key} d={d} />
        ))}
      </svg>
      <ul>
        {nodes.map((node) => (
          <li key={node.id} style={styleAt(places.get(node.id)!, box)}>
            <NodeBox node={node} madeFrom={node.from.flatMap((id) => names.get(id) ?? [])} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function styleAt({ x, y }: Point, box: Box) {
  return { left: `${x}px`, top: `${y}px`, width: `${box.width}px`, height: `${box.height}px` };
}

function NodeBox({ node, madeFrom }: { readonly node: LineageNode; readonly madeFrom: readonly string[] }) {
  const t = words.value.data;
  const f = format.value;
  const { kind, label, count, rows, files, isHere, release } = node;
  const here = kind === "version" ? t.thisOne : t.here;
  const facts = [
    isHere ? here : t.lineageKinds[kind],
    ...(release === undefined ? [] : [t.stood(release.by, f.instant(release.since), release.until !== null)]),
    ...(kind === "files" ? [t.filesOf(count)] : count > 1 ? [t.versionsOf(count)] : []),
    ...(rows === undefined ? [] : [t.rowsOf(f.count(rows))]),
  ];
  const content = (
    <>
      <span class="label">{label}</span>
      <span class="small">{facts.join(", ")}</span>
      {madeFrom.length > 0 && <span class="visually-hidden">, {t.madeFromNames(madeFrom.join(", "))}</span>}
    </>
  );
  const to = addressOf(node);
  const title = files.length > 0 ? files.join("\n") : label;
  return to === null ? (
    <span class={`node ${kind}`} title={title}>
      {content}
    </span>
  ) : (
    <a class={`node ${kind}`} href={to} title={title} aria-current={isHere ? "true" : undefined}>
      {content}
    </a>
  );
}

function addressOf({ version, run, model, count }: LineageNode): string | null {
  if (version !== undefined) return path("datasets", version, ...(count > 1 ? ["versions"] : []));
  if (run !== undefined) return path("runs", run);
  return model === undefined ? null : path("models", model.model, model.number);
}
