import { existsSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { type BuildOptions, build, type OutputFile } from "esbuild";

interface Asset {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Media type. */
  readonly type: string;
  /** Asked for by the sandboxed frame. */
  readonly isForFrame: boolean;
}

/** The browser's side, made in memory at start. */
export interface WebBundle {
  /** The one page. */
  readonly shell: string;
  /** By file name, which holds a digest of the content. */
  readonly assets: ReadonlyMap<string, Asset>;
  /** The document of the frame; its script runs under `nonce`. */
  frame(nonce: string): string;
}

const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** Bundles `app.tsx` and `frame.ts` of this folder. No build folder, nothing written. */
export async function bundleWeb(folder: string = import.meta.dirname): Promise<WebBundle> {
  const [app, frame] = await Promise.all([
    bundle(folder, { entryPoints: entriesOf(folder), format: "esm", splitting: true }),
    // A classic script: a module would ask for it across origins, which the frame's has none of.
    bundle(folder, { entryPoints: { frame: join(folder, "frame.ts") }, format: "iife" }),
  ]);
  const assets = new Map<string, Asset>([
    ...app.map((file) => named(file, false)),
    ...frame.map((file) => named(file, true)),
  ]);
  const names = [...assets.keys()];
  const script = names.find((name) => /^frame-.*\.js$/.test(name))!;
  return { shell: shellOf(names), assets, frame: (nonce) => frameOf(script, nonce) };
}

function entriesOf(folder: string): Record<string, string> {
  const style = join(folder, "style.css");
  return { app: join(folder, "app.tsx"), ...(existsSync(style) ? { style } : {}) };
}

async function bundle(folder: string, options: BuildOptions): Promise<readonly OutputFile[]> {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    outdir: folder,
    bundle: true,
    write: false,
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    minify: true,
    platform: "browser",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    define: { "process.env.NODE_ENV": '"production"' },
    legalComments: "inline",
    logLevel: "silent",
    ...options,
  });
  return outputFiles ?? [];
}

function named({ path, contents }: OutputFile, isForFrame: boolean): [string, Asset] {
  const bytes = new Uint8Array(contents);
  return [basename(path), { bytes, type: types[extname(path)] ?? "application/octet-stream", isForFrame }];
}

function shellOf(names: readonly string[]): string {
  const styles = names.filter((name) => name.endsWith(".css"));
  const script = names.find((name) => /^app-.*\.js$/.test(name));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Vigie</title>
<link rel="icon" href="${icon}">
${styles.map((name) => `<link rel="stylesheet" href="/assets/${name}">`).join("\n")}
<script type="module" src="/assets/${script}"></script>
</head>
<body>
<div id="app"></div>
<noscript>Vigie needs JavaScript. Vigie a besoin de JavaScript.</noscript>
</body>
</html>
`;
}

/** A lookout's light: drawn here, so that no request is made for it. */
const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="14" fill="#1d4e89"/><path d="M16 6l4 16h-8z" fill="#fff"/><circle cx="16" cy="24" r="2" fill="#fff"/></svg>',
)}`;

function frameOf(script: string, nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Output</title></head>
<body><script nonce="${nonce}" src="/assets/${script}"></script></body>
</html>
`;
}
