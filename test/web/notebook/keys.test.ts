import { describe, expect, it } from "vitest";
import { commands } from "../../../server/web/notebook/commands/commands.ts";
import { createKeyReader, nameOfKey } from "../../../server/web/notebook/keys.ts";

const press = (key: string, held = "") => ({
  key,
  ctrlKey: held.includes("c"),
  metaKey: held.includes("m"),
  altKey: held.includes("a"),
  shiftKey: held.includes("s"),
});

/** A combination as a keyboard tells it. */
function pressOf(combination: string) {
  const parts = combination.split(/-(?=.)/);
  const key = parts.at(-1)!;
  const held = parts.slice(0, -1);
  const shifted: Readonly<Record<string, string>> = { "9": "(", "0": ")", "-": "_" };
  const isShifted = held.includes("Shift") || /^[A-Z?]$/.test(key);
  const code = { Mod: "c", Alt: "a", Shift: "s" };
  const written = held.includes("Shift")
    ? (shifted[key] ?? (key.length === 1 ? key.toUpperCase() : key))
    : key;
  return press(written, held.map((one) => code[one as keyof typeof code]).join("") + (isShifted ? "s" : ""));
}

function reader() {
  let time = 0;
  const read = createKeyReader(() => time);
  return {
    wait: (ms: number) => {
      time += ms;
    },
    at: (where: "cell" | "editor", ...keys: Parameters<typeof read>[0][]) =>
      keys.map((key) => read(key, where)?.name ?? null).at(-1),
  };
}

describe("keys", () => {
  it.each([
    [press("a"), "a"],
    [press("M", "s"), "M"],
    [press("?", "s"), "?"],
    [press("Enter", "s"), "Shift-Enter"],
    [press("Enter", "m"), "Mod-Enter"],
    [press("P", "cs"), "Mod-Shift-p"],
    [press("_", "cs"), "Mod-Shift--"],
    [press("ArrowUp", "cs"), "Mod-Shift-ArrowUp"],
  ])("are named as commands write them: %o", (pressed, name) => {
    expect(nameOfKey(pressed)).toBe(name);
  });

  it("are commands at a cell as a whole, and letters in its text", () => {
    expect(reader().at("cell", press("b"))).toBe("insertBelow");
    expect(reader().at("editor", press("b"))).toBeNull();
    expect(reader().at("editor", press("Enter", "s"))).toBe("runAndNext");
    expect(reader().at("cell", press("-", "cs"))).toBeNull();
  });

  it("pressed twice are a command only in quick succession", () => {
    expect(reader().at("cell", press("d"), press("d"))).toBe("delete");
    expect(reader().at("cell", press("d"), press("q"))).toBeNull();
    const slow = reader();
    slow.at("cell", press("d"));
    slow.wait(2000);
    expect(slow.at("cell", press("d"))).toBeNull();
  });

  // Escape is the editor's own: it shuts what is open in the text first.
  const read = commands.filter(({ name }) => name !== "leave");
  it.each(read.flatMap(({ name, keys, where }) => keys.map((key) => [key, name, where] as const)))(
    "of the help sheet do what it says: %s, %s",
    (key, name, where) => {
      const places = where === "both" ? (["cell", "editor"] as const) : [where];
      const isWritten = /^\S( \S)*$/.test(key);
      for (const place of places) {
        const done = reader().at(place, ...key.split(" ").map(pressOf));
        expect(done).toBe(place === "editor" && isWritten ? null : name);
      }
    },
  );

  it("belong to one command each, wherever one is", () => {
    for (const where of ["cell", "editor"] as const) {
      const keys = commands
        .filter((command) => command.where === where || command.where === "both")
        .flatMap((command) => command.keys);
      expect(keys).toEqual([...new Set(keys)]);
    }
  });
});
