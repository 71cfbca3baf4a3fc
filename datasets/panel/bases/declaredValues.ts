import { sqlName } from "../../store/duckdb.ts";
import type { FeatureDefinition, SourceValue } from "../definition.ts";
import type { DeliveredValues, Step } from "../facts.ts";
import type { FactTables } from "../factTables.ts";
import { latestFacts } from "../latest.ts";
import type { Spells } from "../spells.ts";

interface ValueFeature {
  readonly name: string;
  readonly value: SourceValue;
}

function valueFeatures(features: readonly FeatureDefinition[]): readonly ValueFeature[] {
  return features.flatMap(({ name, definition }) =>
    definition.kind === "value" ? [{ name, value: definition.value }] : [],
  );
}

const factsOf = (name: string) => sqlName(`facts of ${name}`);

/**
 * A value for each firm, delivery and time that the source tells of: the facts of its establishments come together, each
 * from the day on which it was known.
 */
export function declaredFactSteps(
  tables: FactTables,
  features: readonly FeatureDefinition[],
  values: DeliveredValues = "as-of",
): readonly Step[] {
  return valueFeatures(features).map(({ name, value }) => {
    const { source, column, newestBy, together = "sum" } = value;
    const number = `fact.${sqlName(column)}::DOUBLE`;
    // Sums are exact (decimal), so that they do not depend on the order in which threads meet the rows.
    const exact = together === "sum" ? `${number}::DECIMAL(38, 6)` : number;
    const first =
      values === "first-delivery" ? "QUALIFY received = min(received) OVER (PARTITION BY firm, time)" : "";
    return {
      label: `facts of ${source} for ${name}`,
      sql: `CREATE TEMP TABLE ${factsOf(name)} AS
SELECT firm, time, received, known, (${together}(${together}(value)) OVER so_far)::DOUBLE AS value
FROM (SELECT firm.firm, ${timeSql(`fact.${sqlName(newestBy)}`)} AS time, day_number(fact.receivedOn) AS received,
    as_of_month(fact.knownOn) AS known, ${exact} AS value
  FROM ${tables[source]} fact JOIN firm USING (siren)
  WHERE fact.${sqlName(column)} IS NOT NULL AND fact.${sqlName(newestBy)} IS NOT NULL)
GROUP BY firm, time, received, known WINDOW so_far AS (PARTITION BY firm, time, received ORDER BY known) ${first}`,
    };
  });
}

/** A date as its day number, a whole number as it is. */
function timeSql(column: string): string {
  const text = `${column}::VARCHAR`;
  return `coalesce(day_number(try_cast(${text} AS DATE)), try_cast(${text} AS BIGINT))`;
}

/** The newest known value of each declared one, for as long as it counts. */
export function declaredValues(features: readonly FeatureDefinition[]): readonly Spells[] {
  return valueFeatures(features).map(({ name, value: { validMonths } }) => {
    const until =
      validMonths === undefined
        ? "NULL"
        : `as_of_month((DATE '1970-01-01' + time::INTEGER + INTERVAL ${validMonths} MONTH)::DATE)`;
    return {
      label: `value of ${name}`,
      columns: [name],
      sql: `SELECT firm, known AS since, ${until} AS until, value AS ${sqlName(name)}
FROM (${latestFacts({ facts: factsOf(name), newestBy: "time", columns: ["time", "value"] })})`,
    };
  });
}
