import { signal } from "@preact/signals";

export const datasetTabs = [
  "overview",
  "schema",
  "rows",
  "rejects",
  "lineage",
  "difference",
  "versions",
] as const;
export type DatasetTab = (typeof datasetTabs)[number];

/** Where one can be, with what the address says of it. */
export type Place =
  | {
      readonly page:
        | "home"
        | "datasets"
        | "notebooks"
        | "runs"
        | "models"
        | "history"
        | "interface"
        | "webhooks"
        | "unknown";
    }
  | {
      readonly page: "dataset";
      readonly version: string;
      /** Which part of the page; without it the first. */
      readonly tab?: DatasetTab;
      /** The version it is compared with. */
      readonly other?: string;
    }
  | { readonly page: "notebook"; readonly id: string }
  | { readonly page: "kept-runs"; readonly id: string }
  | { readonly page: "kept-run"; readonly id: string; readonly run: string }
  | { readonly page: "run"; readonly id: string }
  | { readonly page: "list"; readonly id: string }
  | { readonly page: "compare"; readonly left: string; readonly right: string }
  | {
      readonly page: "versions-compared";
      readonly model: string;
      readonly before: number;
      readonly after: number;
    }
  | { readonly page: "model"; readonly model: string }
  | { readonly page: "version"; readonly model: string; readonly number: number };

type Build = (...parts: string[]) => Place;

const routes: readonly (readonly [pattern: RegExp, build: Build])[] = [
  [/^\/$/, () => ({ page: "home" })],
  [
    /^\/(datasets|notebooks|runs|models|history|interface|webhooks)$/,
    (page) => ({ page: page as "datasets" }),
  ],
  [/^\/datasets\/([^/]+)$/, (version) => ({ page: "dataset", version: version! })],
  [
    /^\/datasets\/([^/]+)\/(overview|schema|rows|rejects|lineage|difference|versions)$/,
    (version, tab) => ({ page: "dataset", version: version!, tab: tab as DatasetTab }),
  ],
  [
    /^\/datasets\/([^/]+)\/difference\/([^/]+)$/,
    (version, other) => ({ page: "dataset", version: version!, tab: "difference", other: other! }),
  ],
  [/^\/notebooks\/([^/]+)$/, (id) => ({ page: "notebook", id: id! })],
  [/^\/notebooks\/([^/]+)\/runs$/, (id) => ({ page: "kept-runs", id: id! })],
  [/^\/notebooks\/([^/]+)\/runs\/([^/]+)$/, (id, run) => ({ page: "kept-run", id: id!, run: run! })],
  [/^\/runs\/compare\/([^/]+)\/([^/]+)$/, (left, right) => ({ page: "compare", left: left!, right: right! })],
  [/^\/runs\/lists\/([^/]+)$/, (id) => ({ page: "list", id: id! })],
  [/^\/runs\/([^/]+)$/, (id) => ({ page: "run", id: id! })],
  [
    /^\/models\/([^/]+)\/([1-9]\d{0,8})$/,
    (model, number) => ({ page: "version", model: model!, number: Number(number) }),
  ],
  [
    /^\/models\/([^/]+)\/compare\/([1-9]\d{0,8})\/([1-9]\d{0,8})$/,
    (model, before, after) => ({
      page: "versions-compared",
      model: model!,
      before: Number(before),
      after: Number(after),
    }),
  ],
  [/^\/models\/([^/]+)$/, (model) => ({ page: "model", model: model! })],
];

/** The place a path names; `unknown` for every other path. A slash at the end says nothing. */
export function placeOf(path: string): Place {
  const bare = path.length > 1 ? path.replace(/\/+$/, "") || "/" : path;
  for (const [pattern, build] of routes) {
    const match = pattern.exec(bare);
    if (match === null) continue;
    const parts = match.slice(1).map(decode);
    return parts.includes(null) ? { page: "unknown" } : build(...(parts as string[]));
  }
  return { page: "unknown" };
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** `path("runs", id)` → `/runs/<id>`, each part encoded. */
export function path(...parts: readonly (string | number)[]): string {
  return `/${parts.map((part) => encodeURIComponent(part)).join("/")}`;
}

export const here = signal<string>("/");

/** Goes there without loading the page again. */
export function navigate(to: string): void {
  if (to !== location.pathname) history.pushState(null, "", to);
  here.value = to;
  scrollTo(0, 0);
}

/** Follows plain clicks on links of our own, and the back button. */
export function startRouter(): void {
  here.value = location.pathname;
  addEventListener("popstate", () => {
    here.value = location.pathname;
  });
  document.addEventListener("click", (event) => {
    const target = ownLink(event);
    if (target === null) return;
    event.preventDefault();
    navigate(target);
  });
}

function ownLink(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = (event.target as Element | null)?.closest("a[href]") as HTMLAnchorElement | null;
  if (link === null || link.target !== "" || link.hasAttribute("download")) return null;
  if (link.origin !== location.origin || link.hash !== "") return null;
  return link.pathname;
}
