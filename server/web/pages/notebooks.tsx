import type { NotebookLine } from "../../api/notebooks.ts";
import { format, words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer, Empty } from "../parts/answer.tsx";
import { Page } from "../parts/page.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { path } from "../router.ts";

export function NotebooksPage() {
  const t = words.value;
  const notebooks = useLoaded<readonly NotebookLine[]>("/api/v1/notebooks");
  return (
    <Page title={t.nav.notebooks} lead={<p>{t.notebooksLead}</p>}>
      <Answer of={notebooks}>
        {(lines) =>
          lines.length === 0 ? (
            <Empty title={t.noNotebooks}>
              <p>{t.noNotebooksHow}</p>
            </Empty>
          ) : (
            <NotebookTable lines={lines} />
          )
        }
      </Answer>
    </Page>
  );
}

function NotebookTable({ lines }: { readonly lines: readonly NotebookLine[] }) {
  const t = words.value;
  return (
    <Scroll label={t.nav.notebooks}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t.name}</th>
            <th scope="col">{t.file}</th>
            <th scope="col" class="number">
              {t.cells}
            </th>
            <th scope="col">{t.kernel}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ id, title, file, cells, kernel }) => (
            <tr key={id}>
              <th scope="row">
                <a href={path("notebooks", id)}>{title}</a>
              </th>
              <td>
                <code>{file}</code>
              </td>
              <td class="number">{format.value.count(cells)}</td>
              <td>{t.kernels[kernel]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
