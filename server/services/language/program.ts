import { dirname } from "node:path";
import ts from "typescript";

/** TypeScript's language service over the notebooks of one folder, whose texts may be newer than their files. */
export interface NotebookProgram {
  readonly service: ts.LanguageService;
  /** Takes the text; the file is then part of the program. */
  set(file: string, source: string): void;
}

/** Notebooks kept in one program: they share all that they import. */
const mostOpen = 4;

export function createProgram(folder: string): NotebookProgram {
  const texts = new Map<string, { source: string; version: number }>();
  const options = optionsOf(folder);
  let version = 0;
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [...texts.keys()],
    getScriptVersion: (file) => String(texts.get(file)?.version ?? 0),
    getScriptSnapshot(file) {
      const text = texts.get(file)?.source ?? ts.sys.readFile(file);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    realpath: ts.sys.realpath!,
  };
  return {
    service: ts.createLanguageService(host, ts.createDocumentRegistry()),
    set(file, source) {
      const known = texts.get(file);
      if (known?.source === source) return;
      texts.delete(file);
      texts.set(file, { source, version: ++version });
      const [oldest] = texts.keys();
      if (texts.size > mostOpen && oldest !== undefined) texts.delete(oldest);
    },
  };
}

/** Those of the folder's tsconfig.json; a notebook without imports is a module all the same. */
function optionsOf(folder: string): ts.CompilerOptions {
  const path = ts.findConfigFile(folder, ts.sys.fileExists);
  const config = path === undefined ? {} : (ts.readConfigFile(path, ts.sys.readFile).config as object);
  const base = path === undefined ? folder : dirname(path);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, base);
  return {
    ...options,
    moduleDetection: ts.ModuleDetectionKind.Force,
    noEmit: true,
    skipLibCheck: true,
    typeRoots: typeRootsOf(folder),
  };
}

/** `node_modules/@types` of the folder and of those above it, as `tsc` looks for them. */
function typeRootsOf(folder: string): string[] {
  return ts.getEffectiveTypeRoots({}, { getCurrentDirectory: () => folder }) ?? [];
}
