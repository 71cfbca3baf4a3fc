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
  if (isNode(value)) return markupOfNode(value);
  return kind === "md" ? String(value) : escapeHtml(String(value));
}

/** An element, a text or a fragment of a document, of whatever implementation. */
export interface DomNode {
  readonly nodeType: number;
  readonly outerHTML?: string;
  readonly textContent?: string | null;
  readonly childNodes?: Iterable<DomNode>;
}

const [element, text, fragment] = [1, 3, 11];

export function isNode(value: unknown): value is DomNode {
  if (typeof value !== "object" || value === null || !("nodeType" in value)) return false;
  const node = value as DomNode;
  return node.nodeType === element
    ? typeof node.outerHTML === "string"
    : node.nodeType === text || node.nodeType === fragment;
}

export function markupOfNode({ nodeType, outerHTML, textContent, childNodes }: DomNode): string {
  if (nodeType === element) return outerHTML ?? "";
  if (nodeType === text) return escapeHtml(textContent ?? "");
  return [...(childNodes ?? [])].map(markupOfNode).join("");
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
