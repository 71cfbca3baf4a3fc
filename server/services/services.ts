import type { DatasetStore } from "vigie/datasets";
import type { Registry } from "vigie/registry";
import type { Sessions } from "../auth/sessions.ts";
import type { SignInTokens } from "../auth/tokens.ts";
import type { WebBundle } from "../web/bundle.ts";
import type { Webhooks } from "../webhooks/webhooks.ts";
import type { Comparisons } from "./comparisons.ts";
import type { KeptRuns } from "./kept-runs.ts";
import type { Languages } from "./language/languages.ts";
import type { Notebooks } from "./notebooks.ts";
import type { People } from "./people.ts";
import type { Simulations } from "./simulation/simulations.ts";
import type { Tables } from "./tables.ts";

/** Everything the app answers from. The app itself makes no clock, no file and no process. */
export interface Services {
  /** The port of our address; known once the server listens. */
  readonly port: () => number;
  readonly clock: () => Date;
  readonly store: DatasetStore;
  readonly runsFolder: string;
  readonly comparisons: Comparisons;
  readonly registry: Registry;
  readonly simulations: Simulations;
  readonly people: People;
  readonly sessions: Sessions;
  readonly tokens: SignInTokens;
  readonly tables: Tables;
  readonly notebooks: Notebooks;
  readonly keptRuns: KeptRuns;
  readonly languages: Languages;
  readonly webhooks: Webhooks;
  readonly web: WebBundle;
  /** In the example workspace one person may act as each of the demo people. */
  readonly isExample: boolean;
  /** Unguessable text for one answer. */
  readonly nonce: () => string;
  /** A person signed in with a token. */
  readonly onSignIn: (person: string) => void;
  /** An error that is no `Fault`. */
  readonly onError: (error: unknown) => void;
}
