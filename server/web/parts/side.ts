import type { ListView } from "../../api/lists.ts";
import type { RunView } from "../../api/runs.ts";
import { type Loaded, useLoaded } from "../load.ts";
import { path } from "../router.ts";

/** A run or a judged list, as it stands in a comparison. */
export type SideView = ({ readonly kind: "run" } & RunView) | ({ readonly kind: "list" } & ListView);

/** Loads a run, or where `isList` says so a list. */
export function useSide(id: string, isList: boolean): Loaded<SideView> {
  const kind = isList ? "list" : "run";
  const loaded = useLoaded<RunView & ListView>(`/api/v1${path(`${kind}s`, id)}`);
  return { ...loaded, value: loaded.value && { kind, ...loaded.value } };
}
