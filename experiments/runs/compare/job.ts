import type { Json } from "vigie/datasets";
import type { Work } from "../jobs/task.ts";
import { compareSides } from "./compare.ts";
import type { SideChoice } from "./side.ts";

/** What the job is told; its input `a` is the folder of the runs. */
export interface CompareSidesOrder {
  readonly a: SideChoice;
  readonly b: SideChoice;
}

export const work: Work = async ({ parameters, inputs, onProgress }) => {
  const { a, b } = parameters as unknown as CompareSidesOrder;
  return (await compareSides(inputs.a!, { a, b, onProgress })) as unknown as Json;
};
