import { packTar, unpackTar } from "modern-tar";
import { describeError } from "vigie/datasets";

/** Name → bytes, in the order of the archive. */
export type ArchiveFiles = ReadonlyMap<string, Uint8Array>;

/** Bytes of a header, and what contents are padded to (POSIX.1-1988 ustar). */
const blockBytes = 512;

/** A tar without clock, owner or place: the same files give the same bytes. */
export function packArchive(files: ArchiveFiles): Promise<Uint8Array> {
  return packTar(
    [...files].map(([name, body]) => ({
      header: { name, size: body.length, type: "file", mode: 0o644, mtime: new Date(0), uid: 0, gid: 0 },
      body,
    })),
  );
}

export interface ArchiveProblem {
  /** Name of a file in the archive, or `archive`. */
  readonly where: string;
  readonly problem: string;
}

export interface UnpackedArchive {
  /** Null where a header is damaged: then nothing behind it can be told. */
  readonly files: ArchiveFiles | null;
  /** Empty when packing the files again gives the same bytes: then no header and no padding says anything else. */
  readonly problems: readonly ArchiveProblem[];
}

/** Reads every byte, also those that no tar reader looks at. Nothing is written. */
export async function unpackArchive(bytes: Uint8Array): Promise<UnpackedArchive> {
  const files = new Map<string, Uint8Array>();
  let last = "the beginning";
  const filter = ({ name }: { readonly name: string }) => {
    last = name;
    return true;
  };
  try {
    for (const { header, data } of await unpackTar(bytes, { strict: true, filter }))
      files.set(header.name, data ?? new Uint8Array());
  } catch (error) {
    const problem = `the header after ${last} is damaged: ${describeError(error)}`;
    return { files: null, problems: [{ where: "archive", problem }] };
  }
  const packed = await packArchive(files);
  const at = firstDifference(bytes, packed);
  if (at === null) return { files, problems: [] };
  const problem = `byte ${at} is not what packing its files gives`;
  return { files, problems: [{ where: fileAt(files, at) ?? "archive", problem }] };
}

function firstDifference(a: Uint8Array, b: Uint8Array): number | null {
  if (Buffer.compare(a, b) === 0) return null;
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return i;
  return shared;
}

/** Whose header, contents or padding lies there; null past the last one. */
function fileAt(files: ArchiveFiles, at: number): string | null {
  let end = 0;
  for (const [name, { length }] of files) {
    end += blockBytes + Math.ceil(length / blockBytes) * blockBytes;
    if (at < end) return name;
  }
  return null;
}
