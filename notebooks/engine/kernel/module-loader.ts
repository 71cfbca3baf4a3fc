import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { constants, Script } from "node:vm";

/**
 * Imports a module for a notebook, and looks whether it exports these names. Options of `import(specifier, options)` change
 * nothing: JSON is read without being told that it is JSON.
 */
export type LoadModule = (
  specifier: string,
  names?: readonly string[] | ImportCallOptions,
) => Promise<object>;

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
    const missing = Array.isArray(names) ? names.find((name: string) => !(name in module)) : undefined;
    if (missing === undefined) return module;
    throw new SyntaxError(`no such export: ${missing} of ${specifier} (${adviceFor(module, missing)})`);
  };
}

/** Node does not see all names of a CommonJS module; `tsx` neither. */
function adviceFor(module: { readonly default?: unknown }, name: string): string {
  const whole = module.default as object | undefined;
  const isInDefault =
    (typeof whole === "object" || typeof whole === "function") && whole !== null && name in whole;
  return isInDefault
    ? `its default export has it: import whole from it, then whole.${name}`
    : "a type? write: import type";
}

/** `import.meta.resolve` of the notebook: the address of a file beside it, or of a package it would import. */
export function createResolver(file: string): (specifier: string) => string {
  const { href } = pathToFileURL(file);
  return (specifier) => {
    if (/^[./]/.test(specifier) || URL.canParse(specifier)) return new URL(specifier, href).href;
    return pathToFileURL(createRequire(file).resolve(specifier)).href;
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
