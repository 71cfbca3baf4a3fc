import { setImmediate } from "node:timers/promises";
import { Fault } from "../foundation/errors.ts";
import { type Month, parseMonth } from "../foundation/months.ts";
import type { LongWork } from "../foundation/progress.ts";
import { createRandom } from "../foundation/random.ts";
import { contributionHeader, writeContributions } from "./contributions.ts";
import { debtHeader, writeDebts } from "./debts.ts";
import { type DeliveryDay, planDeliveries } from "./deliveries.ts";
import { makeEconomy } from "./economy.ts";
import { followUpHeader, writeFollowUps } from "./followUps.ts";
import { headcountHeader, writeHeadcounts } from "./headcounts.ts";
import type { FirmHistory } from "./history.ts";
import { drawIdentity, loadPlaces } from "./identity.ts";
import { drawLife } from "./life.ts";
import { type Outbox, openOutbox } from "./outbox.ts";
import type { ExampleParameters } from "./parameters.ts";
import { paydexHeader, writePaydex } from "./paydex.ts";
import { committeeHeader, planHeader } from "./plans.ts";
import { plantBadLines } from "./planted.ts";
import { noticeHeader, procedureHeader, writeProcedures } from "./procedures.ts";
import { ratioHeader, writeRatios } from "./ratios.ts";
import type { WrittenFile } from "./rawFiles.ts";
import { placeStateHeader, unitStateHeader, writeRegisterStates } from "./registerStates.ts";
import { establishmentHeader, unitHeader, writeRegisters } from "./registers.ts";
import { consumptionHeader, demandHeader, writeShortTime } from "./shortTime.ts";
import type { ExampleSource } from "./sources.ts";
import { type LivingFirm, partnerOf, settleTransfer } from "./transfers.ts";
import { makeTruthWriter, truthHeader } from "./truth.ts";

/** Firms that are written into files of their own: `[from, until)` by their index. */
export interface Block {
  readonly from: number;
  readonly until: number;
  /** Text that tells its files from those of the others. */
  readonly suffix: string;
}

/** Months of facts before the first panel month, so that its windows and lags are filled. */
const warmUpMonths = 24;
/** The truth looks 18 months beyond the data, and so does the path of the economy. */
const longestHorizon = 18;

/** Writes the raw files of a block of firms, and its truth; gives the files by their path inside the folder. */
export async function writeBlock(
  folder: string,
  { parameters, block }: { readonly parameters: ExampleParameters; readonly block: Block },
  work: LongWork,
): Promise<Readonly<Record<string, WrittenFile>>> {
  const [from, until] = [parseMonth(parameters.from), parseMonth(parameters.until)];
  const first = parseMonth(parameters.firstDelivery);
  const deliveries = planDeliveries(parameters.deliveries, { from, first, until });
  const start = from - warmUpMonths;
  const out = openOutbox({
    folder,
    deliveries,
    suffix: block.suffix,
    headerOf: (source, delivery) => headerOf(source, { from: start, delivery }),
    truthHeader,
  });
  try {
    await writeFirms(out, { parameters, block, start, from, until }, work);
    if (block.from === 0) plantBadLines(out);
    return await out.close();
  } finally {
    await out.abandon();
  }
}

function headerOf(
  source: ExampleSource,
  { from, delivery }: { readonly from: Month; readonly delivery: DeliveryDay },
): string {
  const headers: Record<Exclude<ExampleSource, "effectif_ent">, string> = {
    cotisation: contributionHeader,
    debit: debtHeader,
    delai: planHeader,
    ccsf: committeeHeader,
    procol: procedureHeader,
    bodacc: noticeHeader,
    sirene_ul: unitHeader,
    sirene: establishmentHeader,
    bdf: ratioHeader,
    apdemande: demandHeader,
    apconso: consumptionHeader,
    paydex: paydexHeader,
    followup: followUpHeader,
    sirene_ul_histo: unitStateHeader,
    sirene_histo: placeStateHeader,
  };
  return source === "effectif_ent" ? headcountHeader(from, delivery.code) : headers[source];
}

interface Simulation {
  readonly parameters: ExampleParameters;
  readonly block: Block;
  /** First simulated month. */
  readonly start: Month;
  /** Panel months. */
  readonly from: Month;
  readonly until: Month;
}

async function writeFirms(out: Outbox, simulation: Simulation, { onProgress, signal }: LongWork) {
  const { block, start, from, until, parameters } = simulation;
  const draw = makeFirms(simulation);
  const writeTruth = makeTruthWriter(draw.economy, { from, until, horizon: longestHorizon });
  const count = block.until - block.from;
  const every = Math.max(1, Math.min(200, Math.floor(count / 20)));
  for (let index = block.from; index < block.until; index++) {
    const history = draw.history(index);
    if (history.life.start < until + 1 - start) writeFirm(history, out);
    writeTruth(history, out);
    await out.drain();
    if ((index - block.from) % every !== 0) continue;
    await setImmediate();
    if (signal?.aborted)
      throw new Fault("work.cancelled", "cancelled: nothing was kept", { kind: "cancelled" });
    const detail = `${index} of ${parameters.firms} firms`;
    onProgress?.({ label: "simulate firms", fraction: (index - block.from) / count, detail });
  }
}

/** A delivery of the first days of `until` needs that month too; nothing in it is known before. */
function makeFirms({ parameters: { seed }, start, until }: Simulation) {
  const economy = makeEconomy(seed, start, until + longestHorizon);
  const places = loadPlaces();
  const seedOf = (index: number) => `${seed}/firm-${index}`;
  const living = (index: number): LivingFirm => {
    const firm = drawIdentity(index, createRandom(seedOf(index)), { places, from: start });
    const life = drawLife(firm, createRandom(`${seedOf(index)}/life`), {
      economy,
      from: start,
      until: until + 1,
    });
    return { firm, life };
  };
  const history = (index: number): FirmHistory => {
    const own = living(index);
    const partner = partnerOf(index);
    const random = createRandom(seedOf(index));
    if (partner === null) return { ...own, establishments: own.firm.establishments, random };
    const transfer = createRandom(`${seed}/transfer-${Math.min(index, partner)}`);
    const establishments = settleTransfer(index, own, {
      partner: living(partner),
      random: transfer,
      from: start,
    });
    return { ...own, establishments, random };
  };
  return { economy, history };
}

function writeFirm(history: FirmHistory, out: Outbox): void {
  for (const place of history.establishments) {
    const account = history.random.fork(place.account + (place.persons === null ? "" : "/taken"));
    const due = writeContributions({ history, place, random: account }, out);
    writeDebts({ history, place, random: account.fork("debts"), due }, out);
  }
  writeHeadcounts(history, out);
  writeShortTime(history, out);
  writeRatios(history, out);
  writePaydex(history, out);
  writeRegisters(history, out);
  writeRegisterStates(history, out);
  writeProcedures(history, out);
  writeFollowUps(history, out);
}
