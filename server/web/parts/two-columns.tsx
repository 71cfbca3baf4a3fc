import type { ComponentChildren } from "preact";
import { words } from "../language.ts";
import { Scroll } from "./scroll.tsx";

interface TwoColumnsProps {
  /** What the rows are. */
  readonly head: string;
  /** What the two columns are: `failures 1`, `failures 2`. */
  readonly sides: readonly [string, string];
  /** Whether the cells hold numbers. */
  readonly isNumeric?: boolean;
  readonly rows: readonly {
    readonly key: string;
    readonly name: ComponentChildren;
    readonly before: ComponentChildren;
    readonly after: ComponentChildren;
  }[];
}

/** What differs, one row each; says so where nothing does. */
export function TwoColumns({ head, sides, rows, isNumeric }: TwoColumnsProps) {
  if (rows.length === 0) return <p class="quiet">{words.value.differences.none}</p>;
  const cell = isNumeric === true ? "number" : "compared-side";
  return (
    <Scroll label={head}>
      <table>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            {sides.map((side) => (
              <th key={side} scope="col" class={isNumeric === true ? "number estimate-head" : cell}>
                {side}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, before, after }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              <td class={cell}>{before ?? words.value.differences.absent}</td>
              <td class={cell}>{after ?? words.value.differences.absent}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
