import { type Competitor, type Finished, isFinished, type Measurement } from "./entry.ts";
import { type Limits, measure } from "./measure.ts";

export interface Competition {
  readonly rounds: number;
  readonly limits: Limits;
  readonly say: (text: string) => void;
}

/**
 * Rounds in which each competitor runs once, so that a slow minute of the machine meets all of them; of several rounds
 * the one with the middle time counts. Who did not finish once is not tried again.
 */
export async function compete(
  competitors: readonly Competitor[],
  { rounds, limits, say }: Competition,
): Promise<readonly Measurement[]> {
  const found = new Map<string, Measurement[]>(competitors.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round++)
    for (const competitor of competitors) {
      const before = found.get(competitor.name)!;
      if (before.some((one) => !isFinished(one))) continue;
      const measured = await measure(competitor, limits);
      say(
        `${competitor.name}, round ${round} of ${rounds}: ${isFinished(measured) ? `${measured.seconds.toFixed(2)} s` : measured.didNotFinish}`,
      );
      before.push(measured);
    }
  return [...found.values()].map(middle);
}

function middle(measured: readonly Measurement[]): Measurement {
  const failed = measured.find((one) => !isFinished(one));
  if (failed !== undefined) return failed;
  const finished = (measured as readonly Finished[]).toSorted((a, b) => a.seconds - b.seconds);
  return finished[Math.floor((finished.length - 1) / 2)]!;
}
