import { questionIds, type Registry, type ScoreShift, signaturesOf, type Version } from "vigie/registry";
import type { ControllerAnswerView, MaturedListView, VersionPage } from "../../api/versions.ts";

/** What people put beside a version: names under decisions, the shift of a refit, matured lists, the controller's answers. */
export async function viewBeside(
  registry: Registry,
  version: Version,
  json: (file: string) => Promise<unknown>,
): Promise<Pick<VersionPage, "signatures" | "demanded" | "shift" | "matured" | "questions">> {
  return {
    signatures: registry.signatures(version),
    demanded: signaturesOf(registry.policy().policy),
    shift:
      version.refit === null ? null : ((await json("refit.json")) as { readonly shift: ScoreShift }).shift,
    matured: await viewMatured(registry, version),
    questions: await viewQuestions(registry, version.model),
  };
}

async function viewMatured(registry: Registry, version: Version): Promise<readonly MaturedListView[]> {
  const records = await registry.matured(version);
  return Promise.all(
    version.appended.map(async ({ from, until, by, at, reason, panel }, i) => {
      const record = records[i] ?? null;
      return {
        ...{ from, until, by, at },
        reason: await registry.note(reason),
        panel: record?.dataset.name ?? panel,
        views: record?.views ?? null,
      };
    }),
  );
}

async function viewQuestions(registry: Registry, model: string): Promise<readonly ControllerAnswerView[]> {
  const answers = await registry.answers(model);
  return questionIds.map((question) => ({ question, answer: answers[question] ?? null }));
}
