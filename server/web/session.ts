import { signal } from "@preact/signals";
import type { Problem } from "../api/problem.ts";
import type { SessionView } from "../api/session.ts";
import { get, problemFrom, send } from "./api.ts";

export type SessionState =
  | { readonly status: "asking" }
  | { readonly status: "in"; readonly session: SessionView }
  | { readonly status: "out"; readonly problem: Problem };

export const session = signal<SessionState>({ status: "asking" });

export async function askSession(): Promise<void> {
  session.value = await get<SessionView>("/api/v1/session")
    .then((view): SessionState => ({ status: "in", session: view }))
    .catch((error: unknown): SessionState => ({ status: "out", problem: problemFrom(error) }));
}

/** Only in the example workspace. @throws ProblemError */
export async function actAs(person: string): Promise<void> {
  session.value = {
    status: "in",
    session: await send<SessionView>("POST", "/api/v1/session/act-as", { person }),
  };
}

export async function signOut(): Promise<void> {
  await send("POST", "/api/v1/session/sign-out");
  await askSession();
}

/** The person signed in, or null. */
export function whoIsHere(): SessionView["person"] | null {
  return session.value.status === "in" ? session.value.session.person : null;
}
