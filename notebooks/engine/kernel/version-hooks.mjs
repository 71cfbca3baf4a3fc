// Runs in the loader's thread; see versions.ts.
import { fileURLToPath } from "node:url";

/** @type {SharedArrayBuffer} */
let buffer;

/** @param {{ buffer: SharedArrayBuffer }} data */
export function initialize(data) {
  buffer = data.buffer;
}

/** @type {import("node:module").ResolveHook} */
export async function resolve(specifier, context, next) {
  const resolved = await next(specifier, context);
  if (!resolved.url.startsWith("file:")) return resolved;
  const version = versions()[fileURLToPath(resolved.url)];
  if (version === undefined) return resolved;
  const url = new URL(resolved.url);
  url.searchParams.set("version", version);
  return { ...resolved, url: url.href };
}

function versions() {
  const length = new DataView(buffer).getUint32(0);
  return JSON.parse(Buffer.from(buffer, 4, length).toString());
}
