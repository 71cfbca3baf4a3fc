import { useEffect, useRef, useState } from "preact/hooks";
import { words } from "../language.ts";
import type { Desk } from "./desk.ts";
import { rename } from "./edit/language.ts";

/** Asks for a new name, and gives it everywhere in the notebook. */
export function Rename({ desk }: { readonly desk: Desk }) {
  const t = words.value.edit;
  const dialog = useRef<HTMLDialogElement>(null);
  const { key, offset, name } = desk.renaming.value!;
  const [to, setTo] = useState(name);
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => {
    desk.renaming.value = null;
    desk.edit(key);
  };
  return (
    <dialog ref={dialog} class="small-dialog" aria-labelledby="rename-title" onClose={close}>
      <h2 id="rename-title">{t.renameTitle(name)}</h2>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          const reason = await rename(desk, offset, to.trim());
          if (reason === null) dialog.current?.close();
          else setRefusal(reason === "" ? t.renameFailed : reason);
        }}
      >
        <label>
          {t.newName}
          <input value={to} required onInput={({ currentTarget }) => setTo(currentTarget.value)} />
        </label>
        {refusal !== null && (
          <p class="alarm" role="alert">
            {refusal}
          </p>
        )}
        <div class="toolbar">
          <button type="submit" class="button primary small">
            {t.rename}
          </button>
          <button type="button" class="button small" onClick={() => dialog.current?.close()}>
            {t.close}
          </button>
        </div>
      </form>
    </dialog>
  );
}
