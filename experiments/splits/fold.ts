/** Row indices into the panel, ascending; the four parts are disjoint. */
export interface FoldRows {
  readonly train: Uint32Array;
  readonly calibrate: Uint32Array;
  readonly choose: Uint32Array;
  readonly test: Uint32Array;
}

export type FoldPart = keyof FoldRows;
export const foldParts: readonly FoldPart[] = ["train", "calibrate", "choose", "test"];
