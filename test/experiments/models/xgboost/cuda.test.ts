import { describe, expect, it, type TestContext } from "vitest";
import { firmAuc } from "../../../../experiments/evaluation/intervals/firm-auc.ts";
import type { Model } from "../../../../experiments/models/contract.ts";
import { toXgboostJson } from "../../../../experiments/models/xgboost/exchange.ts";
import { openLibrary } from "../../../../experiments/models/xgboost/library.ts";
import { createNativeTrainer } from "../../../../experiments/models/xgboost/native.ts";
import type { XgboostParameters } from "../../../../experiments/models/xgboost/parameters.ts";
import { trainerContract } from "../../../contracts/trainer.ts";
import { skip } from "../../../support/requirements.ts";
import { foundLibraries } from "./libraries.ts";
import { treeTraits } from "./native-contract.ts";
import { faultOf, nativeFits } from "./native-fits.ts";
import { part, twinCases, twinSet } from "./twin.ts";

const set = twinSet(40_000);
const train = part(set, 0, 20_000);
const validation = part(set, 20_000, 40_000);

function fitBy(path: string, params: Partial<XgboostParameters>) {
  const trainer = createNativeTrainer(async () => path);
  return trainer.fit({ train, validation }, params, { seed: 7, threads: 2 });
}

let usable: Promise<string | { readonly reason: string }> | undefined;

async function findUsable(): Promise<string | { readonly reason: string }> {
  for (const { path } of await foundLibraries())
    if ((await openLibrary(path)).hasCuda)
      return fitBy(path, { device: "cuda", rounds: 1 }).then(
        () => path,
        (error: Error) => ({ reason: error.message }),
      );
  return { reason: "no libxgboost with CUDA was found (VIGIE_XGBOOST_LIB names one)" };
}

function lookOnce() {
  usable ??= findUsable();
  return usable;
}

async function cudaLibrary(context: TestContext): Promise<string> {
  const found = await lookOnce();
  return typeof found === "string" ? found : skip(context, found.reason);
}

const path = await lookOnce();
if (typeof path === "string")
  trainerContract(
    createNativeTrainer(async () => path),
    {
      ...treeTraits,
      params: { ...treeTraits.params, device: "cuda" },
    },
  );

nativeFits({ name: "on CUDA", device: "cuda", locate: cudaLibrary });

describe("fits on CUDA", () => {
  it.for(Object.entries(twinCases))(
    "rank no worse than the processor's, and are the same twice: %s",
    async (one, context) => {
      const [, { params }] = one;
      const path = await cudaLibrary(context);
      const model = await fitBy(path, { ...params, device: "cuda" });
      const again = await fitBy(path, { ...params, device: "cuda" });
      expect(toXgboostJson(again.encode())).toBe(toXgboostJson(model.encode()));
      const others = await fitBy(path, params);
      // ties between splits fall otherwise there: the trees differ, what they are worth does not
      expect(aucOf(model)).toBeGreaterThan(aucOf(others) - 0.01);
    },
  );

  it("refuse what the device cannot do, in the library's words", async (context) => {
    const path = await cudaLibrary(context);
    const fault = await faultOf(() => fitBy(path, { device: "cuda", tree_method: "exact", rounds: 1 }));
    expect(fault.code).toBe("xgboost.library-error");
  });
});

function aucOf(model: Model): number {
  const { labels, firms } = validation;
  return firmAuc({ labels, firms, margins: model.margin(validation) }).value;
}
