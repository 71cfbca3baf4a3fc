import type { ColumnTable } from "arquero";
import { corrupt } from "./faults.ts";

const magic = "ARROW1";

/**
 * Arrow IPC file → Arquero. Columns stay Arrow buffers and are decoded value by value when asked for, so an
 * unselected column costs nothing but its bytes. Throws `dataset.corrupt` with the file's name.
 */
export async function decodeArrow(
  bytes: Uint8Array,
  { file, columns }: { file: string; columns: readonly string[] },
): Promise<ColumnTable> {
  const { fromArrow } = await import("arquero");
  checkFrame(bytes, file);
  try {
    return fromArrow(bytes, { columns: [...columns], useDate: true });
  } catch (error) {
    throw corrupt(file, (error as Error).message, error);
  }
}

function checkFrame(bytes: Uint8Array, file: string): void {
  const text = (from: number, until: number) => Buffer.from(bytes.subarray(from, until)).toString("latin1");
  if (bytes.length < 16) throw corrupt(file, `only ${bytes.length} bytes`);
  if (text(0, 6) !== magic) throw corrupt(file, "it does not begin like an Arrow file");
  if (text(bytes.length - 6, bytes.length) !== magic) throw corrupt(file, "its end is missing");
}
