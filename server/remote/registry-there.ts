import { Fault } from "vigie/datasets";
import type { PolicyCheck, Statement } from "vigie/registry";
import type { SessionView } from "../api/session.ts";
import type { SimulationAnswer } from "../api/simulations.ts";
import type { OutsidePage, VersionPage, VersionView } from "../api/versions.ts";
import type { Interface } from "./interface.ts";
import type { ReachedRegistry } from "./reached-registry.ts";

type VersionAnswer = { readonly version: VersionView };

/** A server's registry over its interface. Simulations are the server's own, on its own panels. */
export function registryThere(api: Interface): ReachedRegistry {
  const page = (reference: string) => api.get<VersionPage | OutsidePage>(pathOf(reference));
  const post = async (person: string, path: string, body: object) => {
    await requireOwner(api, person);
    return (await api.post<VersionAnswer>(path, body)).version;
  };
  return {
    list: ({ model, status, skip, limit }) => api.get("versions", { model, status, skip, limit }),
    async show(reference) {
      const shown = await page(reference);
      const { version, notReproducible, history } = shown;
      return { version, notReproducible, window: shown.source === null ? shown.window : null, history };
    },
    check: (reference) => api.get<PolicyCheck>(`${pathOf(reference)}/check`),
    card: (reference, { language, format }) =>
      api.getText(`${pathOf(reference)}/card-file`, { language, format }),
    findings: async (reference) => (await page(reference)).findings,
    openFinding: ({ version, person, ...opened }) => post(person, `${pathOf(version)}/findings`, opened),
    stepFinding: ({ version, person, finding, ...step }) =>
      post(person, `${pathOf(version)}/findings/${finding}`, step),
    async statement({ version, person, action, alias, acknowledged }) {
      await requireOwner(api, person);
      const query = { action, alias, acknowledged: acknowledged.join(",") };
      return api.get<Statement>(`${pathOf(version)}/statement`, query);
    },
    simulate: async ({ version, alias, panel }) =>
      (await api.get<SimulationAnswer>(`${pathOf(version)}/simulation`, { alias, panel })).seen,
    move: (name, { reference, person, ...decision }) =>
      post(person, `${pathOf(reference)}/${name}`, decision),
  };
}

/** `first-light@3` → `models/first-light/3`; an alias stands where a number does. @throws Fault `usage.version` */
function pathOf(reference: string): string {
  const [model = "", which = "", ...more] = reference.split("@");
  if (model !== "" && which !== "" && more.length === 0)
    return `models/${encodeURIComponent(model)}/${encodeURIComponent(which)}`;
  throw new Fault("usage.version", `not a version: ${reference} (expected model@3 or model@production)`);
}

/** Who decides is the token's person; a command that names another is a mistake. @throws Fault `usage.as` */
async function requireOwner(api: Interface, person: string): Promise<void> {
  const { id } = (await api.get<SessionView>("session")).person;
  if (id === person) return;
  throw new Fault("usage.as", `the token is not ${person}'s: it is ${id}'s (expected --as ${id})`);
}
