import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { z } from "zod";
import { describeError, Fault } from "../foundation/errors.ts";
import type { ColumnType } from "../schema.ts";
import { sqlName } from "../store/duckdb.ts";
import type { FactColumn, RawColumn, Source } from "./contract.ts";
import { fact, siren, sirenOfSiret, siret } from "./facts.ts";
import { type Form, read } from "./forms.ts";
import { sources } from "./sources.ts";

/** How a cell may be written, and what it becomes. */
const types = {
  text: "text",
  category: "category",
  number: "float64",
  float: "float64",
  integer: "int32",
  count: "int32",
  bool: "bool",
  isoDate: "date",
  frenchDate: "date",
  namedDate: "date",
  urssafDate: "date",
  period: "date",
  siren: "text",
  siret: "text",
} as const satisfies Record<string, ColumnType>;

const form = z.enum(Object.keys(types) as [keyof typeof types, ...(keyof typeof types)[]]);

/** When a value may be used: so many months after the day in a column. */
const knownOn = z.strictObject({
  column: z.string().min(1),
  form: z.enum(["isoDate", "frenchDate", "namedDate", "urssafDate", "period"]),
  addMonths: z.int().min(0).max(60).default(0),
  mode: z.enum(["observed", "assumed"]).default("assumed"),
});

const mapping = z.strictObject({
  format: z.literal("vigie.mapping/1"),
  /** Of the datasets that are made by it. */
  name: z.string().regex(/^[a-z][a-z0-9_]*$/, "expected a name such as tax_vat"),
  title: z.string().min(1),
  delimiter: z.enum([";", ",", "\t", "|"]).default(";"),
  encoding: z.enum(["utf-8", "utf-16", "latin-1"]).default("utf-8"),
  confidentiality: z.enum(["open", "restricted", "secret"]).default("secret"),
  /** What a cell says instead of being empty, such as `NA`. */
  nothing: z.string().min(1).optional(),
  firm: z.strictObject({ column: z.string().min(1), kind: z.enum(["siren", "siret"]) }),
  columns: z
    .array(
      z.strictObject({
        column: z.string().min(1),
        name: z.string().regex(/^[a-z][A-Za-z0-9]*$/, "expected a name such as vatDueEuros"),
        form,
        meaning: z.string().min(1),
        unit: z.string().nullable().default(null),
        /** What an empty cell means. */
        missing: z.string().default("not delivered"),
        /** Whether a line without it is rejected. */
        required: z.boolean().default(false),
        /** Default: that of the mapping. */
        knownOn: knownOn.optional(),
      }),
    )
    .min(1),
  knownOn,
});

type Mapping = z.infer<typeof mapping>;
type Rule = z.infer<typeof knownOn>;

/** Reads a declared mapping: how files of any layout (tax data, …) become facts. Throws `mapping.malformed`, naming the place. */
export async function readMapping(path: string): Promise<Source> {
  const file = basename(path);
  try {
    return sourceOfMapping(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if (!(error instanceof Fault)) throw malformed(describeError(error), file);
    throw new Fault(error.code, error.message, { place: { ...error.place, file }, cause: error });
  }
}

/** Throws `mapping.malformed`. */
export function sourceOfMapping(document: unknown): Source {
  const parsed = mapping.safeParse(document);
  if (!parsed.success) throw malformed(z.prettifyError(parsed.error));
  const declared = parsed.data;
  const names = declared.columns.map(({ name }) => name);
  const repeated = names.find((name, i) => names.indexOf(name) < i || reserved.includes(name));
  if (repeated !== undefined) throw malformed(`name taken: ${repeated}`);
  if (sources.some(({ name }) => name === declared.name))
    throw malformed(`name of a source of its own: ${declared.name}`);
  const rules = rulesOf(declared);
  return {
    name: declared.name,
    title: declared.title,
    delimiter: declared.delimiter,
    encoding: declared.encoding,
    ...(declared.nothing === undefined ? {} : { nothing: declared.nothing }),
    fileName: new RegExp(declared.name, "i"),
    columns: rawColumns(declared, rules),
    ...(rules.length > 1 ? { spread: `CROSS JOIN unnest(range(${rules.length})) AS spread(rule)` } : {}),
    facts: [...firmFacts(declared), ...declared.columns.map((column) => factOf(column, declared, rules))],
    knownOn: {
      text: rules.map(textOf).join("; "),
      sql: chosen(rules.map(dayOf)),
      mode: rules.every(({ mode }) => mode === "observed") ? "observed" : "assumed",
    },
    confidentiality: declared.confidentiality,
  };
}

const reserved = ["siren", "siret", "knownOn", "receivedOn"];

/**
 * Columns known on different days become facts of their own: each holds those of one rule, and the day by which the mapping
 * itself goes; the others are empty.
 */
function rulesOf({ columns, knownOn: first }: Mapping): readonly Rule[] {
  const all = columns.map((column) => column.knownOn ?? first);
  return all.filter((rule, i) => all.findIndex((other) => textOf(other) === textOf(rule)) === i);
}

function rawColumns({ firm, columns }: Mapping, rules: readonly Rule[]): Source["columns"] {
  const uses = [
    { column: firm.column, form: firm.kind, required: true },
    ...rules.map(({ column, form }) => ({ column, form, required: true })),
    ...columns.map(({ column, form, required }) => ({ column, form: formOf(form), required })),
  ];
  const wanted = new Map<string, RawColumn>();
  for (const { column, form, required } of uses) {
    const key = column.toLowerCase();
    const before = wanted.get(key);
    if (before !== undefined && form !== "text" && before.form !== form)
      throw malformed(`column read in two ways: ${column} as ${before.form} and as ${form}`);
    if (before !== undefined) continue;
    const presence = required ? { presence: "filled" as const } : {};
    wanted.set(key, { name: rawName(column), aliases: [column], form, ...presence });
  }
  return [...wanted.values()];
}

function formOf(form: keyof typeof types): Form {
  return form === "category" ? "text" : form;
}

/** Names that the tables of an import have themselves. */
const taken = [
  "file",
  "line",
  "filtered",
  "problem",
  "undecoded",
  "fields",
  "expected",
  "text",
  "bad",
  "rule",
];

/** A column's name as SQL of an import may have it. */
export function rawName(column: string): string {
  return taken.includes(column.toLowerCase()) ? `column ${column}` : column;
}

function firmFacts({ firm }: Mapping): readonly FactColumn[] {
  if (firm.kind === "siren") return [siren(read("siren", cell(firm.column)))];
  return [sirenOfSiret(cell(firm.column)), siret(cell(firm.column))];
}

function factOf(
  { column, name, form: written, meaning, unit, missing, knownOn: own }: Mapping["columns"][number],
  declared: Mapping,
  rules: readonly Rule[],
): FactColumn {
  const value = written === "text" || written === "category" ? cell(column) : read(written, cell(column));
  const rule = rules.findIndex((one) => textOf(one) === textOf(own ?? declared.knownOn));
  const isInEveryFact = rules.length === 1 || column === declared.knownOn.column;
  const sql = isInEveryFact ? value : `CASE WHEN rule = ${rule} THEN ${value} END`;
  return fact(name, types[written], { sql, meaning, missing, ...(unit === null ? {} : { unit }) });
}

function chosen(days: readonly string[]): string {
  if (days.length === 1) return days[0]!;
  return `CASE rule ${days.map((day, i) => `WHEN ${i} THEN ${day}`).join(" ")} END`;
}

function dayOf({ column, form: written, addMonths }: Rule): string {
  return `CAST(${read(written, cell(column))} + INTERVAL ${addMonths} MONTH AS DATE)`;
}

function textOf({ column, addMonths, mode }: Rule): string {
  return `${column}${addMonths === 0 ? "" : ` + ${addMonths} months`} (${mode})`;
}

const cell = (column: string) => sqlName(rawName(column));

function malformed(problem: string, file?: string): Fault {
  return new Fault("mapping.malformed", `not a mapping: ${problem} (expected vigie.mapping/1)`, {
    place: file === undefined ? {} : { file },
  });
}
