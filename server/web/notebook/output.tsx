import { useId, useLayoutEffect, useRef } from "preact/hooks";
import type { OutputDocument } from "vigie/notebooks";
import { adoptStyle, nameChart } from "../charts/draw.ts";
import { words } from "../language.ts";
import { RegisterForm } from "../parts/register.tsx";
import { path } from "../router.ts";
import { BrowserOutput } from "./browser.tsx";
import { InputOutput } from "./input.tsx";
import { TableOutput } from "./table.tsx";
import { TreeOutput } from "./tree.tsx";

interface OutputProps {
  readonly notebook: string;
  /** What the cell is called. */
  readonly label: string;
  readonly document: OutputDocument;
  readonly onInput: (name: string, value: unknown) => void;
}

/** One output of a cell, whatever it is. */
export function Output({ notebook, label, document, onInput }: OutputProps) {
  switch (document.kind) {
    case "html":
      return <Html {...document} label={label} />;
    case "table":
      return <TableOutput key={document.output ?? ""} notebook={notebook} document={document} />;
    case "tree":
      return <TreeOutput tree={document.tree} />;
    case "text":
      return <pre>{document.text}</pre>;
    case "image":
      return <img src={`data:${document.mime};base64,${document.base64}`} alt={document.alt || label} />;
    case "error":
      return <CellError document={document} />;
    case "progress":
      return <Progress {...document} />;
    case "input":
      return <InputOutput document={document} onValue={onInput} />;
    case "browser":
      return <BrowserOutput document={document} />;
    case "proposal":
      return <Proposal {...document} />;
  }
}

type Of<K extends OutputDocument["kind"]> = Extract<OutputDocument, { kind: K }>;

/** Markup that the server has sanitised; its style sheets go through the page's own. */
function Html({ from, html, css = [], label }: Of<"html"> & { readonly label: string }) {
  const place = useRef<HTMLDivElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    for (const text of css) adoptStyle(text);
    place.current!.innerHTML = withOwnIds(html, id);
    for (const link of place.current!.querySelectorAll("a[href^='https:']"))
      link.setAttribute("target", "_blank");
    const title = place.current!.querySelector("figure h2, figcaption")?.textContent ?? label;
    for (const svg of place.current!.querySelectorAll("svg")) nameChart(svg, title);
  }, [html, css, id, label]);
  return <div ref={place} class={from === "markdown" ? "prose" : ""} />;
}

/** Plot's ids are numbered from 1 in each chart; two charts in one page must not share them. */
function withOwnIds(html: string, id: string): string {
  return html.replace(/\bplot-[a-z]+-\d+\b/g, (name) => `${name}-${id}`);
}

function CellError({
  document: { name, message, cellLine, line, stack },
}: {
  readonly document: Of<"error">;
}) {
  const t = words.value;
  const place = cellLine ?? line;
  return (
    <div class="cell-error" role="alert">
      <p>
        <strong>{name}</strong>
        {place !== undefined && `, ${t.atLine(place)}`}
      </p>
      <p>{message}</p>
      {stack.length > 0 && (
        <details>
          <summary>{t.frames}</summary>
          <pre>{stack.join("\n")}</pre>
        </details>
      )}
    </div>
  );
}

function Progress({ label, fraction, detail }: Of<"progress">) {
  return (
    <div class="progress">
      <span>{label}</span>
      <span class="quiet">{detail ?? (fraction === null ? "" : `${Math.round(fraction * 100)} %`)}</span>
      {fraction === null ? (
        <progress aria-label={label} />
      ) : (
        <progress aria-label={label} value={fraction} max={1} />
      )}
    </div>
  );
}

function Proposal({ run, protocol, model, name }: Of<"proposal">) {
  const t = words.value;
  return (
    <div class="proposal">
      <h3>{t.proposal(model)}</h3>
      <p>
        {t.proposalLead(run)} <a href={path("runs", run)}>{t.toTheRun}</a>
      </p>
      <RegisterForm run={run} protocol={protocol} models={[model]} name={name} />
    </div>
  );
}
