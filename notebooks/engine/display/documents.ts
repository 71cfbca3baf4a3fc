import type { Proposal } from "./proposal.ts";

/** What a cell shows, as JSON: made in the kernel, sanitised by the parent, drawn by the page or an export. */
export type OutputDocument =
  | HtmlDocument
  | TableDocument
  | { readonly kind: "tree"; readonly tree: TreeNode }
  | { readonly kind: "text"; readonly text: string }
  | ImageDocument
  | ErrorDocument
  | ProgressDocument
  | InputDocument
  | BrowserDocument
  | ProposalDocument;

export interface HtmlDocument {
  readonly kind: "html";
  /** `figure` for a Plot, `markdown` for rendered Markdown, `html` for everything else. */
  readonly from: "figure" | "markdown" | "html";
  readonly html: string;
  /** Style sheets moved out of the markup; the page adds each distinct text once. */
  readonly css?: readonly string[];
}

export type TableCell = string | number | boolean | null;

export interface TableDocument {
  readonly kind: "table";
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly rowCount: number;
  /** Row number of `rows[0]`, from 0. */
  readonly offset: number;
  readonly rows: readonly (readonly TableCell[])[];
  /** What to ask the kernel for other pages by; absent in a stored run. */
  readonly output?: string;
  /** Of all rows, in a run that holds only some of them. */
  readonly totals?: readonly ColumnTotals[];
}

/** What tells a column of all rows from another. */
export interface ColumnTotals {
  readonly name: string;
  /** Rows without a value. */
  readonly missing: number;
  readonly min?: number;
  readonly max?: number;
  readonly sum?: number;
  /** Sum of value times place, the last place being 1. */
  readonly weighted?: number;
  /** Of anything but numbers, in the order of the rows. */
  readonly digest?: string;
}

/** What the values of a column must be. */
export type TableFilter =
  | { readonly column: string; readonly is: "missing" | "present" }
  /** Somewhere in the text, whatever the case of its letters. */
  | { readonly column: string; readonly contains: string }
  | { readonly column: string; readonly oneOf: readonly (string | boolean)[] }
  /** Numbers or ISO days; both ends belong. */
  | {
      readonly column: string;
      readonly from?: number | string | undefined;
      readonly to?: number | string | undefined;
    };

/** What is in a column of a table, of all rows. */
export interface ColumnSummary {
  readonly name: string;
  /** Share of rows without a value, 0..1. */
  readonly missing: number;
  /** Null for numbers, and where there are too many to count. */
  readonly distinct: number | null;
  readonly min: TableCell;
  readonly max: TableCell;
  readonly mean: number | null;
  /** Of numbers: equal bins `[from, to)`, the last one closed. */
  readonly histogram?: readonly { readonly from: number; readonly to: number; readonly count: number }[];
  /** Of anything else: the most frequent values. */
  readonly top?: readonly { readonly value: TableCell; readonly count: number }[];
}

export type ColumnType = "number" | "text" | "boolean" | "date" | "other";

export type TreeNode =
  | { readonly type: "value"; readonly text: string; readonly of: string }
  | {
      readonly type: "branch";
      /** e.g. `Array(3)`, `Map(2)`, `Object`. */
      readonly label: string;
      readonly entries: readonly { readonly key: string; readonly value: TreeNode }[];
      /** Entries that are not shown. */
      readonly more: number;
    };

export interface ImageDocument {
  readonly kind: "image";
  readonly mime: string;
  readonly base64: string;
  readonly alt: string;
}

export interface ErrorDocument {
  readonly kind: "error";
  readonly name: string;
  readonly message: string;
  /** 1-based line within the cell's body; absent when no frame of the cell is known. */
  readonly cellLine?: number;
  /** 1-based line of the notebook file, filled in by the parent. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
  /** Readable frames, the cell's own first. */
  readonly stack: readonly string[];
}

export interface ProgressDocument {
  readonly kind: "progress";
  readonly label: string;
  /** 0..1, or null when the end is unknown. */
  readonly fraction: number | null;
  readonly detail?: string;
}

export interface InputDocument {
  readonly kind: "input";
  /** What to name in `setInput`. */
  readonly name: string;
  readonly input: InputDescription;
  /** The value now, as `setInput` takes it. */
  readonly value: unknown;
  /** What stands beside the field, as the number of results. */
  readonly note?: string;
}

export interface InputDescription {
  readonly type:
    | "button"
    | "checkbox"
    | "date"
    | "datetime"
    | "form"
    | "number"
    | "radio"
    | "range"
    | "search"
    | "select"
    | "table"
    | "text"
    | "textarea"
    | "toggle";
  readonly label: string;
  /** Other options, with the names of `@observablehq/inputs`. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What can be chosen, as shown. `setInput` takes a position in this list (a list of them when several can be). */
  readonly choices?: readonly { readonly label: string }[];
  readonly table?: TableDocument;
  /** Numbers of the rows in `table`. */
  readonly rowNumbers?: readonly number[];
  /** Of a form. */
  readonly fields?: readonly InputField[];
}

export interface InputField {
  readonly name: string;
  readonly input: InputDescription;
  /** What it shows first. */
  readonly value: unknown;
}

export interface BrowserDocument {
  readonly kind: "browser";
  /** Source text of a self-contained function `({ Plot, data }) => node`. */
  readonly code: string;
  readonly data: unknown;
}

/** A model put forward: the page draws a button that registers it as the person signed in. */
export interface ProposalDocument extends Proposal {
  readonly kind: "proposal";
}
