// The JSON that the pages and the routes agree on. Types only.
import type {
  ColumnDefinition,
  ColumnType,
  Confidentiality,
  DatasetKind,
  DatasetManifest,
  Digest,
  Json,
  Reject,
  Retention,
} from "vigie/datasets";
import type {
  Environment,
  FoldDescription,
  LeakageReport,
  Looks,
  Pipeline,
  RunReceipt,
  RunRecord,
  RunWindow,
  ShiftReport,
  Thresholds,
  Views,
} from "vigie/experiments";
import type { KernelSnapshot } from "vigie/notebooks";
import type { Finding, MissingRule, OutsideSource, RegistryRole, Version } from "vigie/registry";

/** RFC 9457, with the stable code and the place of the fault. */
export interface Problem {
  /** `urn:vigie:fault:<code>`. */
  readonly type: string;
  /** A few words for the status. */
  readonly title: string;
  readonly status: number;
  /** `problem: value (expected …)`. */
  readonly detail: string;
  readonly code: string;
  readonly place: {
    readonly file?: string;
    readonly line?: number;
    readonly column?: string;
    readonly value?: string;
  };
}

export interface PersonView {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly RegistryRole[];
}

export interface SessionView {
  readonly person: PersonView;
  /** Whom one may act as; empty outside the example workspace. */
  readonly people: readonly PersonView[];
  readonly isExample: boolean;
  /** Key of a sentence in the message catalogue, or null. */
  readonly notice: "four-eyes-on-trust" | null;
}

export interface HomeView {
  readonly datasets: number;
  readonly runs: number;
  readonly models: number;
  readonly notebooks: number;
  readonly production: readonly {
    readonly model: string;
    readonly version: number;
    readonly since: string;
    readonly by: string;
  }[];
  readonly events: readonly HistoryEntry[];
}

/** One event of the journal, with its free text looked up. */
export interface HistoryEntry {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly type: string;
  readonly model: string | null;
  readonly number: number | null;
  readonly alias: string | null;
  /** For a release or a rollback: the version the alias pointed at before. */
  readonly previous: number | null;
  /** Whom it is about, where it is about a person. */
  readonly person: string | null;
  /** The sealed months that were opened, in words; else null. */
  readonly window: string | null;
  /** Null where there is none, or it was erased. */
  readonly reason: string | null;
  readonly hash: Digest;
}

export interface DatasetLine {
  readonly version: Digest;
  readonly name: string;
  readonly kind: DatasetKind;
  readonly rows: number;
  readonly columns: number;
  readonly storedAt: string;
  /** The strictest of its columns. */
  readonly confidentiality: Confidentiality;
  /** Day on which the delivery was received, `YYYY-MM-DD`; null where it is none. */
  readonly received: string | null;
  /** Its rows are gone. */
  readonly isErased: boolean;
}

export interface DatasetView {
  readonly version: Digest;
  readonly manifest: DatasetManifest;
  readonly storedAt: string;
  readonly report: Json;
  readonly parents: readonly {
    readonly version: Digest;
    readonly name: string | null;
    readonly received: string | null;
  }[];
  readonly received: string | null;
  /** Why and until when it may be kept; null where nobody has said. */
  readonly retention: Retention | null;
  readonly erased: { readonly erasedAt: string; readonly by: string } | null;
  /** On the disk, of all its files. */
  readonly bytes: number;
  readonly hasRejects: boolean;
  /** Other versions of this name, newest first. */
  readonly versions: readonly DatasetLine[];
}

/** A thing on the way from raw files to registered versions. */
export interface LineageNode {
  readonly id: string;
  readonly kind: "files" | DatasetKind | "run" | "version";
  readonly label: string;
  /** From left to right, from 0. */
  readonly column: number;
  /** Versions or files that stand as one. */
  readonly count: number;
  readonly rows?: number;
  /** Of datasets: the newest version. */
  readonly version?: Digest;
  readonly run?: string;
  readonly model?: { readonly model: string; readonly number: number };
  /** Names of raw files; the first 50. */
  readonly files: readonly string[];
  /** Whether it is the dataset that was asked about. */
  readonly isHere: boolean;
  /** Ids of what it was made from. */
  readonly from: readonly string[];
}

export interface LineageView {
  readonly nodes: readonly LineageNode[];
}

export interface DatasetSide {
  readonly version: Digest;
  readonly name: string;
  readonly kind: DatasetKind;
  readonly rows: number;
  readonly storedAt: string;
  readonly received: string | null;
}

export interface ColumnDifference {
  readonly name: string;
  readonly type: ColumnType;
  readonly standing: "both" | "added" | "removed";
  /** What its definition says differently. */
  readonly changed: readonly {
    readonly field: keyof ColumnDefinition;
    readonly before: string | null;
    readonly after: string | null;
  }[];
  /** By the digests of the columns. */
  readonly hasSameValues: boolean;
}

export interface DatasetDifference {
  readonly before: DatasetSide;
  readonly after: DatasetSide;
  readonly columns: readonly ColumnDifference[];
  /** Whether both are deliveries of one source, so that revision rates can be asked for. */
  readonly canBeRevised: boolean;
}

/** Dates are ISO days. */
export type Cell = string | number | boolean | null;

export interface ColumnProfile {
  readonly name: string;
  /** Share of rows without a value, 0..1. */
  readonly missing: number;
  readonly distinct: number | null;
  readonly min: Cell;
  readonly max: Cell;
  readonly mean: number | null;
  /** Numbers: equal bins `[from, until)`, the last one closed; `to` is its end. */
  readonly histogram?: readonly { readonly from: number; readonly to: number; readonly count: number }[];
  /** Anything else: the most frequent values. */
  readonly top?: readonly { readonly value: Cell; readonly count: number }[];
  /** Rows that the histogram and the most frequent values were counted in, while the whole is still being read. */
  readonly sampled?: number;
}

/** What the values of one column must be. Several filters hold together. */
export type RowFilter = { readonly column: string } & (
  | { readonly is: "missing" | "present" }
  /** Somewhere in the text, whatever the case of its letters. */
  | { readonly contains: string }
  /** One of these texts, or this truth value. */
  | { readonly oneOf: readonly (string | boolean)[] }
  /** Numbers or ISO days; both ends belong. */
  | { readonly from?: number | string | undefined; readonly to?: number | string | undefined }
);

/** What a difference of two versions shows of a column on one side. */
export interface ColumnDistribution extends ColumnProfile {
  /** Of numbers: at 5, 25, 50, 75 and 95 %, between neighbours by proportion; null for anything else. */
  readonly quantiles: readonly number[] | null;
  /** Of very many rows the quantiles are estimates. */
  readonly isEstimated: boolean;
}

/** Rejected lines of an import: file, line, column, value, reason. */
export interface RejectsPage {
  readonly total: number;
  /** The most frequent problems first. */
  readonly reasons: readonly { readonly column: string; readonly reason: string; readonly count: number }[];
  readonly rows: readonly Reject[];
}

export interface RowsPage {
  /** Rows that pass the filters. */
  readonly total: number;
  readonly rows: readonly Readonly<Record<string, Cell>>[];
}

type Estimate = RunRecord["models"][number]["metrics"][string];

export interface RunLine {
  /** A sentence where the rows it was made from were erased; else null. */
  readonly notReproducible: string | null;
  readonly id: string;
  readonly study: string;
  readonly question: string;
  /** Of how many trials its last model won, and with how many of them it is tied; null where nothing was searched. */
  readonly searched: { readonly trials: number; readonly tied: number } | null;
  readonly dataset: RunRecord["dataset"];
  readonly storedAt: string;
  readonly author: string;
  readonly models: readonly {
    readonly name: string;
    readonly protocol: string;
    readonly engine: string;
    readonly auc: Estimate | null;
    readonly averagePrecision: Estimate | null;
  }[];
}

/** The months that were judged, and how often they were looked at by now. */
export interface WindowView extends RunWindow {
  readonly looks: Looks;
  /** Why the study seals no month; else null. */
  readonly none: string | null;
}

export interface RunView {
  /** A sentence where the rows it was made from were erased; else null. */
  readonly notReproducible: string | null;
  readonly record: RunRecord;
  readonly receipt: RunReceipt;
  /** By `<protocol>/<model>`. */
  readonly views: Readonly<Record<string, Views>>;
  readonly registered: readonly { readonly model: string; readonly number: number }[];
  /** By protocol; empty for runs stored before months were sealed. */
  readonly windows: Readonly<Record<string, WindowView>>;
  /** By protocol, where the loss between regions was split. */
  readonly shifts: Readonly<Record<string, ShiftReport>>;
  /** By `<protocol>/<model>`; empty for runs stored before leakage was looked for. */
  readonly leakage: Readonly<Record<string, LeakageReport>>;
}

/** A version without its place on the disk. */
export type VersionView = Omit<Version, "folder">;

export interface AliasView {
  readonly alias: string;
  readonly number: number;
  readonly since: string;
  readonly by: string;
}

export interface ModelLine {
  readonly model: string;
  readonly versions: number;
  readonly newest: VersionView;
  readonly aliases: readonly AliasView[];
}

export interface ModelView {
  readonly model: string;
  readonly versions: readonly VersionView[];
  readonly aliases: readonly AliasView[];
  readonly history: readonly HistoryEntry[];
}

export type MoveName = "request-review" | "approve" | "refuse" | "release" | "rollback" | "retire";

/** Whether the person who asks may make a move now, and if not, why, in the registry's own words. */
export interface AllowedMove {
  readonly move: MoveName;
  readonly isAllowed: boolean;
  readonly reason: string | null;
  /** Code of the fault that it would give, or null. */
  readonly code: string | null;
}

/** A finding with its texts; null where one was erased. */
export interface FindingView
  extends Pick<Finding, "id" | "severity" | "owner" | "anchor" | "by" | "at" | "status"> {
  /** A waiver that has ended leaves it open. */
  readonly isOpen: boolean;
  readonly text: string | null;
  readonly steps: readonly {
    readonly kind: Finding["steps"][number]["kind"];
    readonly by: string;
    readonly at: string;
    readonly until: string | null;
    readonly text: string | null;
  }[];
}

interface VersionStanding {
  /** A sentence where the rows it was made from were erased; else null. */
  readonly notReproducible: string | null;
  readonly version: VersionView;
  readonly findings: readonly FindingView[];
  readonly history: readonly HistoryEntry[];
  readonly allowed: readonly AllowedMove[];
}

/** A version that lies elsewhere: a pointer, and no evidence. */
export interface OutsidePage extends VersionStanding {
  readonly source: OutsideSource;
}

export interface VersionPage extends VersionStanding {
  readonly source: null;
  /** The model card, Markdown. */
  readonly card: string;
  readonly views: Views;
  readonly pipeline: {
    readonly name: string;
    readonly kind: string;
    readonly features: readonly {
      readonly name: string;
      readonly meaning: string;
      readonly unit: string | null;
      readonly theme: string | null;
      /** Of what the panel brings; null for what is derived from it. */
      readonly whenMissing: MissingRule | null;
    }[];
    readonly thresholds: Thresholds;
    readonly calibrator: Pipeline["calibrator"];
    readonly target: Pipeline["target"];
  };
  readonly fold: FoldDescription | null;
  /** Null for versions registered before months were sealed. */
  readonly window: WindowView | null;
  readonly environment: Environment & {
    readonly engine?: string;
    readonly engineVersion?: string;
    readonly threads?: number;
  };
}

export interface NotebookLine {
  readonly id: string;
  readonly title: string;
  /** File name. */
  readonly file: string;
  readonly kernel: "off" | "idle" | "busy";
  readonly cells: number;
}

export interface NotebookView {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** Digest of `source`: what a `PUT` names as its `base`. */
  readonly digest: Digest;
  readonly snapshot: KernelSnapshot | null;
}

/** Body of the 409 that a `PUT` of a source gets when the file changed meanwhile, beside the problem's own fields. */
export interface SourceConflict {
  readonly mine: string;
  readonly theirs: string;
  readonly theirDigest: Digest;
}
