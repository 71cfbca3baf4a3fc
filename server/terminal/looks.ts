import { looksText, type RecordedLook, windowText } from "vigie/experiments";

/** One look at sealed months, with how often they had been looked at by then. */
export function lookText({ window, by, at, seq, looks }: RecordedLook): string {
  return `sealed months ${windowText(window)}: ${looksText(looks)}, this time by ${by} on ${at.slice(0, 10)} (event ${seq} of the journal)`;
}
