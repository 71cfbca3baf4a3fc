import type { TreeNode } from "vigie/notebooks";
import { words } from "../language.ts";

export function TreeOutput({ tree }: { readonly tree: TreeNode }) {
  return (
    <ul class="tree">
      <li>
        <Node node={tree} isOpen />
      </li>
    </ul>
  );
}

function Node({ node, isOpen = false }: { readonly node: TreeNode; readonly isOpen?: boolean }) {
  if (node.type === "value")
    return (
      <span class={node.of === "string" ? "text" : node.of === "number" ? "figure" : ""}>{node.text}</span>
    );
  return (
    <details open={isOpen}>
      <summary>{node.label}</summary>
      <ul>
        {node.entries.map(({ key, value }) => (
          <li key={key}>
            <span class="key">{key}</span>: <Node node={value} />
          </li>
        ))}
        {node.more > 0 && <li class="quiet">{words.value.moreEntries(node.more)}</li>}
      </ul>
    </details>
  );
}
