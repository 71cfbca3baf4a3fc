import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { SourceName } from "../../../datasets/sources/contract.ts";
import { type ImportOptions, importFiles } from "../../../datasets/sources/importFiles.ts";
import { storeAt } from "../store/support.ts";

/** What an import says, or the fault it ends with; `reading` apart, for it alone may differ. */
async function outcome(
  source: SourceName,
  content: Uint8Array,
  reading: NonNullable<ImportOptions["reading"]>,
) {
  const folder = await mkdtemp(join(tmpdir(), "vigie-columns-"));
  try {
    const files = [join(folder, "raw.csv")];
    await writeFile(files[0]!, content);
    const options = { source, files, received: "2025-01-15", reading };
    const { dataset, report } = await importFiles(storeAt(join(folder, "store")), options);
    const read = report.files.map((file) => file.reading);
    const told = { ...report, files: report.files.map((file) => ({ ...file, reading: "" })) };
    const rejects = dataset.receipt.files.find(({ path }) => path === "rejects.csv");
    return { read, said: { version: dataset.version, report: told, rejects } };
  } catch (error) {
    const { code, message, place } = error as { code: string; message: string; place: unknown };
    return { read: ["lines"], said: { code, message, place } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Fails unless both ways say the same; gives how the fast one was read. */
async function sameBothWays(source: SourceName, content: string | Uint8Array): Promise<string> {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const [fast, slow] = [await outcome(source, bytes, "columns"), await outcome(source, bytes, "lines")];
  expect(fast.said).toEqual(slow.said);
  return fast.read.join();
}

const headers = {
  cotisation: "more;Siret;Compte;periode;mer;enc_direct;cotis_due",
  effectif_ent: "siren;eff202411;eff202412;eff202413",
  paydex: "SIREN;NB_JOURS;DATE_VALEUR;NB_JOURS_LIB",
  sirene:
    "siren,siret,etablissementSiege,codeCommuneEtablissement,dateCreationEtablissement,libelleCommuneEtablissement",
  procol: "Siret;Siren;Dt_effet;Lib_actx_stdx",
} as const;

const good: Record<keyof typeof headers, string> = {
  cotisation: "é;12345678900011; 2 ;202411;x;10,5;-20",
  effectif_ent: "123456789;;12;7",
  paydex: "123456789;5;15/12/2024;5 jours",
  sirene: "123456789,12345678900011,true,75056,2000-01-01,PARIS",
  procol: "12345678900011;123456789;26MAY2014;liquidation_ouverture",
};

const cells: Record<keyof typeof headers, readonly string[]> = {
  cotisation: ["1234567890001", "202462", "2441", "202499", "+1.", "1e3", "1,5", "inf", "9".repeat(400)],
  effectif_ent: ["1", "-1", "1.0", "99999999999", "123 456 789"],
  paydex: ["31/02/2024", "1/1/2024", "123 456 789", "12", "+3"],
  sirene: ["2A004", "97105", "false", "0", "2000-1-1", "12345678900011"],
  procol: ["31DÉC2012", "1JAN2020", "sauvegarde", "123456"],
};

/** Texts that are nobody's value but trouble somewhere. */
const troubles = [
  "",
  " ",
  '"',
  '""',
  '"a"',
  'a"b',
  "\t",
  "\r",
  "é",
  "€",
  "\u00a0",
  "\u0000",
  "\u001f",
  "'",
  "\\",
  "NULL",
];

const ends = fc.constantFrom("\n", "\r\n");

/** A file of good lines, some of which were changed in one cell, cut, lengthened, emptied or quoted. */
function dirty(source: keyof typeof headers) {
  const delimiter = source === "sirene" ? "," : ";";
  const parts = good[source].split(delimiter);
  const cell = fc.constantFrom(...cells[source], ...troubles);
  const changed = fc
    .tuple(fc.nat(parts.length - 1), cell)
    .map(([at, text]) => parts.with(at, text).join(delimiter));
  const line = fc.oneof(
    { weight: 6, arbitrary: fc.constant(good[source]) },
    { weight: 4, arbitrary: changed },
    { weight: 1, arbitrary: fc.constantFrom("", "  ", delimiter, delimiter.repeat(parts.length - 1)) },
    { weight: 1, arbitrary: fc.constant(`${good[source]}${delimiter}`) },
    { weight: 1, arbitrary: fc.constant(parts.slice(1).join(delimiter)) },
    { weight: 1, arbitrary: fc.constant(parts.map((part) => `"${part}"`).join(delimiter)) },
    { weight: 1, arbitrary: fc.constant(`"${parts[0]}${delimiter}"${good[source].slice(parts[0]!.length)}`) },
  );
  const lines = fc.array(line, { minLength: 1, maxLength: 12 });
  const marks = fc.constantFrom("", "", "\uFEFF", "\n");
  return fc
    .tuple(marks, lines, fc.array(ends, { minLength: 13, maxLength: 13 }), fc.boolean(), fc.boolean())
    .map(([mark, texts, lineEnds, mixed, closed]) => {
      const all = [headers[source], ...texts];
      const end = (i: number) => (mixed ? lineEnds[i] : lineEnds[0])!;
      const text = all.map((one, i) => (i === all.length - 1 && !closed ? one : one + end(i))).join("");
      return mark + text;
    });
}

test.each(Object.keys(headers) as (keyof typeof headers)[])(
  "dirty files of %s give the same by columns as by lines",
  async (source) => {
    const ways = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(dirty(source), async (content) => {
        const way = await sameBothWays(source, content);
        ways.set(way, (ways.get(way) ?? 0) + 1);
      }),
      { numRuns: 12 },
    );
    expect(ways.get("columns") ?? 0).toBeGreaterThan(0);
  },
  300_000,
);

const many = (n: number, change: (i: number) => string | undefined = () => undefined) =>
  [
    headers.cotisation,
    ...Array.from({ length: n }, (_, i) => change(i) ?? good.cotisation.replace(" 2 ", String(i))),
    "",
  ].join("\n");

test.each<readonly [string, string, SourceName, string | Uint8Array]>([
  ["without trouble", "columns", "cotisation", many(3000)],
  ["with CRLF", "columns", "cotisation", many(3000).replaceAll("\n", "\r\n")],
  ["compressed", "columns", "cotisation", gzipSync(many(3000))],
  ["with a mark of its encoding", "columns", "cotisation", `\uFEFF${many(3000)}`],
  [
    "with a bad cell here and there",
    "columns",
    "cotisation",
    many(3000, (i) => (i % 997 === 5 ? "1;2;3;4;5;6;7" : undefined)),
  ],
  [
    "with a cut line here and there",
    "columns",
    "cotisation",
    many(3000, (i) => (i % 997 === 5 ? "1;2;3" : undefined)),
  ],
  [
    "with a quoted cell here and there",
    "columns",
    "cotisation",
    many(3000, (i) => (i % 997 === 5 ? 'x;12345678900011;"a;""b";202411;;1;2' : undefined)),
  ],
  ["with a blank line", "columns", "cotisation", many(3000, (i) => (i === 7 ? "" : undefined))],
  [
    "with mixed line ends",
    "lines",
    "cotisation",
    many(3000, (i) => (i === 7 ? `${good.cotisation}\r` : undefined)),
  ],
  [
    "with bytes that are not UTF-8",
    "lines",
    "cotisation",
    Buffer.concat([Buffer.from(many(100)), Buffer.from([0xe9, 0x0a])]),
  ],
  [
    "that is quoted throughout",
    "lines",
    "paydex",
    `${headers.paydex}\n${'"123456789";"5";"15/12/2024";""\n'.repeat(9)}`,
  ],
])(
  "a file %s is read by %s and gives the same",
  async (_, way, source, content) => {
    expect(await sameBothWays(source, content)).toBe(way);
  },
  60_000,
);
