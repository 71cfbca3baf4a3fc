import { useEffect, useRef, useState } from "preact/hooks";
import type { BrowserDocument } from "vigie/notebooks";
import { theme } from "../design.ts";
import { words } from "../language.ts";

/** What the frame may know of the page's look. */
const shared = [
  "--paper",
  "--ink",
  "--ink-quiet",
  "--rule",
  "--accent",
  "--chart-1",
  "--chart-2",
  "--chart-3",
  "--chart-4",
  "--chart-5",
];
const tallest = 4000;

type FromFrame =
  | { readonly type: "vigie.ready" }
  | { readonly type: "vigie.height"; readonly height: number }
  | { readonly type: "vigie.error"; readonly message: string };

/** Code that draws in the page, in a frame with an origin of its own and no network. */
export function BrowserOutput({ document: { code, data } }: { readonly document: BrowserDocument }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(240);
  const [problem, setProblem] = useState<string | null>(null);
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    const listen = (event: MessageEvent<FromFrame>) => {
      if (event.source !== frame.current?.contentWindow) return;
      const message = event.data;
      if (message.type === "vigie.ready") setReady(true);
      if (message.type === "vigie.height") setHeight(heightOf(message.height));
      if (message.type === "vigie.error") setProblem(String(message.message));
    };
    addEventListener("message", listen);
    return () => removeEventListener("message", listen);
  }, []);
  const chosen = theme.value;
  useEffect(() => {
    if (!isReady) return;
    setProblem(null);
    // The frame's origin is its own and has no name: only `*` reaches it.
    frame.current?.contentWindow?.postMessage({ type: "vigie.draw", code, data, look: lookNow() }, "*");
  }, [isReady, code, data, chosen]);
  return (
    <>
      {problem !== null && (
        <p class="cell-error" role="alert">
          {problem}
        </p>
      )}
      <iframe
        ref={frame}
        class="browser"
        title={words.value.browserOutput}
        sandbox="allow-scripts"
        src="/frame"
        style={{ height: `${height}px` }}
      />
    </>
  );
}

function heightOf(height: unknown): number {
  return typeof height === "number" && Number.isFinite(height)
    ? Math.min(tallest, Math.max(24, Math.ceil(height)))
    : 240;
}

function lookNow(): Record<string, string> {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(shared.map((name) => [name, style.getPropertyValue(name).trim()]));
}
