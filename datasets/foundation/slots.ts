/** Hands out cores: the sum of what is in use never exceeds the total. First come, first served. */
export interface Slots {
  /** Runs `work` once `wanted` cores (at most all of them) are free. */
  use<T>(wanted: number, work: () => Promise<T>): Promise<T>;
}

export function createSlots(total: number): Slots {
  let free = total;
  const waiting: { readonly size: number; readonly start: () => void }[] = [];
  const admit = () => {
    while (waiting[0] !== undefined && waiting[0].size <= free) {
      const next = waiting.shift()!;
      free -= next.size;
      next.start();
    }
  };
  return {
    async use(wanted, work) {
      const size = Math.min(Math.max(1, wanted), total);
      await new Promise<void>((start) => {
        waiting.push({ size, start });
        admit();
      });
      try {
        return await work();
      } finally {
        free += size;
        admit();
      }
    },
  };
}
