import type { DatasetManifest, Digest, Month } from "vigie/datasets";
import type { PanelKeys } from "../panel-keys.ts";
import type { RecordedLook, RecordLook, RunWindow } from "../sealed/opening.ts";
import { windowOf } from "../sealed/window.ts";
import type { Matched } from "./match.ts";

interface Judged {
  readonly matched: Pick<Matched, "rows">;
  readonly keys: Pick<PanelKeys, "asOf">;
  readonly manifest: DatasetManifest;
  /** First sealed as-of month; null: none. */
  readonly seal: Month | null;
}

/** The sealed months that a list is judged on, from the first to the last of them; where there are none, all its months. */
export function windowOfList({ matched, keys, manifest, seal }: Judged): RunWindow {
  const all = Array.from(matched.rows, (row) => keys.asOf[row]!);
  const sealed = seal === null ? [] : all.filter((month) => month >= seal);
  const isSealed = sealed.length > 0;
  const months = isSealed ? sealed : all;
  const from = months.reduce((least, month) => Math.min(least, month), months[0]!);
  const until = months.reduce((most, month) => Math.max(most, month), from) + 1;
  return { window: windowOf(manifest, { from, until }, null), isSealed };
}

interface ListLook {
  readonly record: RecordLook | undefined;
  /** The panel version. */
  readonly panel: Digest;
  readonly file: { readonly name: string; readonly digest: Digest };
}

/** Records the look that judging sealed months is; none where no month of the list is sealed. */
export async function lookAtList(
  { window, isSealed }: RunWindow,
  { record, panel, file }: ListLook,
): Promise<readonly RecordedLook[]> {
  if (record === undefined || !isSealed) return [];
  const study = { name: `list ${file.name}`.slice(0, 60), digest: file.digest };
  return [await record({ window, study, panel, models: 1 })];
}
