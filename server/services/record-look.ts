import { countLooks, type RecordLook } from "vigie/experiments";
import type { Registry } from "vigie/registry";

/**
 * Records looks at sealed months in the registry's journal, for `person` and with a reason. Each resolves with how often
 * the window had been looked at by then.
 */
export function recordLookIn(
  registry: Pick<Registry, "openWindow" | "openings">,
  { person, reason }: { readonly person: string; readonly reason: string },
): RecordLook {
  return async (request) => {
    const { window, by, at, seq, models } = await registry.openWindow({ ...request, person, reason });
    const until = registry.openings(window).filter((one) => one.seq <= seq);
    return { window, by, at, seq, models, looks: countLooks(until, window) };
  };
}

/** The same, holding the registry's lock no longer than each look takes to write. */
export function recordLookBriefly(
  openRegistry: () => Promise<Registry>,
  who: { readonly person: string; readonly reason: string },
): RecordLook {
  return async (request) => {
    const registry = await openRegistry();
    try {
      return await recordLookIn(registry, who)(request);
    } finally {
      await registry.close();
    }
  };
}
