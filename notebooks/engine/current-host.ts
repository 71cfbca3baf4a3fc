import { type Host, kernelHost } from "./host.ts";
import { createScriptHost } from "./script.ts";

let script: Host | undefined;

/** The kernel's cell that runs, or the plain script that this is. */
export function currentHost(): Host {
  const kernel = kernelHost();
  if (kernel !== undefined) return kernel;
  script ??= createScriptHost();
  return script;
}
