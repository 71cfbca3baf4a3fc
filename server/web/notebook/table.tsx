import { useState } from "preact/hooks";
import type { TableDocument } from "vigie/notebooks";
import type { RowFilter } from "../../api/rows.ts";
import { words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { ProblemNote } from "../parts/answer.tsx";
import { Pager } from "../parts/pager.tsx";
import { RowFilters } from "../parts/row-filters.tsx";
import { RowPager } from "../parts/row-pager.tsx";
import { isFirstPage, pageAddress, type TableQuestion } from "./table-address.ts";
import { headOf, Rows } from "./table-rows.tsx";
import { useSummaries } from "./table-summaries.ts";

interface TableOutputProps {
  readonly notebook: string;
  readonly document: TableDocument;
}

/** A table: its first page as it came; others, sorted and filtered, are asked of the kernel. */
export function TableOutput({ notebook, document }: TableOutputProps) {
  if (document.output === undefined) return <StillTable document={document} />;
  return <LiveTable notebook={notebook} document={document} output={document.output} />;
}

/** What a stored run holds of a table. */
function StillTable({ document: { rows, offset, rowCount, ...rest } }: Pick<TableOutputProps, "document">) {
  return (
    <div>
      <Rows of={{ rows, offset, rowCount, ...rest }} />
      <Pager offset={offset} shown={rows.length} total={rowCount} size={rowCount} onMove={() => {}} />
    </div>
  );
}

function LiveTable({ notebook, document, output }: TableOutputProps & { readonly output: string }) {
  const size = Math.max(1, document.rows.length);
  const isLong = document.rowCount > size;
  const [question, setQuestion] = useState<TableQuestion>({ offset: 0, order: null, filters: [] });
  const [edited, setEdited] = useState<string | null>(null);
  const [hasContents, setContents] = useState(false);
  const change = (part: Partial<TableQuestion>) => setQuestion({ ...question, offset: 0, ...part });
  const page = useLoaded<TableDocument>(
    isFirstPage(question) ? null : pageAddress(notebook, output, { ...question, size }),
  );
  const names = document.columns.map(({ name }) => name);
  const summaries = useSummaries({ notebook, output, columns: names, rows: document.rowCount }, hasContents);
  const shown = (isFirstPage(question) ? null : page.value) ?? document;
  const t = words.value;
  return (
    <div>
      {isLong && (
        <div class="table-tools">
          <RowFilters
            columns={document.columns.map(headOf)}
            profile={[...summaries.values()]}
            filters={question.filters}
            onChange={(filters: readonly RowFilter[]) => change({ filters })}
            edited={edited}
            onEdit={setEdited}
          />
          <button
            type="button"
            class="button small"
            aria-pressed={hasContents}
            onClick={() => setContents(!hasContents)}
          >
            {t.columnContents}
          </button>
        </div>
      )}
      {page.problem !== null && <ProblemNote problem={page.problem} onRetry={page.reload} />}
      <Rows
        of={shown}
        sorting={{ order: question.order, onSort: (order) => change({ order }) }}
        contents={hasContents ? { summaries, rows: document.rowCount, onFilter: setEdited } : null}
        isBusy={page.isLoading}
      />
      {shown.rowCount === 0 && <p role="status">{isLong ? t.data.noMatch : t.noRows}</p>}
      {shown.rowCount > 0 && (
        <RowPager
          offset={shown.offset}
          shown={shown.rows.length}
          total={shown.rowCount}
          size={size}
          isLoading={page.isLoading}
          onMove={(offset) => change({ offset })}
        />
      )}
    </div>
  );
}
