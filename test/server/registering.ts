import { digestBytes } from "vigie/datasets";
import { registryOfServer } from "../../server/control/registry-calls.ts";

/** Registers `count` versions through the server of a registry, all at once, and tells the numbers they got, in the order asked for. */
const [folder, name, count] = process.argv.slice(2) as [string, string, string];
const registry = registryOfServer(folder);
const run = { id: name, digest: digestBytes(name) };
const versions = await Promise.all(
  Array.from({ length: Number(count) }, (_, i) =>
    registry.register({
      model: "demo",
      author: "sam",
      bundle: { files: { "pipeline.json": `{"mark":"${name}-${i}"}` } },
      run,
    }),
  ),
);
process.send!(versions.map(({ number }) => number));
process.disconnect();
