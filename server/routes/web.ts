import { Fault } from "vigie/datasets";
import { framePolicy } from "../security/headers.ts";
import type { Services } from "../services/services.ts";
import { part, type Route } from "./route.ts";

/** The one page, what it loads, and the frame for code that draws in the page. None of it holds anyone's data. */
export function webRoutes({ web, nonce }: Services): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/assets/:file",
      access: "anyone",
      answer({ context }) {
        const asset = web.assets.get(part(context, "file"));
        if (asset === undefined) throw unknownPath(context.req.path);
        return new Response(asset.bytes, {
          headers: {
            "content-type": asset.type,
            "cache-control": "public, max-age=31536000, immutable",
            // The frame has an origin of its own, to which even our scripts come from elsewhere.
            ...(asset.isForFrame ? { "cross-origin-resource-policy": "cross-origin" } : {}),
          },
        });
      },
    },
    {
      method: "GET",
      path: "/frame",
      access: "anyone",
      answer({ context }) {
        const text = nonce();
        context.header("content-security-policy", framePolicy(text));
        context.header("x-frame-options", "SAMEORIGIN");
        context.header("cache-control", "no-store");
        return context.html(web.frame(text));
      },
    },
    {
      method: "GET",
      path: "/*",
      access: "anyone",
      answer({ context }) {
        if (/^\/(?:api|assets)(?:\/|$)/.test(context.req.path)) throw unknownPath(context.req.path);
        context.header("cache-control", "no-store");
        return context.html(web.shell);
      },
    },
  ];
}

export function unknownPath(path: string): Fault {
  return new Fault("request.path", `nothing here: ${path} (expected a path of the interface)`, {
    kind: "not-found",
  });
}
