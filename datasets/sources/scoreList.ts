import { Fault } from "../foundation/errors.ts";
import { sqlName } from "../store/duckdb.ts";
import type { RawColumn, Source } from "./contract.ts";
import { fact, siren } from "./facts.ts";
import { type Form, read } from "./forms.ts";
import { rawName } from "./mapping.ts";

const asOf = read("day", '"as-of"');

/** Scores of firms by anybody's model, or a list of the past: read as the State's files are, and no facts of a panel. */
export const scoreList: Source = {
  name: "score_list",
  title: "Scores of another model, or a past list",
  delimiter: ";",
  encoding: "utf-8",
  fileName: /scores?/i,
  columns: [
    { name: "siren", form: "siren", presence: "filled" },
    {
      name: "as-of",
      aliases: ["asof", "as_of", "as of", "date", "periode", "période", "batch"],
      form: "day",
      presence: "filled",
    },
    {
      name: "score",
      aliases: ["probability", "probabilité", "probabilite", "proba"],
      form: "float",
      presence: "filled",
    },
    {
      name: "alert level",
      aliases: ["alert", "alertlevel", "alert_level", "level", "alerte", "niveau"],
      form: "text",
      presence: "optional",
    },
  ],
  facts: [
    siren(read("siren", "siren")),
    fact("asOf", "date", { sql: asOf, meaning: "Day as of which the firm was scored." }),
    fact("score", "float64", {
      sql: read("float", "score"),
      meaning: "The higher, the likelier the firm fails.",
    }),
    fact("level", "text", { sql: '"alert level"', meaning: "Alert level.", missing: "not given" }),
  ],
  knownOn: { text: "as-of date", sql: asOf, mode: "assumed" },
  confidentiality: "restricted",
};

/** A table that holds its own outcomes: which of its columns says what. */
export interface OutcomeColumns {
  /** 0 and 1, or true and false. */
  readonly outcome: string;
  readonly score: string;
  readonly groups: readonly string[];
  /** Whose rows belong together; default: each row stands alone. */
  readonly firm?: string;
  /** How many cases alike a line stands for, as in a table of counts; default: one. */
  readonly count?: string;
}

/**
 * Reads such a table; its facts are `score`, `outcome`, `firm`, `count` and `group0`, `group1` … Throws `list.column-twice`.
 */
export function outcomeTable({ outcome, score, groups, firm, count }: OutcomeColumns): Source {
  const own = firm === undefined ? [] : [firm];
  const counts = count === undefined ? [] : [count];
  refuseRepeated([score, outcome, ...groups, ...own, ...counts]);
  const column = (wanted: string, form: Form, presence: RawColumn["presence"] = "filled"): RawColumn => ({
    name: rawName(wanted),
    aliases: [wanted],
    form,
    ...(presence && { presence }),
  });
  const cell = (wanted: string) => sqlName(rawName(wanted));
  return {
    ...scoreList,
    name: "outcome_table",
    title: "Scores with their outcomes",
    delimiter: ",",
    columns: [
      column(score, "score"),
      column(outcome, "bool"),
      ...groups.map((name) => column(name, "text", "header")),
      ...own.map((name) => column(name, "text")),
      ...counts.map((name) => column(name, "count")),
    ],
    facts: [
      fact("score", "float64", { sql: read("score", cell(score)), meaning: "The score." }),
      fact("outcome", "bool", { sql: read("bool", cell(outcome)), meaning: "What happened." }),
      ...own.map((name) => fact("firm", "text", { sql: cell(name), meaning: "Whose row it is." })),
      ...counts.map((name) =>
        fact("count", "int32", { sql: read("count", cell(name)), meaning: "How many cases it stands for." }),
      ),
      ...groups.map((name, i) =>
        fact(`group${i}`, "text", { sql: cell(name), meaning: name, missing: "not given" }),
      ),
    ],
    knownOn: { text: "none", sql: "DATE '1970-01-01'", mode: "assumed" },
  };
}

function refuseRepeated(columns: readonly string[]): void {
  const names = columns.map((name) => name.toLowerCase());
  const repeated = columns.find((_, i) => names.indexOf(names[i]!) !== i);
  if (repeated !== undefined)
    throw new Fault("list.column-twice", `column asked for twice: ${repeated} (expected distinct columns)`, {
      place: { column: repeated },
    });
}
