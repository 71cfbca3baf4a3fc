import type { JobRunner } from "vigie/experiments";

/** Kills its own process once so many tasks are done: in the middle of the work, whatever the machine's speed. Undefined: never. */
export function dyingAfter(tasks: number | undefined, jobs: JobRunner): JobRunner {
  let done = 0;
  return {
    async run(task, work) {
      const result = await jobs.run(task, work);
      if (++done === tasks) process.kill(process.pid, "SIGKILL");
      return result;
    },
  };
}

/** What a command line says of it: `undefined` where the word is missing. */
export const tasksIn = (word: string | undefined) => (word === undefined ? undefined : Number(word));
