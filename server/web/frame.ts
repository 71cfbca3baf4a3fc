// The whole program of the sandboxed frame: runs what it is sent, in an origin of its own and without a network.
import * as Plot from "@observablehq/plot";

interface Order {
  readonly type: "vigie.draw";
  /** A self-contained function `({ Plot, data }) => node`. */
  readonly code: string;
  readonly data: unknown;
  /** Colours and fonts of the page. */
  readonly look: Readonly<Record<string, string>>;
}

type Draw = (tools: { Plot: typeof Plot; data: unknown }) => unknown;

function tell(message: object): void {
  parent.postMessage(message, "*");
}

function tellHeight(): void {
  tell({ type: "vigie.height", height: document.documentElement.offsetHeight });
}

async function draw({ code, data, look }: Order): Promise<void> {
  const { style } = document.documentElement;
  for (const [name, value] of Object.entries(look)) style.setProperty(name, value);
  Object.assign(style, { color: look["--ink"], background: "transparent", font: "13px/1.5 sans-serif" });
  document.body.style.margin = "0";
  const made = (new Function(`"use strict"; return (${code});`)() as Draw)({ Plot, data });
  const node = await made;
  document.body.replaceChildren(node instanceof Node ? node : document.createTextNode(String(node ?? "")));
  // A frame that is out of sight is not observed.
  tellHeight();
}

addEventListener("message", (event: MessageEvent<Order>) => {
  if (event.source !== parent || event.data?.type !== "vigie.draw") return;
  draw(event.data).catch((error: unknown) => tell({ type: "vigie.error", message: String(error) }));
});

new ResizeObserver(tellHeight).observe(document.documentElement);
tell({ type: "vigie.ready" });
