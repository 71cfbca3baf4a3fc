import { useId } from "preact/hooks";
import { words } from "../language.ts";
import type { Simulated } from "./simulation.tsx";

/** What a person adds to a release whose simulation jumps, or cannot be made. */
export interface ReleaseLook {
  readonly jumpReason: string;
  readonly isUnseen: boolean;
}

export const noLook: ReleaseLook = { jumpReason: "", isUnseen: false };

interface BeforeReleaseProps {
  readonly simulated: Simulated;
  readonly look: ReleaseLook;
  readonly onLook: (look: ReleaseLook) => void;
}

/** The second confirmation: in words where the list would jump, by a tick where nobody can look. */
export function BeforeRelease({ simulated, look, onLook }: BeforeReleaseProps) {
  const id = useId();
  const t = words.value.simulation;
  if (simulated.status === "failed")
    return (
      <label class="small">
        <input
          type="checkbox"
          checked={look.isUnseen}
          onChange={(event) => onLook({ ...look, isUnseen: event.currentTarget.checked })}
        />{" "}
        {t.unseen}
      </label>
    );
  if (!jumps(simulated)) return null;
  return (
    <div class="field">
      <label for={id}>{t.jumpReason}</label>
      <textarea
        id={id}
        rows={2}
        value={look.jumpReason}
        onInput={(event) => onLook({ ...look, jumpReason: event.currentTarget.value })}
      />
    </div>
  );
}

/** Why a release cannot be made yet, or null. */
export function releaseObstacleOf(
  simulated: Simulated,
  { jumpReason, isUnseen }: ReleaseLook,
): string | null {
  const t = words.value.simulation;
  if (simulated.status === "asked") return t.wait;
  if (simulated.status === "failed") return isUnseen ? null : t.unseenFirst;
  return jumps(simulated) && jumpReason.trim() === "" ? t.jumpFirst : null;
}

/** The server simulates again, on the very panel that was looked at. */
export function releaseBody(simulated: Simulated, { jumpReason, isUnseen }: ReleaseLook) {
  if (simulated.status === "failed") return { isUnseen };
  if (simulated.status !== "seen" || simulated.seen === null) return {};
  return { panel: simulated.seen.panel.version, ...(jumps(simulated) && { jumpReason }) };
}

function jumps(simulated: Simulated): boolean {
  return simulated.status === "seen" && (simulated.seen?.simulation.jump.length ?? 0) > 0;
}
