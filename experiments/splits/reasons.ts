/** Why a row is in no part of a fold, or cannot be judged: the whole set, so that pages can say each in their own language. */
export type RowReason =
  | "as-of date before the learning months"
  | "in the embargo: label not known on the first day of the test"
  | "as-of date after the test"
  | "as-of date in no part"
  | "firm kept for another part"
  | "firm of the test side, left out of learning"
  | "firm of the learning side, left out of the test"
  | "region not judged by this fold"
  | "region left out of learning"
  | "firm judged by this fold, learned from in a region it has left"
  | "label not usable"
  | "in procedure at the as-of date: strong signal"
  | "in procedure at the as-of date, which was not known yet"
  | "immature: horizon and reporting delay are not over"
  | "no outcome in the panel"
  | "in procedure at a date of which no outcome is known yet";
