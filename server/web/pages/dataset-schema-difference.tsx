import type { ColumnDifference } from "../../api/datasets.ts";
import { words } from "../language.ts";
import { Scroll } from "../parts/scroll.tsx";

/** Columns that came, went or are defined differently. */
export function SchemaDifference({ columns }: { readonly columns: readonly ColumnDifference[] }) {
  const t = words.value.data;
  const moved = columns.filter(({ standing, changed }) => standing !== "both" || changed.length > 0);
  return (
    <section>
      <h2>{t.schemaTitle}</h2>
      {moved.length === 0 ? (
        <p>{t.sameSchema}</p>
      ) : (
        <Scroll label={t.schemaTitle}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t.column}</th>
                <th scope="col">{t.field}</th>
                <th scope="col">{t.before}</th>
                <th scope="col">{t.after}</th>
              </tr>
            </thead>
            <tbody>
              {moved.map((column) => (
                <ColumnLines key={column.name} column={column} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}

function ColumnLines({ column: { name, standing, changed } }: { readonly column: ColumnDifference }) {
  const t = words.value.data;
  if (standing !== "both")
    return (
      <tr>
        <th scope="row">
          <code>{name}</code>
        </th>
        <td colSpan={3}>{standing === "added" ? t.addedColumn : t.removedColumn}</td>
      </tr>
    );
  return (
    <>
      {changed.map(({ field, before, after }, i) => (
        <tr key={field}>
          <th scope="row">{i === 0 && <code>{name}</code>}</th>
          <td>{t.fields[field]}</td>
          <td class="wrap">{before ?? <span class="quiet">{t.nothing}</span>}</td>
          <td class="wrap">{after ?? <span class="quiet">{t.nothing}</span>}</td>
        </tr>
      ))}
    </>
  );
}
