import { Fault } from "vigie/datasets";
import { type Study, studies } from "vigie/experiments";

/** A shipped study by its name. Throws `study.unknown`. */
export function studyNamed(name: string): Study {
  const study = studies.find((one) => one.name === name);
  if (study !== undefined) return study;
  throw new Fault(
    "study.unknown",
    `unknown study: ${name} (expected one of ${studies.map((one) => one.name).join(", ")})`,
    { kind: "not-found" },
  );
}

/** The studies and what each asks, for the help of a verb. */
export function studyList(wanted: (study: Study) => boolean = () => true): string {
  const listed = studies.filter(wanted);
  const width = Math.max(...listed.map(({ name }) => name.length)) + 2;
  const lines = listed.map(({ name, question }) => `  ${name.padEnd(width)}${question}`);
  return `\nStudies:\n${lines.join("\n")}`;
}
