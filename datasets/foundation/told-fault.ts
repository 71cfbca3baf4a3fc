import { describeError, type ErrorKind, Fault, type Place } from "./errors.ts";

/** A Fault as one process tells it to another. */
export interface ToldFault {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly message: string;
  readonly place: Place;
  readonly stack: string;
}

/** `code`: of what is no Fault. */
export function tellFault(error: unknown, code: string): ToldFault {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  if (error instanceof Fault) {
    const { kind, message, place } = error;
    return { code: error.code, kind, message, place, stack };
  }
  const isFull = (error as NodeJS.ErrnoException | undefined)?.code === "ENOSPC";
  return { code, kind: isFull ? "unavailable" : "broken", message: describeError(error), place: {}, stack };
}

export function faultFrom({ code, kind, message, place, stack }: ToldFault): Fault {
  const fault = new Fault(code, message, { kind, place });
  fault.stack = stack;
  return fault;
}

/** How a process ended that had more to say, e.g. `exit code 1`, `killed by SIGKILL (often: out of memory)`. */
export function howEnded(code: number | null, killedBy: string | null): string {
  if (killedBy === null) return `exit code ${code}`;
  return `killed by ${killedBy}${killedBy === "SIGKILL" ? " (often: out of memory)" : ""}`;
}
