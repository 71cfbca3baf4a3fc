import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { panelMonths, type RawFiles } from "./raw-files.ts";

/** Each is `bench/peers/panel_<name>.py`. */
export const panelPeers = ["pandas", "polars"] as const;
export type PanelPeer = (typeof panelPeers)[number];

/** The command by which a peer builds its panel into one Parquet file. */
export function panelCommand(
  peer: PanelPeer,
  { python, raw, out }: { readonly python: string; readonly raw: RawFiles; readonly out: string },
): readonly string[] {
  const program = resolve(import.meta.dirname, `../peers/panel_${peer}.py`);
  const options = { divisions: divisionsFolder(), ...panelMonths, received: raw.delivery.received, out };
  return [
    python,
    program,
    raw.folder,
    ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
  ];
}

/** Tables of departments and regions, which the peers read as well. */
function divisionsFolder(): string {
  return dirname(createRequire(import.meta.url).resolve("@etalab/decoupage-administratif/data/regions.json"));
}
