import { spawn } from "node:child_process";

/**
 * Runs a program; `{ ok, output, complaint }`, never a throw: set-up goes on without what it could not run.
 * `inherit: true` shows the program's own output instead of keeping it.
 */
export function execute(
  command,
  args,
  { cwd, env = process.env, inherit = false, timeoutMs = 600_000 } = {},
) {
  return new Promise((settle) => {
    const isBatch = process.platform === "win32" && command === "npm";
    const child = spawn(isBatch ? "npm.cmd" : command, args, {
      cwd,
      env,
      timeout: timeoutMs,
      windowsHide: true,
      shell: isBatch,
      stdio: inherit ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let complaint = "";
    child.stdout?.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr?.on("data", (chunk) => {
      complaint += chunk;
    });
    child.on("error", (error) => settle({ ok: false, output, complaint: error.message }));
    child.on("close", (code) => settle({ ok: code === 0, output, complaint }));
  });
}

/** The first Python 3 on the path, or undefined. */
export async function findPython(env) {
  for (const python of process.platform === "win32" ? ["python", "py"] : ["python3", "python"]) {
    const { ok } = await execute(python, ["-c", "import sys; sys.exit(sys.version_info < (3, 8))"], { env });
    if (ok) return python;
  }
  return undefined;
}
