import { useId, useState } from "preact/hooks";
import type { Problem } from "../../api/problem.ts";
import type { VersionView } from "../../api/versions.ts";
import { problemFrom, send } from "../api.ts";
import { words } from "../language.ts";
import { navigate, path } from "../router.ts";
import { whoIsHere } from "../session.ts";
import { ProblemNote } from "./answer.tsx";

interface RegisterFormProps {
  readonly run: string;
  readonly protocol: string;
  /** What can be registered; more than one is a choice. */
  readonly models: readonly string[];
  /** Proposed name in the registry. */
  readonly name?: string;
  readonly onRegistered?: () => void;
}

/** Makes a version of a run's model, as the person signed in, and goes to it. */
export function RegisterForm({ run, protocol, models, name = "", onRegistered }: RegisterFormProps) {
  const t = words.value;
  const id = useId();
  const [model, setModel] = useState(models.at(-1) ?? "");
  const [chosenName, setName] = useState(name);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const mayRegister = whoIsHere()?.roles.includes("scientist") === true;

  const register = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      const body = { run, protocol, model, name: chosenName.trim() };
      const { version } = await send<{ version: VersionView }>("POST", "/api/v1/models", body);
      onRegistered?.();
      navigate(path("models", version.model, version.number));
    } catch (error) {
      setProblem(problemFrom(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form class="stack register" onSubmit={(event) => void register(event)}>
      <div class="inline-form">
        {models.length > 1 && (
          <div class="field">
            <label for={`${id}-model`}>{t.model}</label>
            <select
              id={`${id}-model`}
              value={model}
              onChange={(event) => setModel(event.currentTarget.value)}
            >
              {models.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
          </div>
        )}
        <div class="field">
          <label for={`${id}-name`}>{t.nameInRegistry}</label>
          <input
            id={`${id}-name`}
            value={chosenName}
            required
            pattern="[A-Za-z0-9][A-Za-z0-9._\-]{0,99}"
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </div>
        <button type="submit" class="button primary" disabled={!mayRegister || isBusy}>
          {t.registerAs(model)}
        </button>
      </div>
      {!mayRegister && <p class="small quiet">{t.onlyScientists}</p>}
      {problem !== null && <ProblemNote problem={problem} />}
    </form>
  );
}
