import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Problem } from "../../api/problem.ts";
import type { SessionView } from "../../api/session.ts";
import { problemFrom } from "../api.ts";
import { chooseTheme, type Theme, theme } from "../design.ts";
import { chooseLanguage, locale, words } from "../language.ts";
import { here, placeOf } from "../router.ts";
import { actAs, session, signOut } from "../session.ts";
import { ProblemNote } from "./answer.tsx";
import { Icon, Mark } from "./icons.tsx";

const sections = ["notebooks", "datasets", "runs", "models", "history"] as const;
const sectionOf: Readonly<Record<string, string>> = {
  dataset: "datasets",
  notebook: "notebooks",
  run: "runs",
  compare: "runs",
  model: "models",
  version: "models",
  "versions-compared": "models",
};

/** What stands around every page. */
export function Shell({ children }: { readonly children: ComponentChildren }) {
  const t = words.value;
  const view = session.value.status === "in" ? session.value.session : null;
  const [problem, setProblem] = useState<Problem | null>(null);
  return (
    <>
      <a class="skip" href="#content">
        {t.skip}
      </a>
      <header class="masthead">
        <div class="frame">
          <a class="brand" href="/" aria-label={t.brandHome}>
            <Mark />
            Vigie
          </a>
          {view !== null && <Navigation />}
          <div class="controls">
            {view !== null && <PersonControl view={view} onProblem={setProblem} />}
            <LanguageControl />
            <ThemeControl />
          </div>
        </div>
      </header>
      {view?.notice != null && (
        <div class="trust" role="note">
          <div class="frame">
            <p>{t.notices[view.notice]}</p>
          </div>
        </div>
      )}
      <main id="content" class="frame" tabIndex={-1}>
        {problem !== null && <ProblemNote problem={problem} />}
        {children}
      </main>
      <footer>
        <div class="frame footing">
          <span>{t.footer}</span>
          <a href="/interface">{t.footerInterface}</a>
          {view?.person.roles.includes("admin") && <a href="/webhooks">{t.webhooks.title}</a>}
        </div>
      </footer>
    </>
  );
}

function Navigation() {
  const t = words.value;
  const { page } = placeOf(here.value);
  const current = sectionOf[page] ?? page;
  return (
    <nav aria-label={t.mainMenu}>
      <ul>
        {sections.map((name) => (
          <li key={name}>
            <a href={`/${name}`} aria-current={name === current ? "page" : undefined}>
              {t.nav[name]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface PersonControlProps {
  readonly view: SessionView;
  readonly onProblem: (problem: Problem | null) => void;
}

/** Who acts. In the example workspace a choice, elsewhere a name and a way out. */
function PersonControl({ view: { person, people }, onProblem }: PersonControlProps) {
  const t = words.value;
  const roles = person.roles.map((role) => t.roles[role]).join(", ");
  if (people.length < 2)
    return (
      <span class="badge">
        <Icon name="person" />
        {person.name} <span class="quiet">{roles}</span>
        <button type="button" class="button small" onClick={() => void signOut()}>
          {t.signOut}
        </button>
      </span>
    );
  const choose = (id: string) =>
    actAs(id).then(
      () => onProblem(null),
      (error: unknown) => onProblem(problemFrom(error)),
    );
  return (
    <label>
      <Icon name="person" />
      <span>{t.actingAs}</span>
      <select value={person.id} onChange={(event) => void choose(event.currentTarget.value)}>
        {people.map(({ id, roles: [role], name }) => (
          <option key={id} value={id}>
            {role === undefined ? name : t.roles[role]}
          </option>
        ))}
      </select>
    </label>
  );
}

function LanguageControl() {
  const other = locale.value === "en" ? "fr" : "en";
  return (
    <button type="button" class="button small bare" lang={other} onClick={() => chooseLanguage(other)}>
      {other === "fr" ? "Français" : "English"}
    </button>
  );
}

const themes: readonly Theme[] = ["system", "light", "dark"];

function ThemeControl() {
  const t = words.value;
  return (
    <label>
      <Icon name="sun" />
      <span class="visually-hidden">{t.theme}</span>
      <select value={theme.value} onChange={(event) => chooseTheme(event.currentTarget.value as Theme)}>
        {themes.map((name) => (
          <option key={name} value={name}>
            {t.themes[name]}
          </option>
        ))}
      </select>
    </label>
  );
}
