import { pbkdf2 } from "node:crypto";
import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { Fault, type Json } from "vigie/datasets";

interface Order {
  readonly behave: "write" | "fail" | "die" | "hang" | "wait" | "throw";
  readonly diary?: string;
}

/** A call to native code that takes hours, beside the main thread. */
const longCall = () => promisify(pbkdf2)("", "", 2 ** 31 - 1, 64, "sha512");

/** A task for the runner's tests; `diary` counts how often it really ran. */
export async function work({
  parameters,
  output,
  onProgress,
}: {
  parameters: Json;
  output: string;
  onProgress: (p: object) => void;
}) {
  const { behave, diary } = parameters as unknown as Order;
  if (diary !== undefined) await appendFile(diary, `${process.pid}\n`);
  onProgress({ label: "", fraction: 0.5 });
  await writeFile(join(output, "half.txt"), "half");
  if (behave === "fail")
    throw new Fault("sample.refused", "refused: 3 (expected 4)", { place: { file: "a.csv", line: 3 } });
  if (behave === "throw") throw new Error("boom");
  if (behave === "die") process.kill(process.pid, "SIGKILL");
  if (behave === "hang") for (;;);
  if (behave === "wait") await longCall();
  await writeFile(join(output, "answer.txt"), "42");
  return { answer: 42 };
}
