import { writeFile } from "node:fs/promises";
import { readHeadBytes } from "../header.ts";
import type { TextOptions } from "./asText.ts";
import { madePath } from "./made.ts";
import type { Sniffed } from "./sniff.ts";

/** The first lines of a text as a file in UTF-8, long enough for any header. Throws `file.unreadable`. */
export async function headAsText(
  path: string,
  { encoding, hasReturnsOnly }: Sniffed,
  options: TextOptions,
): Promise<string> {
  const text = new TextDecoder(encoding ?? "utf-8").decode(await readHeadBytes(path));
  const made = await madePath(path, options);
  await writeFile(made, hasReturnsOnly ? text.replaceAll("\r", "\n") : text);
  return made;
}
