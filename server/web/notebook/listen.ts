import { type Signal, signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { KernelEvent, KernelSnapshot } from "vigie/notebooks";
import { path } from "../router.ts";
import { apply, fromSnapshot, type NotebookState } from "./state.ts";

/** Every type of event that a kernel sends; a type that is missing here does not compile. */
const types: Readonly<Record<KernelEvent["type"], true>> = {
  notebook: true,
  "kernel.state": true,
  "kernel.exited": true,
  "cell.state": true,
  "cell.started": true,
  "cell.finished": true,
  "cell.output": true,
  "cell.cached": true,
  console: true,
};

/** Events that come within one of these are drawn together: a loop that writes sends thousands a second. */
const frameMs = 16;

export interface Listening {
  /** Null until the first snapshot came. */
  readonly state: Signal<NotebookState | null>;
  readonly isConnected: Signal<boolean>;
}

/** Follows a notebook's kernel as long as the page is shown. After a break it begins again with a snapshot. */
export function useNotebook(id: string): Listening {
  const listening = useMemo(
    () => ({ state: signal<NotebookState | null>(null), isConnected: signal(true) }),
    [id],
  );
  useEffect(() => {
    const source = new EventSource(`/api/v1${path("notebooks", id, "events")}`);
    const { state, isConnected } = listening;
    const waiting: KernelEvent[] = [];
    let timer: number | undefined;
    const draw = () => {
      timer = undefined;
      if (state.value !== null) state.value = waiting.splice(0).reduce(apply, state.value);
    };
    source.addEventListener("snapshot", (event: MessageEvent<string>) => {
      isConnected.value = true;
      waiting.length = 0;
      state.value = fromSnapshot(JSON.parse(event.data) as KernelSnapshot, state.value);
    });
    source.addEventListener("error", () => {
      isConnected.value = false;
    });
    for (const type of Object.keys(types))
      source.addEventListener(type, (event: MessageEvent<string>) => {
        waiting.push(JSON.parse(event.data) as KernelEvent);
        timer ??= window.setTimeout(draw, frameMs);
      });
    return () => {
      source.close();
      clearTimeout(timer);
    };
  }, [id, listening]);
  return listening;
}
