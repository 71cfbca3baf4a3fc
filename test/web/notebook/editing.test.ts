import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draftOf, textOf } from "../../../server/web/notebook/edit/draft.ts";
import { type SaveAnswer, startEditing } from "../../../server/web/notebook/edit/editing.ts";
import { merge } from "../../../server/web/notebook/edit/merge.ts";
import {
  changeBody,
  changeKind,
  changeTitle,
  copyOf,
  deleteCell,
  insertCell,
  mergeBelow,
  moveCell,
  pasteCell,
  splitCell,
  toggleMark,
} from "../../../server/web/notebook/edit/operations.ts";
import { bodyOf, bodyOffset, shownOf, shownOffset } from "../../../server/web/notebook/edit/shown.ts";

const source = `// %% [markdown]
// # Title
// %% one
const one = 1;

// %% two
one + 1;
// %%
one + 2;
`;

/** A file that several may write, as the server keeps it. */
function openFile(text: string) {
  const file = { source: text, digest: `digest of ${text}` };
  return {
    file,
    put(source: string) {
      file.source = source;
      file.digest = `digest of ${source}`;
      return { ...file };
    },
    async write(source: string, base: string): Promise<SaveAnswer> {
      if (base !== file.digest)
        return {
          status: "conflict",
          theirs: { mine: source, theirs: file.source, theirDigest: file.digest as never },
        };
      return { status: "saved", ...this.put(source) };
    },
  };
}

function edit(text = source) {
  const disk = openFile(text);
  const editing = startEditing(disk.file, { write: (...now) => disk.write(...now), later: () => {} });
  const keyOf = (title: string) =>
    editing.draft.value.find(({ header }) => header.includes(title) && title !== "")!.key;
  const typeIn = (title: string, body: string) =>
    editing.type(changeBody(editing.draft.value, keyOf(title), body));
  return { disk, editing, keyOf, typeIn };
}

describe("an edited notebook", () => {
  it("is written whole, and nothing is written where nothing changed", async () => {
    const { disk, editing, typeIn } = edit();
    await editing.save();
    expect(disk.file.digest).toBe(`digest of ${source}`);
    typeIn("two", "one + 41;\n");
    expect(editing.state.value).toBe("unsaved");
    await editing.save();
    expect(disk.file.source).toBe(source.replace("one + 1", "one + 41"));
    expect(editing.state.value).toBe("saved");
  });

  it("keeps the keys of its cells when the file changes elsewhere", () => {
    const { disk, editing, keyOf } = edit();
    const [two, last] = [keyOf("two"), editing.draft.value.at(-1)!.key];
    editing.receive(
      disk.put(source.replace("// %% two\none + 1;\n", "// %% new\n0;\n// %% two\none + 9;\n")),
    );
    expect(keyOf("two")).toBe(two);
    expect(editing.draft.value.at(-1)!.key).toBe(last);
    expect(editing.state.value).toBe("saved");
    expect(editing.keysOf(disk.file.source)).toEqual(editing.draft.value.map(({ key }) => key));
  });

  it("brings edits of different cells together, found when saving", async () => {
    const { disk, editing, typeIn } = edit();
    disk.put(source.replace("one + 2", "one + 20"));
    typeIn("one", "const one = 7;\n");
    await editing.save();
    expect(disk.file.source).toBe(source.replace("one + 2", "one + 20").replace("= 1;\n\n", "= 7;\n"));
    expect(editing.state.value).toBe("saved");
  });

  it.each([
    ["mine", "one + 100;"],
    ["theirs", "one + 200;"],
  ] as const)("shows a clash and writes nothing until one chooses: %s", async (side, kept) => {
    const { disk, editing, typeIn } = edit();
    typeIn("two", "one + 100;\n");
    const theirs = source.replace("one + 1;", "one + 200;");
    editing.receive(disk.put(theirs));
    expect(editing.state.value).toBe("conflict");
    expect(editing.clashes.value).toEqual([{ mine: "one + 100;\n", theirs: "one + 200;\n" }]);
    await editing.save();
    expect(disk.file.source).toBe(theirs);
    editing.settle(side);
    await editing.save();
    expect(disk.file.source).toBe(source.replace("one + 1;", kept));
    if (side === "theirs") {
      editing.undo();
      expect(textOf(editing.draft.value)).toContain("one + 100;");
    }
  });

  it("does not take its own save for someone else's, when more was typed meanwhile", async () => {
    const { disk, editing, typeIn } = edit();
    typeIn("two", "one + 4;\n");
    const saved = editing.save();
    await Promise.resolve();
    typeIn("two", "one + 42;\n");
    editing.receive({ ...disk.file });
    await saved;
    expect(editing.state.value).toBe("unsaved");
    await editing.save();
    expect(disk.file.source).toBe(source.replace("one + 1;", "one + 42;"));
  });

  it("becomes two cells where a marker is typed", async () => {
    const { editing, keyOf, typeIn } = edit();
    const two = keyOf("two");
    typeIn("two", "one + 1;\n// %% more\none + 3;\n");
    await editing.save();
    expect(editing.draft.value.map(({ header }) => header)).toEqual([
      "// %% [markdown]",
      "// %% one",
      "// %% two",
      "// %% more",
      "// %%",
    ]);
    expect(keyOf("two")).toBe(two);
  });

  it("says that it could not be saved, and saves later", async () => {
    const { disk } = edit();
    const problem = { type: "", title: "", status: 0, detail: "", code: "server.unreachable", place: {} };
    let isDown = true;
    const editing = startEditing(disk.file, {
      write: async (...now) => (isDown ? { status: "failed", problem } : disk.write(...now)),
      later: () => {},
    });
    editing.type(changeBody(editing.draft.value, editing.draft.value[1]!.key, "const one = 3;\n"));
    await editing.save();
    expect(editing.state.value).toBe("failed");
    isDown = false;
    await editing.save();
    expect(disk.file.source).toContain("= 3;");
  });
});

describe("operations on cells", () => {
  const draft = draftOf(source);
  const [title, one, two, last] = draft.map(({ key }) => key) as [number, number, number, number];

  it.each([
    ["insert above", insertCell(draft, two, "above").draft, source.replace("// %% two", "// %%\n// %% two")],
    ["insert below the last", insertCell(draft, last, "below").draft, `${source}// %%\n`],
    ["insert into nothing", insertCell([], null, "below").draft, "// %%\n"],
    [
      "copy and paste above",
      pasteCell(draft, two, { text: copyOf(draft[2]!), side: "above" }).draft,
      source.replace(/(\/\/ %% two\n.*\n)/, "$1$1"),
    ],
    [
      "paste what has no marker at the end",
      pasteCell(draft, last, { text: "pasted;", side: "below" }).draft,
      `${source}// %%\npasted;`,
    ],
    ["delete", deleteCell(draft, title).draft, source.split("\n").slice(2).join("\n")],
    [
      "move up",
      moveCell(draft, two, -1).draft,
      source.replace(/(\/\/ %% one[\s\S]*?)(\/\/ %% two\n.*\n)/, "$2$1"),
    ],
    ["move beyond the end", moveCell(draft, last, 1).draft, source],
    ["split", splitCell(draft, two, 3).draft, source.replace("one + 1;", "one\n// %%\n + 1;")],
    ["merge", mergeBelow(draft, two).draft, source.replace("\n// %%\none", "\n\none")],
    [
      "merge text with code",
      mergeBelow(draft, title).draft,
      source.replace("// %% one\n", "//\n// ").replace("1;\n\n//", "1;\n//"),
    ],
    [
      "make it Markdown",
      changeKind(draft, two, "markdown").draft,
      source.replace("two\none", "two [markdown]\n// one"),
    ],
    ["rename", changeTitle(draft, last, " the  [last]").draft, source.replace("%%\none", "%% the last\none")],
    ["mark", toggleMark(draft, one, "hidden").draft, source.replace("one\nconst", "one [hidden]\nconst")],
  ])("%s", (_, after, expected) => {
    expect(textOf(after)).toBe(expected);
  });

  it("put a marker before text that had none when something comes above it", () => {
    const bare = draftOf("import a from 'a';");
    expect(textOf(insertCell(bare, bare[0]!.key, "above").draft)).toBe("// %%\n// %%\nimport a from 'a';");
  });

  it("are taken back one by one, and what was typed since stays", () => {
    const { editing, keyOf, typeIn } = edit();
    editing.operate(deleteCell(editing.draft.value, keyOf("two")).draft);
    typeIn("one", "const one = 5;\n");
    editing.undo();
    expect(textOf(editing.draft.value)).toBe(source.replace("= 1;\n\n", "= 5;\n"));
    editing.redo();
    expect(textOf(editing.draft.value)).not.toContain("two");
    expect(editing.canRedo.value).toBe(false);
  });
});

describe("what an editor shows of a cell", () => {
  const line = fc.string({ maxLength: 8 }).map((text) => text.replace(/[\r\n]/g, ""));
  const text = fc.array(line, { maxLength: 5 }).map((lines) => lines.join("\n").trimEnd());
  const kind = fc.constantFrom("code" as const, "markdown" as const);
  const lineEnd = fc.constantFrom("\n" as const, "\r\n" as const);

  it("comes back from the body it makes", () => {
    fc.assert(
      fc.property(text, kind, lineEnd, (text, kind, lineEnd) => {
        const body = bodyOf({ text, tail: lineEnd, lineEnd }, kind);
        const again = shownOf(body, kind);
        const spaced = kind === "markdown" ? text.replace(/^%%/gm, " %%") : text;
        expect(again.text.trimEnd()).toBe(spaced.trimEnd());
        expect(draftOf(`// %%\n${kind === "markdown" ? body : ""}`)).toHaveLength(1);
      }),
    );
  });

  it("has its places in the body, there and back", () => {
    fc.assert(
      fc.property(text, kind, lineEnd, fc.nat(40), (text, kind, lineEnd, place) => {
        const shown = { text, tail: lineEnd, lineEnd };
        const at = Math.min(place, text.length);
        expect(shownOffset(shown, kind, bodyOffset(shown, kind, at))).toBe(at);
      }),
    );
  });
});

describe("two edits of one text", () => {
  it("come together line by line, and the chosen side stands where they clash", () => {
    const base = "a\nb\nc\nd\n";
    expect(merge({ base, mine: "A\nb\nc\nd\n", theirs: "a\nb\nc\nD\n" }, "mine")).toEqual({
      text: "A\nb\nc\nD\n",
      clashes: [],
    });
    expect(merge({ base, mine: "a\nx\nc\nd\n", theirs: "a\ny\nc\nd\n" }, "theirs")).toEqual({
      text: "a\ny\nc\nd\n",
      clashes: [{ mine: "x\n", theirs: "y\n" }],
    });
  });
});
