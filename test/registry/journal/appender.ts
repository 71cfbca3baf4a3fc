import { digestBytes } from "vigie/datasets";
import { openJournal } from "../../../registry/journal/journal.ts";

/** Appends until it is killed, saying each acknowledged person on a line of its own; several at a time, so that writes are shared. */
const [folder, prefix] = process.argv.slice(2) as [string, string];
const journal = await openJournal(folder, { clock: () => new Date() });
for (let i = 0; ; i += 4) {
  await Promise.all(
    Array.from({ length: 4 }, async (_, j) => {
      const person = `${prefix}-${i + j}`;
      const payload = { person, name: digestBytes(person), roles: [] };
      await journal.append(() => ({ type: "person.added", actor: "set-up", payload }));
      process.stdout.write(`${person}\n`);
    }),
  );
}
