/** For those who only read: a clock that must not be asked. */
export function noClock(): Date {
  throw new Error("this code only reads and has no clock");
}
