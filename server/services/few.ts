/** The few entries used last. */
export interface Few<T> {
  get(key: string): T | undefined;
  /** Returns what had to go. */
  set(key: string, value: T): readonly T[];
  delete(key: string): void;
  /** A number that no earlier call gave. */
  next(): number;
}

export function createFew<T>(most: number): Few<T> {
  const entries = new Map<string, T>();
  let given = 0;
  return {
    get: (key) => entries.get(key),
    set(key, value) {
      entries.delete(key);
      entries.set(key, value);
      const gone: T[] = [];
      for (const [oldest, old] of entries) {
        if (entries.size <= most) break;
        entries.delete(oldest);
        gone.push(old);
      }
      return gone;
    },
    delete: (key) => void entries.delete(key),
    next: () => given++,
  };
}
