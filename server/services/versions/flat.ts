/** A path into a document (`model.params.lambda`) and what stands there, as text. */
export type Flat = ReadonlyMap<string, string>;

/** Every leaf of a JSON document by its path; a list of plain values is one leaf. */
export function flatten(value: unknown, path = ""): Flat {
  const leaves = new Map<string, string>();
  visit(value, path, leaves);
  return leaves;
}

function visit(value: unknown, path: string, leaves: Map<string, string>): void {
  if (value === undefined || value === null) return;
  if (typeof value !== "object") return void leaves.set(path, String(value));
  if (Array.isArray(value) && value.every(isPlain)) return void leaves.set(path, value.join(", "));
  for (const [key, one] of Object.entries(value)) visit(one, path === "" ? key : `${path}.${key}`, leaves);
}

function isPlain(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}

export interface Change {
  readonly name: string;
  /** Null where it does not stand there. */
  readonly before: string | null;
  readonly after: string | null;
}

/** What differs, sorted by path. */
export function changesBetween(before: Flat, after: Flat): readonly Change[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names
    .map((name) => ({ name, before: before.get(name) ?? null, after: after.get(name) ?? null }))
    .filter((change) => change.before !== change.after);
}
