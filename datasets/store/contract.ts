import type { ColumnTable } from "arquero";
import type { Digest, Json } from "../foundation/digest.ts";
import type { DatasetKind, DatasetManifest, DatasetReceipt, PanelDescription } from "../manifest.ts";
import type { Schema } from "../schema.ts";

export interface StoredDataset {
  readonly version: Digest;
  readonly manifest: DatasetManifest;
  readonly receipt: DatasetReceipt;
  /** Absolute or as the store's folder was given. */
  readonly folder: string;
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

export interface ParquetInput extends DatasetDescription {
  /** A Parquet file written by DuckDB; moved into the store. */
  readonly file: string;
  /** Further files laid beside the data (`rejects.csv`): name in the store → where it is now. Moved too. */
  readonly besides?: Readonly<Record<string, string>>;
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
}

export interface ReadOptions {
  /** Default: all columns of the schema. */
  readonly columns?: readonly string[];
}

/**
 * Content-addressed datasets: a version is the digest of its canonical manifest, a folder never changes, and
 * putting the same twice gives the stored one. A full disk gives `disk.full` and leaves nothing.
 */
export interface DatasetStore {
  readonly folder: string;
  /** Readable datasets, newest first. */
  list(): Promise<readonly StoredDataset[]>;
  /** Folders that `list` left out. */
  damaged(): Promise<readonly DamagedDataset[]>;
  /**
   * `name` (its newest version), `name@prefix`, a full digest or its hexadecimal digits.
   * Throws `dataset.unknown` with near names, `dataset.ambiguous` when a prefix fits several.
   */
  resolve(reference: string): Promise<StoredDataset>;
  /** Stores an Arquero table as `data.arrow`. Throws `dataset.wrong-columns`, `column.wrong-value`. */
  putTable(input: TableInput): Promise<StoredDataset>;
  /** Stores a Parquet file as `data.parquet`. Same errors. */
  putParquet(input: ParquetInput): Promise<StoredDataset>;
  /** Throws `dataset.unknown-column`, `dataset.corrupt`. */
  readTable(dataset: StoredDataset, options?: ReadOptions): Promise<ColumnTable>;
  /** The data file. */
  pathOf(dataset: StoredDataset): string;
  /** Recomputes file and column digests and says what differs; throws only when the disk does. */
  verify(dataset: StoredDataset): Promise<VerifyReport>;
}
