import { join } from "node:path";
import { constants, Script } from "node:vm";

/** Imports a module for a notebook, and looks whether it exports these names. */
export type LoadModule = (specifier: string, names?: readonly string[]) => Promise<object>;

/**
 * Imports as the notebook file would: relative to its folder, packages from its `node_modules`. Packages that are
 * not there are looked for beside this package, so that a notebook works wherever it lies.
 */
export function createModuleLoader(file: string): LoadModule {
  const fromNotebook = importerAt(file);
  const fromPackage = importerAt(join(import.meta.dirname, "child.ts"));
  return async (specifier, names = []) => {
    const module = await fromNotebook(specifier).catch((error: unknown) => {
      if (!isMissingPackage(error, specifier)) throw error;
      return fromPackage(specifier);
    });
    const missing = names.find((name) => !(name in module));
    if (missing === undefined) return module;
    throw new SyntaxError(`no such export: ${missing} of ${specifier} (a type? write: import type)`);
  };
}

function importerAt(filename: string): (specifier: string) => Promise<object> {
  return new Script("(specifier) => import(specifier)", {
    filename,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }).runInThisContext() as (specifier: string) => Promise<object>;
}

function isMissingPackage(error: unknown, specifier: string): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return (
    !/^[./]/.test(specifier) && (code === "ERR_MODULE_NOT_FOUND" || code === "ERR_PACKAGE_PATH_NOT_EXPORTED")
  );
}
