import { Fault } from "vigie/datasets";
import type { Labelled, Registry } from "vigie/registry";
import { ownTags } from "./views.ts";

interface LabelsToSet {
  readonly description?: string | undefined;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

/** All at once: the journal writes what is asked for together with one fsync. @throws Fault `mlflow.own-tag` (forbidden). */
export async function setLabels(
  registry: Registry,
  which: Labelled & { readonly person: string },
  { description, tags }: LabelsToSet,
): Promise<void> {
  const own = tags.find(({ key }) => key.startsWith(ownTags));
  if (own !== undefined)
    throw new Fault(
      "mlflow.own-tag",
      `not to be set: ${own.key} (expected a key that does not begin ${ownTags})`,
      {
        kind: "forbidden",
      },
    );
  await Promise.all([
    ...tags.map((tag) => registry.setTag({ ...which, ...tag })),
    ...(description === undefined || description === ""
      ? []
      : [registry.describe({ ...which, text: description })]),
  ]);
}
