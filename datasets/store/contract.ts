import type { ColumnTable } from "arquero";
import type { Digest, Json } from "../foundation/digest.ts";
import type {
  DatasetKind,
  DatasetManifest,
  DatasetReceipt,
  PanelDescription,
  Retention,
  Tombstone,
} from "../manifest.ts";
import type { Schema } from "../schema.ts";

export interface StoredDataset {
  readonly version: Digest;
  readonly manifest: DatasetManifest;
  readonly receipt: DatasetReceipt;
  /** Absolute or as the store's folder was given. */
  readonly folder: string;
  /** Set once erasing has begun: its rows are never given again. */
  readonly erased: Tombstone | null;
}

/** A folder of the store that cannot be read, and why. */
export interface DamagedDataset {
  readonly folder: string;
  readonly reason: string;
}

/** What a new dataset needs besides its rows. */
export interface DatasetDescription {
  readonly kind: DatasetKind;
  readonly name: string;
  /** Exactly the columns of the rows, in the order in which they are stored. */
  readonly schema: Schema;
  /** Versions it was made from. Default none. */
  readonly parents?: readonly Digest[];
  /** What else decided its content. Default `{}`. */
  readonly parameters?: Json;
  readonly panel?: PanelDescription;
  /** For people; outside the version. Default `{}`. */
  readonly report?: Json;
}

export interface TableInput extends DatasetDescription {
  /** Rows in their stored order: an ordered or filtered table is taken as it shows. */
  readonly table: ColumnTable;
}

/** Row count and digest of each column, by its name. */
export interface KnownContent {
  readonly rows: number;
  readonly columnDigests: Readonly<Record<string, Digest>>;
}

export interface ParquetInput extends DatasetDescription {
  /** A Parquet file; moved into the store. */
  readonly file: string;
  /** What its writer knows of its rows. Default: they are read. */
  readonly content?: KnownContent | undefined;
  /** Of the file. Default: it is read. */
  readonly digest?: Digest | undefined;
  /** Further files laid beside the data (`rejects.csv`): name in the store → where it is now. Moved too. */
  readonly besides?: Readonly<Record<string, string>>;
}

/** One file of rows after the other: the panel has one for each month. */
export interface DatasetPart {
  /** Of the files: `2016-01`. */
  readonly name: string;
  readonly rows: number;
  /** Of the part's own rows. */
  readonly columnDigests: Readonly<Record<string, Digest>>;
  readonly files: readonly {
    /** `2016-01.arrow` (as `encodeArrow` writes it) or `2016-01.parquet`: the same rows in both. */
    readonly name: string;
    /** Where it is now. */
    readonly path: string;
    readonly bytes: number;
    readonly digest: Digest;
  }[];
}

export interface PartsInput extends DatasetDescription {
  /** In the order of the rows; each with an Arrow and a Parquet file. */
  readonly parts: readonly DatasetPart[];
}

export interface VerifyReport {
  readonly version: Digest;
  /** Whether everything is as it was written. */
  readonly intact: boolean;
  /** What differs, one sentence each. */
  readonly differences: readonly string[];
  /** How much was looked at: a report over nothing is never intact. */
  readonly files: number;
  readonly columns: number;
  readonly rows: number;
  /** Set where only the tombstone was to be looked at: intact when nothing else is left. */
  readonly erased: Tombstone | null;
}

export interface ReadOptions {
  /** Default: all columns of the schema. */
  readonly columns?: readonly string[];
  /** Only the rows of these groups (a panel's regions), without reading the others where the files are sorted by it. */
  readonly groups?: readonly string[];
  /** Only as-of months from this one on, `YYYY-MM`. */
  readonly from?: string;
  /** Only as-of months before this one, `YYYY-MM`. */
  readonly until?: string;
}

/**
 * Content-addressed datasets: a version is the digest of its canonical manifest, a folder never changes, and
 * putting the same twice gives the stored one. A full disk gives `disk.full` and leaves nothing.
 */
export interface DatasetStore {
  readonly folder: string;
  /** Readable datasets, erased ones among them, newest first. */
  list(): Promise<readonly StoredDataset[]>;
  /** Folders that `list` left out. */
  damaged(): Promise<readonly DamagedDataset[]>;
  /**
   * `name` (its newest version that is not erased, else the newest), `name@prefix`, a full digest or its hexadecimal digits.
   * Throws `dataset.unknown` with near names, `dataset.ambiguous` when a prefix fits several.
   */
  resolve(reference: string): Promise<StoredDataset>;
  /** Stores an Arquero table as `data.arrow`. Throws `dataset.wrong-columns`, `column.wrong-value`. */
  putTable(input: TableInput): Promise<StoredDataset>;
  /** Stores a Parquet file as `data.parquet`. Same errors. */
  putParquet(input: ParquetInput): Promise<StoredDataset>;
  /** Stores files that are written already, a part each. */
  putParts(input: PartsInput): Promise<StoredDataset>;
  /** Throws `dataset.erased`, `dataset.unknown-column`, `dataset.corrupt`; `dataset.not-a-panel` where rows of another kind are to be chosen. */
  readTable(dataset: StoredDataset, options?: ReadOptions): Promise<ColumnTable>;
  /** The files of rows, in order: one, or one a part. Arrow or Parquet; of a dataset in parts the Arrow files. Throws `dataset.erased`. */
  pathsOf(dataset: StoredDataset): readonly string[];
  /** The Parquet files, which SQL reads; none where the rows are Arrow only. */
  parquetOf(dataset: StoredDataset): readonly string[];
  /** Recomputes file and column digests and says what differs; throws only when the disk does. */
  verify(dataset: StoredDataset): Promise<VerifyReport>;
  /** Writes into the receipt until when it may be kept; an earlier word is replaced. Throws `dataset.erased`. */
  retain(dataset: StoredDataset, retention: Retention): Promise<StoredDataset>;
  /** Lays the tombstone: from here on no row is given. The first one laid stays. */
  markErased(
    dataset: StoredDataset,
    tombstone: Omit<Tombstone, "format" | "version">,
  ): Promise<StoredDataset>;
  /**
   * Removes every file of an erased dataset but manifest, receipt (without its report) and tombstone; again, it removes
   * what is left. Throws `dataset.not-erased`.
   */
  dropBytes(dataset: StoredDataset): Promise<void>;
  /** Removes the whole folder; whether anything needs it is the caller's to know. Throws `dataset.erased`: a tombstone stays. */
  remove(dataset: StoredDataset): Promise<void>;
}
