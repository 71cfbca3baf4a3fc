import { Fault, type Json } from "vigie/datasets";
import type { Engine } from "../../models/contract.ts";
import { trainerFor } from "../../models/trainers.ts";
import { isRegional } from "../../splits/regional.ts";
import { sealedFrom, testOf } from "../sealed/seal.ts";
import type { ParameterRange, Protocol, SearchSpace, Study, StudySearch } from "../study.ts";

/** What a study says about its search, once it is known to be possible. */
export interface SearchPlan {
  readonly search: StudySearch;
  readonly protocol: Protocol;
  readonly metric: NonNullable<StudySearch["metric"]>;
}

/**
 * Everything that can be known wrong before the first trial: kinds and ends of ranges, and each searched parameter by name
 * and at its ends, by the trainer that will read it. `engine` is what `auto` means here.
 * Throws `search.none`, `search.protocol`, `search.regions`, `search.bad-range`, `search.bad-space`, `parameter.unknown`, `parameter.out-of-range`.
 */
export async function checkSearch(study: Study, engine: "native" | "wasm"): Promise<SearchPlan> {
  const { search, protocols } = study;
  if (search === undefined)
    throw new Fault(
      "search.none",
      `study without a search: ${study.name} (expected one that declares ranges)`,
    );
  const regional = protocols.find(({ fold }) => isRegional(fold));
  if (regional !== undefined)
    throw new Fault(
      "search.regions",
      `regions of protocol ${regional.name}: learnIn or testIn (expected none beside a search, which would learn from the regions that it keeps apart)`,
    );
  const protocol = searchedFold(study);
  if (protocol === undefined)
    throw new Fault(
      "search.protocol",
      `protocols: ${protocols.map(({ name }) => name).join(", ")} (expected a temporal one: which firms a grouped fold learns from depends on who is in its test)`,
    );
  await checkSpaces(search.spaces, engine);
  return { search, protocol, metric: search.metric ?? "averagePrecision" };
}

/**
 * The last fold through time that judges no sealed month, so that the sealed ones stay unseen by what they will judge; a
 * study with sealed folds alone is searched in the first of them, whose test no trial reads.
 */
function searchedFold(study: Study): Protocol | undefined {
  const throughTime = study.protocols.filter(({ name }) => name !== "grouped");
  const from = sealedFrom(study);
  return throughTime.findLast((one) => from === null || testOf(one).until <= from) ?? throughTime[0];
}

async function checkSpaces(spaces: readonly SearchSpace[], engine: "native" | "wasm"): Promise<void> {
  if (spaces.length === 0) throw new Fault("search.bad-space", "search spaces: 0 (expected at least one)");
  const repeated = spaces.find(({ name }, i) => spaces.findIndex((one) => one.name === name) !== i);
  if (repeated !== undefined)
    throw new Fault(
      "search.bad-space",
      `search space named twice: ${repeated.name} (expected distinct names)`,
    );
  for (const space of spaces) await checkSpace(space, space.engine === "auto" ? engine : space.engine);
}

async function checkSpace({ name: space, kind, ranges, params }: SearchSpace, engine: Engine): Promise<void> {
  const names = Object.keys(ranges);
  if (names.length === 0)
    throw new Fault("search.bad-space", `searched parameters of ${space}: 0 (expected at least one range)`);
  const twice = names.find((name) => Object.hasOwn(params, name));
  if (twice !== undefined)
    throw new Fault("search.bad-space", `${twice} of ${space}: fixed and searched (expected one of the two)`);
  for (const name of names) checkRange(`${space}.${name}`, ranges[name]!);
  const { defaults } = trainerFor(kind, engine);
  for (const name of Object.keys(params))
    if (!Object.hasOwn(defaults, name)) await tryParameters({ space, kind, engine }, { [name]: null });
  for (const name of names)
    for (const value of endsOf(ranges[name]!))
      await tryParameters({ space, kind, engine }, { [name]: value });
}

/** Trainers check parameters before rows: a fit of no rows gets no further, and says what it thinks of them. */
async function tryParameters(
  { space, kind, engine }: { space: string; kind: SearchSpace["kind"]; engine: Engine },
  params: Readonly<Record<string, Json>>,
): Promise<void> {
  const train = {
    names: ["x"],
    rowCount: 0,
    columns: [new Float32Array()],
    labels: new Uint8Array(),
    firms: new Int32Array(),
  };
  const fault = await trainerFor(kind, engine)
    .fit({ train }, params, { seed: 1 })
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  if (fault instanceof Fault && fault.code.startsWith("parameter."))
    throw new Fault(fault.code, `search space ${space}: ${fault.message}`, { cause: fault });
}

function endsOf(range: ParameterRange): readonly Json[] {
  if ("choice" in range) return range.choice;
  if ("integer" in range) return range.integer;
  return "uniform" in range ? range.uniform : range.logUniform;
}

function checkRange(name: string, range: ParameterRange): void {
  const [kind, ...more] = Object.keys(range);
  if (more.length > 0 || !["uniform", "logUniform", "integer", "choice"].includes(kind ?? ""))
    throw badRange(name, range, "{ uniform }, { logUniform }, { integer } or { choice }");
  const ends: readonly unknown[] = endsOf(range);
  if (kind === "choice") {
    if (!Array.isArray(ends) || ends.length === 0) throw badRange(name, range, "a list of one value or more");
    return;
  }
  const isPair = Array.isArray(ends) && ends.length === 2 && ends.every((end) => Number.isFinite(end));
  const [low, high] = ends as [number, number];
  if (!isPair || low > high) throw badRange(name, range, "two numbers, the lower one first");
  if (kind === "integer" && !ends.every(Number.isSafeInteger)) throw badRange(name, range, "whole numbers");
  if (kind === "logUniform" && low <= 0) throw badRange(name, range, "ends above 0");
}

function badRange(name: string, range: ParameterRange, expected: string): Fault {
  return new Fault("search.bad-range", `range of ${name}: ${JSON.stringify(range)} (expected ${expected})`);
}
