import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import type { ColumnType, Schema } from "../../../datasets/schema.ts";
import type { DatasetStore } from "../../../datasets/store/contract.ts";
import { openStore } from "../../../datasets/store/store.ts";

/** A fresh folder for each test of the file; gone afterwards. */
export function useFolder(): () => string {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vigie-test-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return () => folder;
}

export function storeAt(folder: string, instant = "2026-01-01T00:00:00Z"): DatasetStore {
  return openStore(folder, { clock: () => new Date(instant) });
}

export function schemaOf(types: Readonly<Record<string, ColumnType>>): Schema {
  return {
    columns: Object.entries(types).map(([name, type]) => ({
      name,
      type,
      role: "fact",
      meaning: `the ${name}`,
      unit: null,
      theme: null,
      source: null,
      knownOn: null,
      missing: null,
      confidentiality: "open",
    })),
  };
}

export const day = (text: string) => new Date(`${text}T00:00:00Z`);
