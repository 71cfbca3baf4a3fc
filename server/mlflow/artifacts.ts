import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { digestBytes, Fault } from "vigie/datasets";
import { type BundleManifest, type Registry, requireManifest, type Version } from "vigie/registry";
import { z } from "zod";
import type { Route } from "../routes/route.ts";
import type { Services } from "../services/services.ts";
import { readRequest } from "./read.ts";
import { findVersion } from "./versions.ts";

const base = "/api/2.0/mlflow-artifacts/artifacts";
const listing = z.object({ path: z.string().max(500).default("") });

/** Files of bundles, as MLflow's artifact proxy gives them: `models/<name>/<number>/<file>`. Only what a manifest names is read. */
export function mlflowArtifactRoutes({ registry }: Services): readonly Route[] {
  return [
    {
      method: "GET",
      path: base,
      access: "signed-in",
      async answer({ context }) {
        const place = placeOf(registry, (await readRequest(context, listing)).path);
        return context.json({ files: entriesOf(await requireManifest(place.version.folder), place.within) });
      },
    },
    {
      method: "GET",
      path: `${base}/*`,
      access: "signed-in",
      async answer({ context }) {
        const path = decodeURIComponent(new URL(context.req.url).pathname).slice(base.length + 1);
        const { version, within } = placeOf(registry, path);
        const bytes = await readPart(version, within);
        return new Response(bytes, {
          headers: {
            "content-type": "application/octet-stream",
            "content-disposition": `attachment; filename="${basename(within)}"`,
          },
        });
      },
    },
  ];
}

interface Place {
  readonly version: Version;
  /** Path within the bundle, without slashes at its ends; empty for the bundle itself. */
  readonly within: string;
}

/** @throws Fault `mlflow.artifact` (not-found). */
function placeOf(registry: Registry, path: string): Place {
  const match = /^\/*models\/([^/]+)\/([1-9]\d{0,8})(?:\/(.*?))?\/*$/.exec(path);
  if (match === null) throw unknown(path);
  const [, name, number, within = ""] = match;
  return { version: findVersion(registry, { name: name!, version: Number(number) }), within };
}

interface Entry {
  /** Its own name. */
  readonly path: string;
  readonly is_dir: boolean;
  readonly file_size?: number;
}

/** What lies directly under `within`. */
function entriesOf({ files }: BundleManifest, within: string): readonly Entry[] {
  const prefix = within === "" ? "" : `${within}/`;
  const entries = new Map<string, Entry>();
  for (const { path, bytes } of files) {
    if (!path.startsWith(prefix)) continue;
    const [name, deeper] = path.slice(prefix.length).split("/");
    entries.set(
      name!,
      deeper === undefined ? { path: name!, is_dir: false, file_size: bytes } : { path: name!, is_dir: true },
    );
  }
  return [...entries.values()];
}

/** @throws Fault `mlflow.artifact` (not-found), `bundle.changed` (broken). */
async function readPart({ folder, reference }: Version, within: string): Promise<Uint8Array<ArrayBuffer>> {
  const { files } = await requireManifest(folder);
  const file = files.find(({ path }) => path === within);
  if (file === undefined) throw unknown(`${reference}/${within}`);
  const bytes = new Uint8Array(await readFile(join(folder, file.path)));
  if (digestBytes(bytes) === file.digest) return bytes;
  throw new Fault(
    "bundle.changed",
    `bundle changed: ${file.path} of ${reference} (expected ${file.digest})`,
    {
      kind: "broken",
      place: { file: file.path },
    },
  );
}

function unknown(path: string): Fault {
  return new Fault("mlflow.artifact", `no such artifact: ${path} (expected models/<name>/<number>/<file>)`, {
    kind: "not-found",
  });
}
