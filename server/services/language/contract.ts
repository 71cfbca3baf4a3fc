// What the page asks of a notebook's language, and what it hears: places are offsets in the notebook's text.

export type LanguageQuestion =
  | { readonly ask: "complete"; readonly offset: number }
  | { readonly ask: "explain"; readonly offset: number; readonly name: string }
  | { readonly ask: "hover"; readonly offset: number }
  | { readonly ask: "definition"; readonly offset: number }
  | { readonly ask: "rename"; readonly offset: number; readonly to: string }
  | { readonly ask: "diagnose" };

export interface CompletionEntry {
  readonly label: string;
  /** What it is: `const`, `function`, `property`, `keyword`, `column`, … */
  readonly kind: string;
  /** Beside the label: a column's type and unit. */
  readonly detail?: string;
  /** What it means, where that is known at once. */
  readonly meaning?: string;
}

export interface Completions {
  /** Where what they replace begins. */
  readonly from: number;
  readonly entries: readonly CompletionEntry[];
}

export interface Explanation {
  readonly from: number;
  readonly to: number;
  /** As TypeScript writes it. */
  readonly signature: string;
  readonly documentation: string;
}

export interface Diagnostic {
  readonly from: number;
  readonly to: number;
  readonly severity: "error" | "warning";
  /** `TS2304`. */
  readonly code: string;
  readonly message: string;
}

export type Definition =
  | { readonly where: "here"; readonly from: number; readonly to: number }
  | { readonly where: "elsewhere"; readonly file: string; readonly line: number };

/** One edit of a rename; they do not overlap, and come in order. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export type Renaming =
  | { readonly status: "renamed"; readonly edits: readonly TextEdit[] }
  | { readonly status: "refused"; readonly reason: string };

export interface LanguageAnswers {
  readonly complete: Completions | null;
  readonly explain: Explanation | null;
  readonly hover: Explanation | null;
  readonly definition: Definition | null;
  readonly rename: Renaming;
  readonly diagnose: readonly Diagnostic[];
}

/** Where columns of panels complete, as the child finds it; the server knows the panels. */
export interface ColumnPlace {
  readonly from: number;
  /** Names that the notebook opens panels by. */
  readonly panels: readonly string[];
}

export interface ToLanguageChild {
  readonly request: number;
  /** Absolute path of the notebook, and its text as the page holds it. */
  readonly file: string;
  readonly source: string;
  readonly question: LanguageQuestion;
}

export interface FromLanguageChild {
  readonly request: number;
  readonly result?: unknown;
  readonly columns?: ColumnPlace;
  readonly problem?: string;
}
