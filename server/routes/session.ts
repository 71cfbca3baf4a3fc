import { Fault } from "vigie/datasets";
import { z } from "zod";
import type { PersonView, SessionView } from "../api/session.ts";
import { actingAs, sessionView } from "../api/session.ts";
import { demoPeople } from "../demo/people.ts";
import { readBody, readQuery } from "../security/read.ts";
import type { Services } from "../services/services.ts";
import { cookieOf, giveCookie, type Route, takeCookie } from "./route.ts";
import { deadLinkPage } from "./sign-in-page.ts";

export function sessionRoutes(services: Services): readonly Route[] {
  const { sessions, tokens, people, isExample, onSignIn } = services;
  const view = async (person: PersonView): Promise<SessionView> => ({
    person,
    people: isExample && isDemoPerson(person) ? (await people.all()).filter(isDemoPerson) : [],
    isExample,
    notice: "four-eyes-on-trust",
  });
  return [
    {
      method: "GET",
      path: "/sign-in",
      access: "anyone",
      answer({ context }) {
        // A mail program that looks at a link before its reader does must not use it up.
        if (context.req.method !== "GET") throw wrongMethod(context.req.method);
        const { token } = readQuery(context, z.object({ token: z.string().max(200).default("") }));
        const person = tokens.use(token);
        if (person === null) return context.html(deadLinkPage, 403);
        sessions.end(cookieOf(context));
        giveCookie(context, sessions.start(person));
        onSignIn(person);
        return context.redirect("/", 303);
      },
    },
    {
      method: "GET",
      path: "/api/v1/session",
      operation: { id: "getSession", answer: sessionView },
      access: "signed-in",
      answer: async ({ context, person }) => context.json(await view(person())),
    },
    {
      method: "POST",
      path: "/api/v1/session/act-as",
      operation: { id: "actAs", body: actingAs, answer: sessionView },
      access: "signed-in",
      isForBrowsers: true,
      async answer({ context, person: asking }) {
        const { person: id } = await readBody(context, actingAs);
        const person = await demoPerson(services, asking(), id);
        const cookie = sessions.actAs(cookieOf(context), person.id);
        if (cookie !== null) giveCookie(context, cookie);
        return context.json(await view(person));
      },
    },
    {
      method: "POST",
      path: "/api/v1/session/sign-out",
      operation: { id: "signOut", answer: null },
      access: "signed-in",
      isForBrowsers: true,
      answer({ context }) {
        sessions.end(cookieOf(context));
        takeCookie(context);
        return context.body(null, 204);
      },
    },
  ];
}

function isDemoPerson({ id }: PersonView): boolean {
  return demoPeople.some((person) => person.id === id);
}

/** The demo people are one newcomer: an account beside theirs is one person, who acts as nobody else. */
async function demoPerson(
  { isExample, people }: Services,
  asking: PersonView,
  id: string,
): Promise<PersonView> {
  const person = await people.find(id);
  if (isExample && person !== undefined && [asking, person].every(isDemoPerson)) return person;
  const names = demoPeople.map((one) => one.id).join(", ");
  const expected = isExample ? `one of ${names}, as another of them` : "an example workspace";
  throw new Fault("session.act-as", `cannot act as: ${id} (expected ${expected})`, { kind: "forbidden" });
}

function wrongMethod(method: string): Fault {
  return new Fault("request.method", `method not possible here: ${method} (expected GET)`);
}
