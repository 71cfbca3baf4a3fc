import {
  listOutside,
  listRuns,
  listSearches,
  type StoredOutside,
  type StoredRun,
  type StoredSearch,
} from "vigie/experiments";
import { count, formatTable } from "../terminal/table.ts";
import { answer, type CommandContext } from "./context.ts";

/** `vigie experiment list`: runs, then searches, then lists of others, each newest first. */
export async function listExperiments(context: CommandContext): Promise<void> {
  const { runsFolder } = context.workspace;
  const { runs, damaged } = await listRuns(runsFolder);
  const searches = await listSearches(runsFolder);
  for (const id of [...damaged, ...searches.damaged])
    context.terminal.warn(`run or search ${id} cannot be read and is left out`);
  const lists = await listOutside(runsFolder);
  const all = [...runs.map(runJson), ...searches.searches.map(searchJson), ...lists.map(listJson)];
  answer(context, all, () =>
    [
      runs.length === 0
        ? "no runs yet: `vigie demo` makes one, `vigie experiment run STUDY` another"
        : runTable(runs),
      ...(searches.searches.length === 0 ? [] : [searchTable(searches.searches)]),
      ...(lists.length === 0 ? [] : [listTable(lists)]),
    ].join("\n\n"),
  );
}

function runJson({ record, receipt }: StoredRun) {
  return { kind: "run", id: record.id, study: record.study.name, dataset: record.dataset, receipt };
}

function searchJson({ record, receipt }: StoredSearch) {
  const { id, study, dataset, trials, winner, tied } = record;
  return { kind: "search", id, study: study.name, dataset, trials: trials.length, winner, tied, receipt };
}

/** Scores of others that stand beside the runs in comparisons. */
function listJson({ record: { id, file, dataset, match }, receipt }: StoredOutside) {
  return { kind: "list", id, file: file.name, dataset, rows: match.judged, receipt };
}

function listTable(lists: readonly StoredOutside[]): string {
  return formatTable(lists, [
    { header: "list", cell: ({ record }) => record.id },
    { header: "file", cell: ({ record }) => record.file.name },
    {
      header: "panel",
      cell: ({ record }) => `${record.dataset.name}@${record.dataset.version.slice(7, 19)}`,
    },
    { header: "rows judged", cell: ({ record }) => count(record.match.judged), align: "right" },
    { header: "author", cell: ({ receipt }) => receipt.author },
    { header: "stored", cell: ({ receipt }) => receipt.storedAt.slice(0, 16).replace("T", " ") },
  ]);
}

function runTable(runs: readonly StoredRun[]): string {
  return formatTable(runs, [
    { header: "run", cell: ({ record }) => record.id },
    { header: "study", cell: ({ record }) => record.study.name },
    { header: "dataset", cell: datasetText },
    { header: "rows", cell: ({ record }) => count(record.dataset.rows), align: "right" },
    { header: "models", cell: ({ record }) => count(record.models.length), align: "right" },
    { header: "author", cell: ({ receipt }) => receipt.author },
    { header: "stored", cell: storedText },
  ]);
}

function searchTable(searches: readonly StoredSearch[]): string {
  return formatTable(searches, [
    { header: "search", cell: ({ record }) => record.id },
    { header: "study", cell: ({ record }) => record.study.name },
    { header: "dataset", cell: datasetText },
    { header: "trials", cell: ({ record }) => count(record.trials.length), align: "right" },
    {
      header: "winner",
      cell: ({ record }) => `${record.winner.name}, tied with ${count(record.tied)} others`,
    },
    { header: "author", cell: ({ receipt }) => receipt.author },
    { header: "stored", cell: storedText },
  ]);
}

function datasetText({
  record: { dataset },
}: Pick<StoredSearch, "record"> | Pick<StoredRun, "record">): string {
  return `${dataset.name}@${dataset.version.slice(7, 19)}`;
}

function storedText({ receipt }: Pick<StoredRun, "receipt">): string {
  return receipt.storedAt.slice(0, 16).replace("T", " ");
}
