import { type ChildProcess, execFile } from "node:child_process";
import { readFile } from "node:fs/promises";

/** Milliseconds between two looks; a cell can fill about 100 MB in this time. */
const period = 50;

/** Calls `onSize` with the resident bytes of a process until it ends, or the result is called. */
export function watchMemory(child: ChildProcess, onSize: (bytes: number) => void): () => void {
  const { pid } = child;
  if (pid === undefined) return () => {};
  const read = process.platform === "linux" ? readFromProc : readFromPs;
  let isOver = false;
  const look = async () => {
    const bytes = await read(pid).catch(() => undefined);
    if (isOver) return;
    if (bytes !== undefined) onSize(bytes);
    timer = setTimeout(look, process.platform === "linux" ? period : 1000);
    timer.unref();
  };
  let timer = setTimeout(look, period);
  timer.unref();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

/** `/proc/<pid>/status`: `VmRSS:  123456 kB`. */
async function readFromProc(pid: number): Promise<number | undefined> {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

function readFromPs(pid: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    execFile("ps", ["-o", "rss=", "-p", String(pid)], (error, output) => {
      resolve(error === null ? Number(output.trim()) * 1024 : undefined);
    });
  });
}
