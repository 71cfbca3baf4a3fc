import * as Plot from "@observablehq/plot";

/** Runs the function that the page sends, and shows the node it returns. */
addEventListener("message", ({ data }: MessageEvent<{ code: string; data: unknown }>) => {
  const draw = new Function(`return (${data.code})`)() as (tools: object) => Element;
  document.body.replaceChildren(draw({ Plot, data: data.data }));
});
