import { useEffect, useRef } from "preact/hooks";
import { words } from "../language.ts";
import { commands } from "./commands/commands.ts";
import type { Desk } from "./desk.ts";
import { KeyNames } from "./key-names.tsx";

const groups = ["run", "move", "cells", "notebook"] as const;

/** Keys that the editor itself has. */
const editorKeys = [
  ["complete", ["Ctrl-Space"]],
  ["definition", ["F12"]],
  ["rename", ["F2"]],
  ["undo", ["Mod-z"]],
] as const;

/** All keys on one sheet. */
export function Help({ desk }: { readonly desk: Desk }) {
  const t = words.value.edit;
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => {
    desk.isHelpShown.value = false;
    desk.focus(desk.selected.value);
  };
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={close}>
      <form method="dialog">
        <h2 id="help-title">{t.keysTitle}</h2>
        <button type="submit" class="button small">
          {t.close}
        </button>
      </form>
      <p>{t.keysLead}</p>
      <div class="help-groups">
        {groups.map((group) => (
          <section key={group} aria-label={t.keyGroups[group]}>
            <h3>{t.keyGroups[group]}</h3>
            <dl>
              {commands
                .filter((command) => command.group === group)
                .map(({ name, keys, where }) => (
                  <div key={name}>
                    <dt>
                      <KeyNames keys={keys} />
                      {where === "both" && "*"}
                    </dt>
                    <dd>{t.commands[name]}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
        <section aria-label={t.keyGroups.text}>
          <h3>{t.keyGroups.text}</h3>
          <dl>
            {editorKeys.map(([name, keys]) => (
              <div key={name}>
                <dt>
                  <KeyNames keys={keys} />
                </dt>
                <dd>{t.editorKeys[name]}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </dialog>
  );
}
