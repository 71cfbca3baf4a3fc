import { type FSWatcher, watch } from "node:fs";
import { dirname } from "node:path";

/** Editors write in several steps; after this long without another one the files are read. */
const settleMs = 60;

/** Calls back when a file of those told last has changed. Folders that the system does not watch are left out. */
export interface ImportWatcher {
  follow(paths: Iterable<string>): void;
  close(): void;
}

export function watchImports(onChange: () => void): ImportWatcher {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  const touched = () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, settleMs);
  };
  const start = (folder: string) => {
    try {
      const watcher = watch(folder, { persistent: false }, touched);
      watcher.on("error", () => watcher.close());
      watchers.set(folder, watcher);
    } catch {
      // Too many watches, or a network disk: the notebook runs, a changed file is seen at the next edit.
    }
  };
  return {
    follow(paths) {
      const folders = new Set([...paths].map(dirname));
      for (const [folder, watcher] of watchers)
        if (!folders.has(folder) && watchers.delete(folder)) watcher.close();
      for (const folder of folders) if (!watchers.has(folder)) start(folder);
    },
    close() {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}
