/*
 * Writes a débit file of any size, for the memory of an import: `npx tsx bench/debit-file.ts FILE 5368709120`.
 * A block of lines is written again and again, each time for other firms.
 */
import { closeSync, openSync, writeSync } from "node:fs";

const header =
  "Urssaf_gestion;Dep;num_cpte;Siren;Siret;Dt_immat;Etat_cpte;Cd_pro_col;Periode;Num_Ecn;Num_Hist_Ecn;Dt_trt_ecn;Mt_PO;Mt_PP;Cd_op_ecn;Motif_ecn;Recours_en_cours\n";
const linesPerBlock = 500_000;
/** Where the account, the firm and its establishment begin in a line; three digits there are the block's. */
const places = [7, 26, 36];

const digits = (n: number, width: number) => String(n).padStart(width, "0");

/** Line `i` of a block: the same length for all. */
function line(i: number): string {
  const siren = `100${digits((i * 7919) % 1_000_000, 6)}`;
  const month = (i >> 3) % 108;
  const [year, inYear] = [2016 + Math.floor(month / 12), month % 12];
  const period = `${year}${Math.floor(inYear / 3) + 1}${(inYear % 3) + 1}`;
  const treated = `${year - 1900}${digits(inYear + 1, 2)}${digits(1 + (i % 28), 2)}`;
  const amounts = `${digits((i * 31) % 900_000, 6)};${digits((i * 17) % 400_000, 6)}`;
  const account = `117;${digits(1 + (i % 95), 2)};${siren}000000117;${siren};${siren}0001${i % 10}`;
  return `${account};20100101;1;0;${period};${digits(i & 255, 3)};${1 + (i % 4)};${treated};${amounts};1;10;0\n`;
}

function writeDebits(path: string, bytes: number): number {
  const lines = Array.from({ length: linesPerBlock }, (_, i) => line(i));
  const [width, block] = [lines[0]!.length, Buffer.from(lines.join(""))];
  const blocks = Math.min(900, Math.ceil(bytes / block.length));
  const file = openSync(path, "w");
  writeSync(file, header);
  for (let b = 0; b < blocks; b++) {
    for (let at = 0; at < block.length; at += width)
      for (const place of places) block.write(digits(100 + b, 3), at + place, "latin1");
    writeSync(file, block);
  }
  closeSync(file);
  return blocks * linesPerBlock;
}

const [path = "debit.csv", bytes = "5368709120"] = process.argv.slice(2);
process.stdout.write(`${path}: ${writeDebits(path, Number(bytes))} lines\n`);
