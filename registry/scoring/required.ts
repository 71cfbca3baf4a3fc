import { type ColumnDefinition, Fault, type Schema } from "vigie/datasets";

/**
 * Holds a panel's schema against what a pipeline was fitted on.
 * @throws Fault `score.missing-column`, `score.retyped-column`, `score.redefined-column` naming the column.
 */
export function requireColumns(
  required: readonly ColumnDefinition[],
  { columns }: Schema,
  name: string,
): void {
  for (const { name: column, type, unit, definition } of required) {
    const found = columns.find((one) => one.name === column);
    if (found === undefined)
      throw refusal("score.missing-column", `panel lacks column: ${column}`, { column, name });
    if (found.type !== type)
      throw refusal("score.retyped-column", `panel column ${column} is ${found.type}, not ${type}`, {
        column,
        name,
      });
    if (found.unit !== unit)
      throw refusal("score.retyped-column", `panel column ${column} is in ${found.unit}, not ${unit}`, {
        column,
        name,
      });
    if (found.definition !== definition)
      throw refusal(
        "score.redefined-column",
        `panel column ${column} is defined as ${found.definition ?? "a fact of its source"}, not ${definition ?? "a fact of its source"}`,
        { column, name },
      );
  }
}

function refusal(code: string, problem: string, { column, name }: { column: string; name: string }): Fault {
  return new Fault(code, `${problem} (expected by ${name})`, { place: { column } });
}
