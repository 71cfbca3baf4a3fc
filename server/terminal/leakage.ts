import type { LeakageCheck, LeakageReport } from "vigie/experiments";
import { formatTable } from "./table.ts";

/** Every check of every protocol; what is the same of all its models is told once. `alarm` paints what is suspect. */
export function describeLeakage(
  reports: readonly LeakageReport[],
  alarm: (text: string) => string = (text) => text,
): string {
  if (reports.length === 0) return "leakage: this run is older than the check; the same study again makes it";
  const protocols = [...new Set(reports.map(({ protocol }) => protocol))];
  return protocols
    .map((protocol) =>
      describeProtocol(
        reports.filter((one) => one.protocol === protocol),
        alarm,
      ),
    )
    .join("\n\n");
}

interface Line extends LeakageCheck {
  /** Null where it holds of all models. */
  readonly model: string | null;
}

function describeProtocol(reports: readonly LeakageReport[], alarm: (text: string) => string): string {
  const [first] = reports;
  const lines = first!.checks.flatMap((check): readonly Line[] => {
    const own = reports.map(({ model, checks }) => ({
      model,
      ...checks.find(({ name }) => name === check.name)!,
    }));
    const isOfAll = own.every(({ finding }) => finding === check.finding);
    return isOfAll ? [{ ...check, model: null }] : own;
  });
  const verdicts = reports.map(({ model, verdict }) => `${model} ${verdict}`).join(", ");
  const table = formatTable(lines, [
    {
      header: `leakage (${first!.protocol})`,
      cell: ({ name, model }) => (model === null ? name : `${name}: ${model}`),
    },
    { header: "verdict", cell: ({ verdict }) => verdict },
    { header: "found", cell: ({ finding }) => finding },
  ]);
  const painted = table
    .split("\n")
    .map((line, i) => (lines[i - 1]?.verdict === "suspect" ? alarm(line) : line));
  const left = first!.notMade.map(({ name, reason }) => `not made: ${name}, ${reason}`);
  return [...painted, `in all: ${verdicts}`, ...left].join("\n");
}
