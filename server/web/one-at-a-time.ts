/** Does some work whenever told, never twice at once: told meanwhile, however often, it does it once more afterwards. */
export function oneAtATime(work: () => Promise<void>): () => void {
  let isWorking = false;
  let isWanted = false;
  const start = async () => {
    isWorking = true;
    do {
      isWanted = false;
      await work();
    } while (isWanted);
  };
  return () => {
    isWanted = true;
    if (!isWorking)
      void start().finally(() => {
        isWorking = false;
      });
  };
}
