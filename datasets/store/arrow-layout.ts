import type { FileHandle } from "node:fs/promises";
import { open } from "node:fs/promises";
import type { DataType } from "apache-arrow";
import { describeError } from "../foundation/errors.ts";
import { corrupt } from "./faults.ts";

/** Bytes `[from, from + length)` of the file. */
export interface Region {
  readonly from: number;
  readonly length: number;
}

/** Where one column lies. `validity` is null where no row is missing. */
export type ColumnLayout = { readonly validity: Region | null } & (
  | { readonly kind: "fixed"; readonly bytesPerRow: 4 | 8; readonly values: Region }
  | { readonly kind: "bits"; readonly values: Region }
  | { readonly kind: "utf8"; readonly offsets: Region; readonly values: Region }
  | {
      readonly kind: "dictionary";
      readonly codes: Region;
      readonly bytesPerCode: 1 | 2 | 4;
      readonly texts: readonly string[];
    }
);

/** Rows `[from, until)` of one group, in a file sorted by group. */
export interface GroupRange {
  readonly value: string | null;
  readonly from: number;
  readonly until: number;
}

/** The map of an Arrow IPC file with a single record batch: enough to read any rows of any column and nothing else. */
export interface ArrowLayout {
  readonly path: string;
  readonly rows: number;
  readonly columns: ReadonlyMap<string, ColumnLayout>;
  /** What the writer noted under `vigie.groups`; null where it did not. */
  readonly groups: readonly GroupRange[] | null;
}

/** Reads the footer and the heads of the messages. `names`: the columns that are wanted. Throws `dataset.corrupt`. */
export async function readArrowLayout(path: string, names: readonly string[]): Promise<ArrowLayout> {
  const handle = await open(path, "r").catch((error) => {
    throw corrupt(path, describeError(error), error);
  });
  try {
    return await mapFile(handle, path, new Set(names));
  } catch (error) {
    throw corrupt(path, describeError(error), error);
  } finally {
    await handle.close();
  }
}

/** `ARROW1` and the length of the footer before it. */
const tailBytes = 10;

async function mapFile(handle: FileHandle, path: string, names: ReadonlySet<string>): Promise<ArrowLayout> {
  const [{ Footer }, { Message, DataType }] = await Promise.all([
    import("apache-arrow/ipc/metadata/file"),
    import("apache-arrow"),
  ]);
  const { size } = await handle.stat();
  const tail = await readRegion(handle, { from: size - tailBytes, length: tailBytes });
  if (tail.toString("latin1", 4) !== "ARROW1") throw new Error("its end is missing");
  const length = tail.readInt32LE(0);
  const footer = Footer.decode(await readRegion(handle, { from: size - tailBytes - length, length }));
  const block = footer.getRecordBatch(0);
  if (block === null || footer.numRecordBatches !== 1)
    throw new Error(`${footer.numRecordBatches} record batches (expected 1)`);
  const message = async ({ offset, metaDataLength }: { offset: number; metaDataLength: number }) => {
    const bytes = await readRegion(handle, { from: offset, length: metaDataLength });
    return Message.decode(bytes.subarray(8));
  };
  const batch = (await message(block)).header() as BatchHead;
  const body = block.offset + block.metaDataLength;
  const dictionaries = new Map<number, readonly string[]>();
  for (const one of footer.dictionaryBatches()) {
    const head = (await message(one)).header() as { readonly id: number; readonly data: BatchHead };
    const wanted = footer.schema.fields.some(
      ({ name, type }) => names.has(name) && DataType.isDictionary(type) && type.id === head.id,
    );
    if (wanted)
      dictionaries.set(head.id, await readTexts(handle, head.data, one.offset + one.metaDataLength));
  }
  const columns = layoutOf(footer.schema.fields, { batch, body, dictionaries, names, DataType });
  const groups = footer.schema.metadata.get("vigie.groups");
  return {
    path,
    rows: batch.length,
    columns,
    groups: groups === undefined ? null : (JSON.parse(groups) as readonly GroupRange[]),
  };
}

interface BatchHead {
  readonly length: number;
  readonly nodes: readonly { readonly nullCount: number }[];
  readonly buffers: readonly { readonly offset: number; readonly length: number }[];
}

interface LayoutInput {
  readonly batch: BatchHead;
  /** Where the body of the record batch begins in the file. */
  readonly body: number;
  readonly dictionaries: ReadonlyMap<number, readonly string[]>;
  readonly names: ReadonlySet<string>;
  readonly DataType: typeof DataType;
}

/** The columns are flat, so that nodes and buffers follow the order of the fields. */
function layoutOf(
  fields: readonly { readonly name: string; readonly type: DataType }[],
  { batch, body, dictionaries, names, DataType }: LayoutInput,
): ReadonlyMap<string, ColumnLayout> {
  const columns = new Map<string, ColumnLayout>();
  let next = 0;
  const take = (): Region => {
    const { offset, length } = batch.buffers[next++]!;
    return { from: body + offset, length };
  };
  for (const [index, { name, type }] of fields.entries()) {
    const bits = take();
    const validity = batch.nodes[index]!.nullCount === 0 ? null : bits;
    const offsets = DataType.isUtf8(type) ? take() : null;
    const values = take();
    if (!names.has(name)) continue;
    if (offsets !== null) columns.set(name, { kind: "utf8", validity, offsets, values });
    else if (DataType.isDictionary(type))
      columns.set(name, {
        kind: "dictionary",
        validity,
        codes: values,
        bytesPerCode: (type.indices.bitWidth / 8) as 1 | 2 | 4,
        texts: dictionaries.get(type.id) ?? [],
      });
    else if (DataType.isBool(type)) columns.set(name, { kind: "bits", validity, values });
    else columns.set(name, { kind: "fixed", validity, values, bytesPerRow: DataType.isFloat(type) ? 8 : 4 });
  }
  return columns;
}

/** A dictionary: no missing entries. */
async function readTexts(handle: FileHandle, batch: BatchHead, body: number): Promise<readonly string[]> {
  const region = (index: number): Region => {
    const { offset, length } = batch.buffers[index]!;
    return { from: body + offset, length };
  };
  const offsets = await readRegion(handle, region(1));
  const bytes = await readRegion(handle, region(2));
  return Array.from({ length: batch.length }, (_, i) =>
    bytes.toString("utf8", offsets.readInt32LE(4 * i), offsets.readInt32LE(4 * i + 4)),
  );
}

async function readRegion(handle: FileHandle, { from, length }: Region): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  await readInto(handle, bytes, from);
  return bytes;
}

/** Node 20 reads at most 2 GiB at once. */
const stepBytes = 1 << 30;

/** Fills `target` with the bytes of the file from `from` on. Throws where the file ends before. */
export async function readInto(handle: FileHandle, target: Uint8Array, from: number): Promise<void> {
  for (let done = 0; done < target.length; ) {
    const { bytesRead } = await handle.read(
      target,
      done,
      Math.min(stepBytes, target.length - done),
      from + done,
    );
    if (bytesRead === 0) throw new Error(`it ends before byte ${from + target.length}`);
    done += bytesRead;
  }
}
