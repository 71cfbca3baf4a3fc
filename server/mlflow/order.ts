import { Fault } from "vigie/datasets";

/** Something with values to order by. */
interface Ordered {
  readonly attributes: Readonly<Record<string, string | number>>;
}

interface Order {
  readonly key: string;
  readonly isAscending: boolean;
}

/**
 * `["name DESC", "creation_timestamp"]` → a comparison of two; what is left equal goes by `ties`.
 * @throws Fault `mlflow.order-by`.
 */
export function comparisonOf(
  orderBy: readonly string[],
  keys: readonly string[],
  ties: readonly Order[],
): (a: Ordered, b: Ordered) => number {
  const orders = [...orderBy.map((clause) => parseOrder(clause, keys)), ...ties];
  return ({ attributes: a }, { attributes: b }) => {
    for (const { key, isAscending } of orders) {
      const [x, y] = [a[key]!, b[key]!];
      if (x !== y) return x < y === isAscending ? -1 : 1;
    }
    return 0;
  };
}

function parseOrder(clause: string, keys: readonly string[]): Order {
  const match = /^\s*(?:attributes?\.)?[`"]?(\w+)[`"]?(?:\s+(asc|desc))?\s*$/i.exec(clause);
  const key = match?.[1];
  if (key !== undefined && keys.includes(key))
    return { key, isAscending: match?.[2]?.toLowerCase() !== "desc" };
  throw new Fault(
    "mlflow.order-by",
    `cannot order by: ${clause} (expected one of ${keys.join(", ")}, then asc or desc)`,
  );
}
