import type { Command } from "./commands/command.ts";
import { commands } from "./commands/commands.ts";

/** Two keys in a row are one command only when they follow each other within this time. */
const pairMs = 800;

interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The name of what was pressed, as commands write their keys. Shift is named only beside what it does not change. */
export function nameOfKey({ key, ctrlKey, metaKey, altKey, shiftKey }: Pressed): string {
  const isModified = ctrlKey || metaKey;
  const isPlainCharacter = key.length === 1 && !isModified && !altKey;
  if (isPlainCharacter) return key;
  const parts = [isModified && "Mod", altKey && "Alt", shiftKey && "Shift", named(key)];
  return parts.filter((part) => part !== false).join("-");
}

/** With Shift, a character's key is told as what it writes: the key itself is what commands name. */
function named(key: string): string {
  const written: Readonly<Record<string, string>> = { _: "-", "(": "9", ")": "0" };
  return key.length === 1 ? (written[key] ?? key.toLowerCase()) : key;
}

/** Finds the command of what is pressed, one key after another. */
export function createKeyReader(now: () => number) {
  let last = { name: "", at: Number.NEGATIVE_INFINITY };
  return (pressed: Pressed, where: "cell" | "editor"): Command | null => {
    const name = nameOfKey(pressed);
    const pair = now() - last.at < pairMs ? `${last.name} ${name}` : "";
    const usable = commands.filter((command) => isUsable(command, where));
    const found =
      usable.find(({ keys }) => keys.includes(pair)) ?? usable.find(({ keys }) => keys.includes(name));
    last = found === undefined ? { name, at: now() } : { name: "", at: Number.NEGATIVE_INFINITY };
    if (found === undefined) return null;
    return where === "editor" && !isChord(name) ? null : found;
  };
}

function isUsable({ where }: Command, here: "cell" | "editor"): boolean {
  return where === "both" || where === here;
}

/** Whether a key writes nothing: in an editor only those are commands. */
function isChord(name: string): boolean {
  return /^(?:Mod|Alt|Shift)-/.test(name);
}
