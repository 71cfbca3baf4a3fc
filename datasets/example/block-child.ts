import { describeError } from "../foundation/errors.ts";
import type { OnProgress } from "../foundation/progress.ts";
import type { BlockAnswer, BlockOrder } from "./blocks.ts";
import { writeBlock } from "./simulate.ts";

function say(answer: BlockAnswer): Promise<void> {
  return new Promise((resolve) => process.send?.(answer, undefined, undefined, () => resolve()));
}

async function obey({ folder, parameters, block }: BlockOrder): Promise<void> {
  try {
    const onProgress: OnProgress = (progress) => void say({ type: "progress", progress });
    const written = await writeBlock(folder, { parameters, block }, { onProgress });
    await say({ type: "done", written });
  } catch (error) {
    await say({ type: "failed", message: describeError(error) });
  }
}

// A child never outlives the process that asked for it: between firms its loop turns, and the closed channel is seen.
process.once("disconnect", () => process.exit(1));
process.on("message", (order: BlockOrder) => void obey(order));
