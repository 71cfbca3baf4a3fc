import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** Python of the peers' environment: `VIGIE_PEERS`, else `.peers/` in the package; null where there is none. */
export function peersPython(env: NodeJS.ProcessEnv): string | null {
  const folder = env.VIGIE_PEERS ?? resolve(import.meta.dirname, "../../.peers");
  const python = join(folder, "bin/python");
  return existsSync(python) ? python : null;
}
