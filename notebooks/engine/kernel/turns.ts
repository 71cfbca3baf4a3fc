/** Lets one cell run at a time: of those that are ready, the one that stands first in the file, as tsx would. */
export interface Turns {
  /** Waits for its turn; resolves with what gives the turn back. */
  take(position: number): Promise<() => void>;
}

interface Waiting {
  readonly position: number;
  readonly go: (release: () => void) => void;
}

export function createTurns(): Turns {
  const waiting: Waiting[] = [];
  let isTaken = false;
  let isPicking = false;

  // A tick of patience: cells that become ready together are compared with each other.
  const pickSoon = () => {
    if (isTaken || isPicking || waiting.length === 0) return;
    isPicking = true;
    setImmediate(() => {
      isPicking = false;
      pick();
    });
  };

  const pick = () => {
    waiting.sort((a, b) => a.position - b.position);
    const first = waiting.shift();
    if (first === undefined) return;
    isTaken = true;
    let isReleased = false;
    first.go(() => {
      if (isReleased) return;
      isReleased = true;
      isTaken = false;
      pickSoon();
    });
  };

  return {
    take: (position) =>
      new Promise((go) => {
        waiting.push({ position, go });
        pickSoon();
      }),
  };
}
