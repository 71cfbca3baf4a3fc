import { useEffect, useState } from "preact/hooks";
import type { InterfaceDocument, OperationDocument } from "../../openapi/document.ts";
import type { OperationId } from "../../openapi/operations.en.ts";
import type { JsonSchema } from "../../openapi/schemas.ts";
import { words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer } from "../parts/answer.tsx";
import { Page } from "../parts/page.tsx";
import { SchemaName, SchemaTable } from "../parts/schema.tsx";
import { Scroll } from "../parts/scroll.tsx";

const address = "/api/v1/openapi.json";

/** The interface for other programs, read from its own document. */
export function InterfacePage() {
  const t = words.value.interface_;
  const document = useLoaded<InterfaceDocument>(address);
  return (
    <Page title={t.title} lead={<p>{t.lead}</p>}>
      <div class="stack">
        <p>
          {t.document} <a href={address}>{address}</a>
        </p>
        <p>{t.token}</p>
        <Scroll label={t.token}>
          <pre>
            <code>{`npx vigie users token create ID --roles viewer --for "…"
curl -H "Authorization: Bearer vigie_…" ${location.origin}/api/v1/models`}</code>
          </pre>
        </Scroll>
        <p>{t.mlflow}</p>
      </div>
      <Answer of={document}>{(view) => <Operations document={view} />}</Answer>
    </Page>
  );
}

interface Line {
  readonly method: string;
  readonly path: string;
  readonly operation: OperationDocument;
}

function Operations({ document }: { readonly document: InterfaceDocument }) {
  const t = words.value.interface_;
  const [sought, setSought] = useState("");
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Line => ({ method, path, operation })),
  );
  const shown = all.filter(({ path, operation }) =>
    `${path} ${operation.operationId} ${summaryOf(operation)}`.toLowerCase().includes(sought.toLowerCase()),
  );
  return (
    <>
      <label class="toolbar find-operation">
        {t.filter}
        <input type="search" value={sought} onInput={(event) => setSought(event.currentTarget.value)} />
      </label>
      {shown.length === 0 && <p class="quiet">{t.none}</p>}
      {document.tags.map(({ name }) => (
        <Section
          key={name}
          name={name}
          lines={shown.filter(({ operation }) => operation.tags.includes(name))}
        />
      ))}
      <section>
        <h2>{t.forms}</h2>
        {Object.entries(document.components.schemas)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, schema]) => (
            <Form key={name} name={name} schema={schema} />
          ))}
      </section>
    </>
  );
}

function summaryOf({ operationId }: OperationDocument): string {
  return words.value.interface_.operations[operationId as OperationId];
}

function Section({ name, lines }: { readonly name: string; readonly lines: readonly Line[] }) {
  if (lines.length === 0) return null;
  return (
    <section>
      <h2>{name}</h2>
      {lines.map((line) => (
        <OperationLine key={line.operation.operationId} {...line} />
      ))}
    </section>
  );
}

function OperationLine({ method, path, operation }: Line) {
  return (
    <details class="operation">
      <summary>
        <span class="badge" data-method={method}>
          {method.toUpperCase()}
        </span>{" "}
        <code>{path}</code> <span class="quiet">{summaryOf(operation)}</span>
      </summary>
      <div class="stack roomy">
        <p>{accessOf(operation)}</p>
        <Parameters operation={operation} />
        <Response operation={operation} />
      </div>
    </details>
  );
}

function accessOf({ security, "x-roles": roles }: OperationDocument): string {
  const t = words.value;
  if (security.length === 0) return t.interface_.anyone;
  const names = roles?.map((role) => t.roles[role as "admin"]).join(", ");
  const who = names === undefined ? t.interface_.signedIn : t.interface_.roles(names);
  return security.some((way) => "token" in way) ? who : `${who}. ${t.interface_.browsersOnly}`;
}

function Parameters({ operation: { parameters, requestBody } }: Pick<Line, "operation">) {
  const t = words.value.interface_;
  if (parameters.length === 0 && requestBody === undefined) return null;
  return (
    <div class="stack">
      <h3>{t.takes}</h3>
      {parameters.length > 0 && (
        <ul>
          {parameters.map(({ name, in: place, required, schema }) => (
            <li key={name}>
              <code>{name}</code> <SchemaName of={schema} />{" "}
              <span class="quiet">
                {place === "path" ? t.inPath : t.inQuery}
                {required && `, ${t.needed}`}
                {schema.description !== undefined && `: ${schema.description}`}
              </span>
            </li>
          ))}
        </ul>
      )}
      {requestBody !== undefined && (
        <>
          <p class="quiet">{t.inBody}</p>
          <SchemaTable of={requestBody.content["application/json"]!.schema} />
        </>
      )}
    </div>
  );
}

function Response({ operation: { responses } }: Pick<Line, "operation">) {
  const t = words.value.interface_;
  const content = responses["200"]?.content;
  const schema = content?.["application/json"]?.schema;
  return (
    <div class="stack">
      <h3>{t.answers}</h3>
      {schema === undefined ? (
        <p>{content === undefined ? t.nothing : Object.keys(content).join(", ")}</p>
      ) : (
        <SchemaTable of={schema} />
      )}
    </div>
  );
}

/** Opens when a link to it is followed. */
function Form({ name, schema }: { readonly name: string; readonly schema: JsonSchema }) {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const look = () => {
      if (location.hash === `#${name}`) setOpen(true);
    };
    look();
    addEventListener("hashchange", look);
    return () => removeEventListener("hashchange", look);
  }, [name]);
  return (
    <details
      class="operation"
      id={name}
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <strong>{name}</strong>{" "}
        {schema.description !== undefined && <span class="quiet">{schema.description}</span>}
      </summary>
      <div class="stack roomy">
        <SchemaTable of={schema} />
      </div>
    </details>
  );
}
