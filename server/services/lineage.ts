import type { Digest, StoredDataset } from "vigie/datasets";
import type { StoredRun } from "vigie/experiments";
import type { LineageNode, LineageView } from "../api/datasets.ts";

interface Everything {
  readonly datasets: readonly StoredDataset[];
  readonly runs: readonly StoredRun[];
  readonly versions: readonly {
    readonly model: string;
    readonly number: number;
    readonly run: { readonly id: string };
  }[];
}

/**
 * From the raw files that a dataset comes from to the versions that came of it. Versions of one name that the same datasets
 * were made from stand as one node.
 */
export function lineageOf({ version }: StoredDataset, { datasets, runs, versions }: Everything): LineageView {
  const known = new Map(datasets.map((dataset) => [dataset.version, dataset]));
  const shown = [...ancestorsOf(version, known), ...descendantsOf(version, datasets)].flatMap(
    (one) => known.get(one) ?? [],
  );
  const groups = groupsOf(version, shown);
  const datasetNodes = groups.map((group) => datasetNode(group, groups, version));
  const depths = depthsOf(datasetNodes);
  const deepest = Math.max(0, ...depths.values());
  const later = new Set([version, ...descendantsOf(version, datasets)]);
  const runNodes = runs
    .filter(({ record }) => later.has(record.dataset.version))
    .map(({ record }): LineageNode => {
      const from = groups.find((group) => group.some((one) => one.version === record.dataset.version));
      return {
        ...bare(`run/${record.id}`, "run", record.study.name),
        column: deepest + 1,
        run: record.id,
        from: from === undefined ? [] : [idOf(from)],
      };
    });
  const runIds = new Set(runNodes.map((node) => node.run));
  const versionNodes = versions
    .filter(({ run }) => runIds.has(run.id))
    .map(
      ({ model, number, run }): LineageNode => ({
        ...bare(`version/${model}/${number}`, "version", `${model} ${number}`),
        column: deepest + 2,
        model: { model, number },
        from: [`run/${run.id}`],
      }),
    );
  return {
    nodes: [
      ...groups.flatMap(filesNode),
      ...datasetNodes.map((node) => ({ ...node, column: depths.get(node.id)! })),
      ...runNodes,
      ...versionNodes,
    ],
  };
}

/** A node without what it comes from. */
export function bare(id: string, kind: LineageNode["kind"], label: string): LineageNode {
  return { id, kind, label, column: 0, count: 1, files: [], isHere: false, from: [] };
}

/** The version itself comes last of what it was made from. */
function ancestorsOf(version: Digest, known: ReadonlyMap<Digest, StoredDataset>): ReadonlySet<Digest> {
  const found = new Set<Digest>();
  const visit = (one: Digest) => {
    if (found.has(one)) return;
    for (const parent of known.get(one)?.manifest.parents ?? []) visit(parent);
    found.add(one);
  };
  visit(version);
  return found;
}

function descendantsOf(version: Digest, datasets: readonly StoredDataset[]): readonly Digest[] {
  const found = new Set([version]);
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const { version: child, manifest } of datasets)
      if (manifest.parents.some((parent) => found.has(parent))) found.add(child);
  }
  found.delete(version);
  return [...found];
}

/** By name and kind; the version asked about stands alone. */
function groupsOf(
  version: Digest,
  datasets: readonly StoredDataset[],
): readonly (readonly StoredDataset[])[] {
  const groups = new Map<string, StoredDataset[]>();
  for (const dataset of datasets) {
    const isAlone = dataset.version === version || dataset.manifest.kind === "panel";
    const key = isAlone ? dataset.version : `${dataset.manifest.kind}/${dataset.manifest.name}`;
    groups.set(key, [...(groups.get(key) ?? []), dataset]);
  }
  return [...groups.values()];
}

function idOf([first]: readonly StoredDataset[]): string {
  return `dataset/${first!.version}`;
}

function datasetNode(
  group: readonly StoredDataset[],
  groups: readonly (readonly StoredDataset[])[],
  version: Digest,
): LineageNode {
  const parents = new Set(group.flatMap(({ manifest }) => manifest.parents));
  const newest = group.reduce((a, b) => (a.receipt.storedAt < b.receipt.storedAt ? b : a));
  const made = groups.filter((other) => other !== group && other.some((one) => parents.has(one.version)));
  return {
    ...bare(idOf(group), newest.manifest.kind, newest.manifest.name),
    count: group.length,
    version: newest.version,
    rows: group.reduce((sum, { manifest }) => sum + manifest.rows, 0),
    isHere: newest.version === version,
    from: [...made.map(idOf), ...(filesOf(group).length === 0 ? [] : [`files/${idOf(group)}`])],
  };
}

function filesNode(group: readonly StoredDataset[]): readonly LineageNode[] {
  const files = filesOf(group);
  if (files.length === 0) return [];
  const names = [...new Set(files)].sort();
  return [
    {
      ...bare(`files/${idOf(group)}`, "files", names.length === 1 ? names[0]! : group[0]!.manifest.name),
      count: files.length,
      files: names.slice(0, 50),
    },
  ];
}

/** Names of the raw files that an import read. */
function filesOf(group: readonly StoredDataset[]): readonly string[] {
  return group.flatMap(({ receipt }) => {
    const { files } = receipt.report as { readonly files?: unknown };
    if (!Array.isArray(files)) return [];
    return files.flatMap((file: { readonly file?: unknown }) =>
      typeof file.file === "string" ? [file.file] : [],
    );
  });
}

/** Raw files stand in column 0, each dataset right of all that it was made from. */
function depthsOf(nodes: readonly LineageNode[]): ReadonlyMap<string, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const depths = new Map<string, number>();
  const depthOf = (id: string): number => {
    const node = byId.get(id);
    if (node === undefined) return 0;
    const known = depths.get(id);
    if (known !== undefined) return known;
    const depth = 1 + Math.max(0, ...node.from.map(depthOf));
    depths.set(id, depth);
    return depth;
  };
  for (const { id } of nodes) depthOf(id);
  return depths;
}
