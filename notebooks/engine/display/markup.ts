/** What `html`, `svg` and `md` make: markup with its interpolated values already escaped or drawn. */
export interface Markup {
  readonly [markup]: "html" | "svg" | "md";
  readonly source: string;
}

const markup = Symbol.for("vigie.markup");

export function isMarkup(value: unknown): value is Markup {
  return typeof value === "object" && value !== null && markup in value;
}

export function kindOfMarkup(value: Markup): "html" | "svg" | "md" {
  return value[markup];
}

/** A tagged template: texts are escaped; markup, DOM nodes and lists of them are put in as they are. */
export function tagged(kind: "html" | "svg" | "md") {
  return (strings: TemplateStringsArray, ...values: readonly unknown[]): Markup => ({
    [markup]: kind,
    source: strings.reduce((text, part, i) => text + insert(values[i - 1], kind) + part),
  });
}

function insert(value: unknown, kind: "html" | "svg" | "md"): string {
  if (value === null || value === undefined || value === false) return "";
  if (Array.isArray(value)) return value.map((one) => insert(one, kind)).join("");
  if (isMarkup(value)) return value.source;
  if (isNode(value)) return value.outerHTML;
  return kind === "md" ? String(value) : escapeHtml(String(value));
}

/** A DOM element, of whatever implementation. */
export function isNode(value: unknown): value is { readonly outerHTML: string; readonly nodeType: number } {
  const node = value as { outerHTML?: unknown; nodeType?: unknown } | null;
  return (
    typeof node === "object" && node !== null && node.nodeType === 1 && typeof node.outerHTML === "string"
  );
}

export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
