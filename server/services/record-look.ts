import { countLooks, type RecordLook } from "vigie/experiments";
import type { AskedRegistry } from "../control/registry-calls.ts";

/**
 * Records looks at sealed months in the registry's journal, for `person` and with a reason. Each resolves with how often
 * the window had been looked at by then.
 */
export function recordLookIn(
  registry: Pick<AskedRegistry, "openWindow" | "openings">,
  { person, reason }: { readonly person: string; readonly reason: string },
): RecordLook {
  return async (request) => {
    const { window, by, at, seq, models } = await registry.openWindow({ ...request, person, reason });
    const until = (await registry.openings(window)).filter((one) => one.seq <= seq);
    return { window, by, at, seq, models, looks: countLooks(until, window) };
  };
}

/** The same, asking for the registry no longer than each look takes to write. */
export function recordLookBriefly(
  asking: <T>(use: (registry: AskedRegistry) => Promise<T>) => Promise<T>,
  who: { readonly person: string; readonly reason: string },
): RecordLook {
  return (request) => asking((registry) => recordLookIn(registry, who)(request));
}
