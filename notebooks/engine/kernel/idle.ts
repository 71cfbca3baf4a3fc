/** Says once that nothing is queued or running any more. */
export interface IdleTeller {
  /** Something happens: idleness will have to be told anew. */
  stir(): void;
  /** Tells it soon, unless something comes in between. */
  tellSoon(): void;
}

export function createIdleTeller(isBusy: () => boolean, tell: () => void): IdleTeller {
  let isTold = true;
  return {
    stir() {
      isTold = false;
    },
    // The runtime works a tick after it is told; idle is said when a few have passed and nothing has come of it.
    tellSoon() {
      let ticks = 4;
      const look = () => {
        if (isBusy() || isTold) return;
        if (ticks-- > 0) return void setImmediate(look);
        isTold = true;
        tell();
      };
      setImmediate(look);
    },
  };
}
