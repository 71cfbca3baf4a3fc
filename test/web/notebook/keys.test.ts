import { describe, expect, it } from "vitest";
import { commands } from "../../../server/web/notebook/commands.ts";
import { createKeyReader, nameOfKey } from "../../../server/web/notebook/keys.ts";

const press = (key: string, held = "") => ({
  key,
  ctrlKey: held.includes("c"),
  metaKey: held.includes("m"),
  altKey: held.includes("a"),
  shiftKey: held.includes("s"),
});

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
    expect(reader().at("cell", press("d"), press("x"))).toBeNull();
    const slow = reader();
    slow.at("cell", press("d"));
    slow.wait(2000);
    expect(slow.at("cell", press("d"))).toBeNull();
  });

  it("belong to one command each, wherever one is", () => {
    for (const where of ["cell", "editor"] as const) {
      const keys = commands
        .filter((command) => command.where === where || command.where === "both")
        .flatMap((command) => command.keys);
      expect(keys).toEqual([...new Set(keys)]);
    }
  });
});
