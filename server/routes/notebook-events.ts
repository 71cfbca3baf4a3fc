import type { Context } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { KernelEvent } from "vigie/notebooks";
import type { Services } from "../services/services.ts";
import { cookieOf } from "./route.ts";

/** Tells a dead connection from a quiet one, and ends the stream of a session that is over. */
const beatMs = 15_000;
/** A browser that is this far behind is cut off; it comes back by itself and gets a new snapshot. */
const mostWaiting = 5000;

/** What the stream of a notebook needs. */
type Listening = Pick<Services, "sessions" | "people"> & {
  readonly notebooks: Pick<Services["notebooks"], "listen">;
};

/** Everything that happens in a notebook's kernel: first `snapshot`, then each event under its type. */
export async function streamEvents(
  services: Listening,
  context: Context,
  { id, everyMs = beatMs }: { readonly id: string; readonly everyMs?: number },
): Promise<Response> {
  const waiting: KernelEvent[] = [];
  let wake = () => {};
  const { snapshot, stop } = await services.notebooks.listen(id, (event) => {
    waiting.push(event);
    wake();
  });
  const cookie = cookieOf(context);
  return streamSSE(context, async (stream) => {
    stream.onAbort(() => {
      stop();
      wake();
    });
    try {
      await stream.writeSSE({ event: "snapshot", data: JSON.stringify(snapshot) });
      while (!stream.aborted && waiting.length <= mostWaiting) {
        await writeAll(stream, waiting);
        const isQuiet = await until(everyMs, (resolve) => {
          wake = resolve;
          if (waiting.length > 0 || stream.aborted) resolve();
        });
        if (!isQuiet) continue;
        if (!(await holds(services, cookie))) break;
        await stream.write(": still here\n\n");
      }
    } finally {
      stop();
    }
  });
}

/** Whether the session goes on, and its person is still one of the registry's. */
async function holds({ sessions, people }: Listening, cookie: string): Promise<boolean> {
  const session = sessions.peek(cookie);
  return session !== null && (await people.findSince(session.person, session.startedAt)) !== undefined;
}

async function writeAll(stream: SSEStreamingApi, waiting: KernelEvent[]): Promise<void> {
  for (const event of waiting.splice(0))
    await stream.writeSSE({ event: event.type, id: String(event.sequence), data: JSON.stringify(event) });
}

/** Whether `ms` passed without `resolve` being called. */
function until(ms: number, arrange: (resolve: () => void) => void): Promise<boolean> {
  return new Promise((settle) => {
    const timer = setTimeout(() => settle(true), ms);
    arrange(() => {
      clearTimeout(timer);
      settle(false);
    });
  });
}
