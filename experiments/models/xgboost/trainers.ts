import { type EngineSearch, locateLibrary } from "./engines.ts";
import { createNativeTrainer } from "./native.ts";

/** `native` with the library found from this process's environment (`VIGIE_XGBOOST_LIB`, `VIGIE_HOME`) at the first fit. */
export const nativeTrainer = createNativeTrainer(() => located(processSearch()));

function processSearch(): EngineSearch {
  return { env: process.env, workspace: process.env.VIGIE_HOME ?? ".vigie" };
}

/** Valid as long as the process: what names the place and the workspace is the key, and a loaded library cannot change. */
const found = new Map<string, Promise<string>>();

function located(search: EngineSearch): Promise<string> {
  const key = `${search.env.VIGIE_XGBOOST_LIB ?? ""}\0${search.workspace}`;
  const path = found.get(key) ?? locateLibrary(search);
  found.set(key, path);
  path.catch(() => found.delete(key));
  return path;
}
