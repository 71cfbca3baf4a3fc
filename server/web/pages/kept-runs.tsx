import type { KeptRun } from "vigie/notebooks";
import { format, words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer, Empty } from "../parts/answer.tsx";
import { Page } from "../parts/page.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { path } from "../router.ts";

/** The stored runs of a notebook. */
export function KeptRunsPage({ id }: { readonly id: string }) {
  const t = words.value.kept;
  const runs = useLoaded<readonly KeptRun[]>(`/api/v1${path("notebooks", id, "kept")}`);
  return (
    <Page title={t.title} crumb={<a href={path("notebooks", id)}>{id}</a>} lead={<p>{t.lead}</p>}>
      <Answer of={runs}>
        {(all) =>
          all.length === 0 ? (
            <Empty title={t.none}>
              <p>{t.noneHow}</p>
            </Empty>
          ) : (
            <Scroll label={t.title}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t.run}</th>
                    <th scope="col">{t.keptAt}</th>
                    <th scope="col">{words.value.by}</th>
                    <th scope="col">{t.label}</th>
                    <th scope="col">{t.finished}</th>
                  </tr>
                </thead>
                <tbody>
                  {all.map(({ id: run, record, keptAt, by }) => (
                    <tr key={run}>
                      <th scope="row">
                        <a href={path("notebooks", id, "runs", run)}>
                          <code>{run}</code>
                        </a>
                      </th>
                      <td>{format.value.instant(keptAt)}</td>
                      <td>{by ?? t.commandLine}</td>
                      <td>{record.label ? words.value.confidentiality[record.label] : ""}</td>
                      <td>{record.ok ? t.yes : t.no}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          )
        }
      </Answer>
    </Page>
  );
}
