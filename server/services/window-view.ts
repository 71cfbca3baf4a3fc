import type { OutsideRecord, RunWindow, Study } from "vigie/experiments";
import type { Registry } from "vigie/registry";
import type { WindowView } from "../api/runs.ts";

type Journal = Pick<Registry, "looksAt">;

/** What a page says of the months that were judged, with the looks that the journal counts now. */
export function viewWindow(registry: Journal, study: Pick<Study, "sealed">, judged: RunWindow): WindowView {
  return windowSeen(study, judged, registry.looksAt(judged.window));
}

/** The same where the looks were asked for already. */
export function windowSeen(
  { sealed }: Pick<Study, "sealed">,
  { window, isSealed }: RunWindow,
  looks: WindowView["looks"],
): WindowView {
  const none = sealed !== undefined && "none" in sealed ? sealed.none : null;
  return { window, isSealed, none, looks };
}

/** The same of a list; null where it was stored before lists told their months. */
export function viewListWindow(
  registry: Journal,
  { window: judged }: Pick<OutsideRecord, "window">,
): WindowView | null {
  return judged === undefined ? null : viewWindow(registry, {}, judged);
}
