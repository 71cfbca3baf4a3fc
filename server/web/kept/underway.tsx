import { useEffect } from "preact/hooks";
import type { ReproductionProgress } from "../../api/kept-runs.ts";
import { send } from "../api.ts";
import { words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { path } from "../router.ts";

const againMs = 700;

/** How far a stored run that is being run again has come, and the way to stop it. */
export function Underway({ run }: { readonly run: string }) {
  const t = words.value.kept;
  const { value, reload } = useLoaded<ReproductionProgress | null>(
    `/api/v1${path("kept", run, "reproduce")}`,
  );
  useEffect(() => {
    const timer = setInterval(reload, againMs);
    return () => clearInterval(timer);
  }, [reload]);
  const { done = 0, cells = 0, cell = null } = value ?? {};
  return (
    <div class="toolbar" role="status">
      <progress aria-label={t.working} value={done} max={Math.max(1, cells)} />
      <span>{t.underway(done, cells, cell)}</span>
      <button
        type="button"
        class="button small"
        onClick={() => void send("POST", `/api/v1${path("kept", run, "reproduce", "stop")}`).catch(() => {})}
      >
        {t.stop}
      </button>
    </div>
  );
}
