import type { ComponentChildren } from "preact";
import type { JsonSchema } from "../../openapi/schemas.ts";
import { words } from "../language.ts";
import { Scroll } from "./scroll.tsx";

/** A form in a few words: `list of Version`, with a link to what has a name. */
export function SchemaName({ of: schema }: { readonly of: JsonSchema }): ComponentChildren {
  const t = words.value.interface_;
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split("/").at(-1)!;
    return <a href={`#${name}`}>{name}</a>;
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return <Choices of={choices} />;
  if (schema.enum !== undefined)
    return (
      <>
        {t.oneOf} <code>{schema.enum.map((value) => JSON.stringify(value)).join(" ")}</code>
      </>
    );
  if (schema.const !== undefined) return <code>{JSON.stringify(schema.const)}</code>;
  if (schema.items !== undefined)
    return (
      <>
        {t.listOf} <SchemaName of={schema.items} />
      </>
    );
  if (typeof schema.additionalProperties === "object" && schema.properties === undefined)
    return (
      <>
        {t.mapOf} <SchemaName of={schema.additionalProperties} />
      </>
    );
  return <code>{[schema.type ?? "any"].flat().join(" | ")}</code>;
}

function Choices({ of: choices }: { readonly of: readonly JsonSchema[] }) {
  return (
    <>
      {choices.map((choice, i) => (
        <>
          {i > 0 && " | "}
          <SchemaName of={choice} />
        </>
      ))}
    </>
  );
}

/** The fields of an object, those of its own objects indented under them; anything else in a few words. */
export function SchemaTable({ of: schema }: { readonly of: JsonSchema }) {
  const t = words.value.interface_;
  const rows = rowsOf(schema, 0);
  if (rows.length === 0)
    return (
      <p>
        <SchemaName of={schema} />{" "}
        {schema.description !== undefined && <span class="quiet">{schema.description}</span>}
      </p>
    );
  return (
    <Scroll label={t.form}>
      <table class="fields">
        <thead>
          <tr>
            <th scope="col">{t.field}</th>
            <th scope="col">{t.form}</th>
            <th scope="col">{t.meaning}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, depth, field, isNeeded }) => (
            <tr key={name}>
              <th scope="row" data-depth={depth}>
                <code>{name.split(".").at(-1)}</code>
                {isNeeded && <span class="quiet"> {t.needed}</span>}
              </th>
              <td>
                <SchemaName of={field} />
              </td>
              <td>{field.description ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

interface Row {
  /** With those of the objects that it stands in. */
  readonly name: string;
  readonly depth: number;
  readonly field: JsonSchema;
  readonly isNeeded: boolean;
}

function rowsOf(schema: JsonSchema, depth: number, prefix = ""): readonly Row[] {
  const { properties = {}, required = [] } = objectIn(schema);
  return Object.entries(properties).flatMap(([key, field]) => [
    { name: `${prefix}${key}`, depth, field, isNeeded: required.includes(key) },
    ...rowsOf(field, depth + 1, `${prefix}${key}.`),
  ]);
}

/** What a list lists; a field that may be null is what it is otherwise. */
function objectIn(schema: JsonSchema): JsonSchema {
  if (schema.items !== undefined) return objectIn(schema.items);
  const [only, ...more] = (schema.anyOf ?? []).filter(({ type }) => type !== "null");
  return only !== undefined && more.length === 0 ? objectIn(only) : schema;
}
