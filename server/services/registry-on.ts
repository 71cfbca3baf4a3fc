import type { Registry } from "vigie/registry";
import type { RegistryOn } from "../api/history.ts";

/** Which version each alias meant at the end of a day, who put it there, and why. */
export async function viewRegistryOn(registry: Registry, day: string): Promise<RegistryOn> {
  const { at, versions, aliases } = registry.at(day);
  const told = aliases.map(async ({ model, alias, version, since, by, kind, reason, approval }) => ({
    ...{ model, alias, number: version.number, since, by, kind },
    approvedBy: approval?.by ?? null,
    reason: await registry.note(reason),
  }));
  return { at, versions: versions.length, aliases: await Promise.all(told) };
}
