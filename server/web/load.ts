import { useCallback, useEffect, useState } from "preact/hooks";
import type { Problem } from "../api/problem.ts";
import { get, problemFrom } from "./api.ts";

/** What is known of an answer. While it is asked for again, the last one stays. */
export interface Loaded<T> {
  readonly value: T | null;
  readonly problem: Problem | null;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/** Asks for `path` now, whenever it changes and on `reload`; null asks for nothing. */
export function useLoaded<T>(path: string | null): Loaded<T> {
  const [state, setState] = useState<{ path: string | null; value: T | null; problem: Problem | null }>({
    path: "",
    value: null,
    problem: null,
  });
  const [turn, setTurn] = useState(0);
  const [isLoading, setLoading] = useState(true);
  // A new turn asks again.
  useEffect(() => {
    if (path === null) return setLoading(false);
    const stop = new AbortController();
    setLoading(true);
    get<T>(path, stop.signal)
      .then((value) => setState({ path, value, problem: null }))
      .catch((error: unknown) => {
        if (!stop.signal.aborted) setState({ path, value: null, problem: problemFrom(error) });
      })
      .finally(() => {
        if (!stop.signal.aborted) setLoading(false);
      });
    return () => stop.abort();
  }, [path, turn]);
  const reload = useCallback(() => setTurn((last) => last + 1), []);
  return { value: state.value, problem: state.problem, isLoading, reload };
}
