import type { Outbox } from "./outbox.ts";
import type { ExampleSource } from "./sources.ts";

/** Lines that no importer can take, in the first delivery of the example: files of the State are never clean. */
const badLines: Readonly<Partial<Record<ExampleSource, readonly string[]>>> = {
  cotisation: ["117;01;00000000100018;000000001000000117;201699;1;100.00;100.00"],
  debit: [
    "117;01;000000001000000117;000000001;00000000100018;20100101;1;0;201611;1;1;1161399;100;200;1;10;0",
    "117;01;000000001000000117;000000001;00000000100018;20100101;1;0;201611;2;1;1160318;12A;200;1;10;0",
  ],
  paydex: ["000000001;soon;soon jours;15/01/2016"],
  bdf: ["000 000 001;2016;32DEC2016;NOBODY;01053;NOWHERE;01.21Z;1.0;1.0;1.0;1.0;1.0;1.0"],
};

/** Number of lines per source that `plantBadLines` writes, once per example. */
export const plantedLines = Object.fromEntries(
  Object.entries(badLines).map(([source, lines]) => [source, lines.length]),
) as Readonly<Partial<Record<ExampleSource, number>>>;

export function plantBadLines(out: Outbox): void {
  for (const [source, lines] of Object.entries(badLines))
    for (const line of lines) out.put(source as ExampleSource, 0, line);
}
