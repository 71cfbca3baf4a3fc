import { table } from "arquero";
import { createRandom, parseMonth } from "vigie/datasets";
import { executeStudy, readRun, type Study } from "vigie/experiments";
import {
  bundleOfRun,
  evidenceBound,
  makeKeyPair,
  type Person,
  requestKey,
  signStatement,
} from "vigie/registry";
import { openWorkspace, type Workspace } from "../../server/workspace.ts";
import { smallFold } from "../support/small-fold.ts";
import { column, feature, putSmallPanel, world } from "./workspace.ts";

/** Three accounts, and an admin who brought them in. */
const deciders: readonly Person[] = [
  { id: "odile", name: "Odile", roles: ["admin"] },
  { id: "sam", name: "Sam", roles: ["scientist", "reviewer"] },
  { id: "rae", name: "Rae", roles: ["reviewer"] },
  { id: "max", name: "Max", roles: ["release-manager"] },
];

const department = column("department", ["category", "group", "Department of the head office."]);
const lateness = column("late", ["float64", "feature", "How late suppliers are paid."], {
  ...feature,
  unit: "days",
});
const departments = ["35", "2A", "57", "14", "31", "44"];

const study: Study = {
  format: "vigie.study/1",
  name: "debt and late payments",
  question: "Does debt tell more?",
  panel: "small",
  features: ["debt", "late"],
  asinh: [],
  ...smallFold,
  models: [
    {
      name: "logistic",
      kind: "logistic-regression",
      engine: "newton",
      params: { lambda: 1 },
      mode: "imputed-and-scaled",
    },
  ],
  seed: 1,
  replicates: 100,
};

/** The same without the column that tells most: its list is another one. */
const blindStudy: Study = {
  ...study,
  name: "without debt",
  question: "Do late payments tell?",
  features: ["late"],
};

/** The same recipe over other months. */
const laterStudy: Study = {
  ...study,
  protocols: study.protocols.map((protocol) => ({
    ...protocol,
    fold: { ...protocol.fold, testFrom: parseMonth("2021-01") },
  })),
};

interface Deciding {
  readonly workspace: Workspace;
  /** Ids of the runs of all studies. */
  readonly runs: { readonly blind: string; readonly telling: string; readonly later: string };
}

/** A delivery, a panel made from it, three runs on it, the first of them in production, and people who can decide. */
export async function prepareDecisions(folder: string): Promise<Deciding> {
  const workspace = openWorkspace(folder, world);
  const delivery = await workspace.store.putTable({
    kind: "source",
    name: "debit",
    schema: { columns: [{ ...column("siren", ["text", "key", "Number of the firm."]) }] },
    table: table({ siren: ["100000000"] }),
    report: { files: [{ file: "debit-2022-01.csv" }] },
  });
  const random = createRandom("late payments");
  const late = (debt: number | null) => (debt ?? 0) + 1.5 * random.normal();
  await putSmallPanel(
    workspace,
    [delivery.version],
    [
      [department, ({ siren }) => departments[Number(siren) % 6]],
      [lateness, ({ debt }) => late(debt)],
    ],
  );
  const laboratory = await workspace.openLaboratory("sam");
  const blind = await executeStudy(blindStudy, laboratory);
  const telling = await executeStudy(study, laboratory);
  const later = await executeStudy(laterStudy, laboratory);
  await releaseFirst(workspace, blind.record.id);
  const [first, second, third] = [blind, telling, later].map(({ record }) => record.id);
  return { workspace, runs: { blind: first!, telling: second!, later: third! } };
}

async function releaseFirst(workspace: Workspace, run: string): Promise<void> {
  const registry = await workspace.openRegistry(deciders, evidenceBound);
  const draft = await bundleOfRun(await readRun(workspace.runsFolder, run), "temporal", "logistic");
  const { reference } = await registry.register({ model: "failures", author: "sam", ...draft });
  await registry.requestReview(reference, "sam", "A first list.");
  const { rules } = await registry.check(reference);
  const acknowledged = rules.filter(({ blocks }) => blocks === "until acknowledged").map(({ rule }) => rule);
  const { privatePem } = makeKeyPair();
  const request = requestKey("rae", privatePem);
  await registry.addKey({ request, by: "odile", reason: "Handed over in person." });
  const asked = { action: "approve", version: reference, person: "rae", alias: "", acknowledged } as const;
  const signature = signStatement(registry.statement(asked), privatePem);
  await registry.approve(reference, "rae", "Better than no list.", { acknowledged, signature });
  await registry.release(reference, "production", "max", "Lists begin.");
  await registry.close();
}
