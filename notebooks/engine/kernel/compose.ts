import { digestJson } from "vigie/datasets";
import { type CompiledCell, compileCell } from "../dialect/compile.ts";
import { type LinkedCell, link } from "../dialect/graph.ts";
import { importedFiles } from "../dialect/imported-files.ts";
import { cutTexts } from "../dialect/markers.ts";
import { keepIds, type Notebook, parse } from "../parse.ts";
import type { CellOrder } from "./protocol.ts";

/** A source text, understood. */
export interface Composed {
  readonly source: string;
  readonly notebook: Notebook;
  readonly cells: readonly LinkedCell[];
}

/** Text → cells with their graph and faults. Cells that are as in `previous` keep their ids and are not compiled again. */
export function compose(source: string, previous?: Composed): Composed {
  const parsed = parse(source);
  const notebook = previous === undefined ? parsed : keepIds(previous.notebook, parsed);
  const known = new Map(previous?.cells.map(({ compiled }) => [compiled.cell.id, compiled]));
  const compiled = notebook.cells.map((cell): CompiledCell => {
    const before = known.get(cell.id);
    const isSame = before?.cell.digest === cell.digest && before.cell.bodyLine === cell.bodyLine;
    return isSame && before !== undefined ? { ...before, cell } : compileCell(cell);
  });
  return { source, notebook, cells: link(cutTexts(compiled)) };
}

/** What the kernel is told to run; `file` is the notebook's own, where relative imports begin. */
export function ordersOf({ cells }: Composed, file: string): CellOrder[] {
  return cells.map((linked, position) => {
    const { compiled, inputs, own, faults } = linked;
    const body = faults.length > 0 || isBlank(compiled) ? null : compiled.body;
    const outputs = compiled.definitions.map(({ name }) => name).filter((name) => !isGiven(compiled, name));
    const live = Object.fromEntries(compiled.live.map(({ name, usedInside }) => [name, usedInside]));
    const isLazy = compiled.cell.tags.includes("lazy");
    const files = body === null ? {} : importedFiles(file, compiled.cell.body);
    const code = digestJson({ body, files: Object.values(files) });
    const definition = { body, driver: compiled.driver, inputs, own, outputs, live, lazy: isLazy, code };
    return {
      id: compiled.cell.id,
      key: digestJson(definition),
      position,
      ...definition,
      files,
      shifts: compiled.shifts,
    };
  });
}

/** Nothing to run: settled without the kernel. */
export function isBlank({ cell }: CompiledCell): boolean {
  return cell.body.trim() === "";
}

function isGiven({ given }: CompiledCell, name: string): boolean {
  return given.some(({ local }) => local === name);
}
