import type { RunWindow, Study } from "vigie/experiments";
import type { Registry } from "vigie/registry";
import type { WindowView } from "../api/runs.ts";

/** What a page says of the months that were judged, with the looks that the journal counts now. */
export function viewWindow(
  registry: Pick<Registry, "looksAt">,
  { sealed }: Pick<Study, "sealed">,
  { window, isSealed }: RunWindow,
): WindowView {
  const none = sealed !== undefined && "none" in sealed ? sealed.none : null;
  return { window, isSealed, none, looks: registry.looksAt(window) };
}
