import { type DatasetManifest, type Digest, digestJson } from "vigie/datasets";
import type { FoldDescription } from "../../splits/fold.ts";
import type { Protocol, Study } from "../study.ts";
import type { Looks, WindowLook } from "./looks.ts";
import { testOf } from "./seal.ts";
import { type TestWindow, windowOf } from "./window.ts";

/** What is about to be looked at, and with what. */
export interface LookRequest {
  readonly window: TestWindow;
  readonly study: { readonly name: string; readonly digest: Digest };
  /** The panel version. */
  readonly panel: Digest;
  /** Models to be judged there. */
  readonly models: number;
}

/** A recorded look. */
export interface RecordedLook extends WindowLook {
  /** ISO instant. */
  readonly at: string;
  /** Its place in the journal. */
  readonly seq: number;
  /** How often the window had been looked at by then, this look included. */
  readonly looks: Looks;
}

/** Records a look where nobody can take it back; resolves once it is on the disk. */
export type RecordLook = (request: LookRequest) => Promise<RecordedLook>;

/** What one protocol of a run looked at. */
export interface RunWindow {
  readonly window: TestWindow;
  readonly isSealed: boolean;
}

/** The window of one fold of a study. */
export function windowOfFold(
  manifest: DatasetManifest,
  protocol: Protocol,
  { tested }: FoldDescription,
): TestWindow {
  return windowOf(manifest, testOf(protocol), tested ?? null);
}

/** Records a look for each span of months that the folds of a study judge, whichever regions they judge there. */
export async function recordLooks(
  record: RecordLook,
  study: Study,
  {
    version,
    windows,
  }: {
    readonly version: Digest;
    readonly windows: Readonly<Record<string, RunWindow>>;
  },
): Promise<readonly RecordedLook[]> {
  const spans = new Map<string, TestWindow[]>();
  for (const { window } of Object.values(windows)) {
    const key = `${window.from} ${window.until}`;
    spans.set(key, [...(spans.get(key) ?? []), window]);
  }
  const recorded: RecordedLook[] = [];
  for (const [first, ...others] of spans.values()) {
    const same = [first!, ...others];
    const isEverywhere = same.some(({ regions }) => regions === null);
    const regions = isEverywhere ? null : [...new Set(same.flatMap((window) => window.regions ?? []))].sort();
    recorded.push(
      await record({
        window: { ...first!, regions },
        study: { name: study.name, digest: digestJson(study) },
        panel: version,
        models: same.length * study.models.length,
      }),
    );
  }
  return recorded;
}
