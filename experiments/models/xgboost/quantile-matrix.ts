import { arrayInterface, type Bindings, columnsInterface, ifThere, type Koffi } from "./bindings.ts";
import type { Handle } from "./library.ts";

/** What a matrix is made of; columns of float32, NaN where missing. */
export interface MatrixSource {
  readonly rowCount: number;
  readonly columns: readonly Float32Array[];
  readonly labels: Float32Array;
  readonly weights: Float32Array | undefined;
  /** XGBoost's type of each column: `q` a quantity, `c` categories. */
  readonly types: readonly ("q" | "c")[];
}

interface QuantileBindings extends Bindings {
  /** Puts labels, weights and types on a matrix or a proxy. */
  readonly describe: (matrix: Handle, source: MatrixSource, rows: { from: number; until: number }) => void;
  readonly free: (matrix: Handle) => void;
}

const blockRows = 65_536;

/**
 * Binds the maker of `QuantileDMatrix`: the library asks for the data twice (cuts, then bins) and keeps one or two bytes
 * per value. Where it takes columns (from 2.1 on) they go as they are, without a copy; before, as blocks of rows.
 */
export function bindQuantileMatrix(koffi: Koffi, { checked, made, describe, free }: QuantileBindings) {
  const { next, reset } = prototypes(koffi);
  const createProxy = checked("XGProxyDMatrixCreate(_Out_ void** out)");
  const setDense = checked("XGProxyDMatrixSetDataDense(void* proxy, const char* interface)");
  const setColumnar = ifThere(() =>
    checked("XGProxyDMatrixSetDataColumnar(void* proxy, const char* interface)"),
  );
  const create = checked(
    `XGQuantileDMatrixCreateFromCallback(void* iter, void* proxy, void* ref, ${reset}* reset, ${next}* next, const char* config, _Out_ void** out)`,
  );
  return (source: MatrixSource, { threads, maxBin }: { threads: number; maxBin: number }): Handle => {
    const proxy = made((out) => createProxy(out));
    const step = setColumnar === undefined ? Math.min(blockRows, source.rowCount) : source.rowCount;
    const block = setColumnar === undefined ? new Float32Array(step * source.columns.length) : undefined;
    let from = 0;
    let failure: unknown;
    const giveNext = () => {
      if (from >= source.rowCount || failure !== undefined) return 0;
      const until = Math.min(from + step, source.rowCount);
      try {
        if (block === undefined) setColumnar!(proxy, columnsInterface(koffi, source.columns));
        else setDense(proxy, blockInterface(koffi, fillBlock(source, block, { from, until })));
        describe(proxy, source, { from, until });
      } catch (error) {
        failure = error;
        return 0;
      }
      from = until;
      return 1;
    };
    const startAgain = () => {
      from = 0;
    };
    const config = `{"missing": NaN, "nthread": ${threads}, "max_bin": ${maxBin}}`;
    try {
      return made((out) => create(null, proxy, null, startAgain, giveNext, config, out));
    } catch (error) {
      throw failure ?? error;
    } finally {
      free(proxy);
    }
  };
}

let declared: { readonly next: string; readonly reset: string } | undefined;

/** Names of C types are per process. */
function prototypes(koffi: Koffi) {
  if (declared !== undefined) return declared;
  koffi.proto("int VigieNextBlock(void* iter)");
  koffi.proto("void VigieFirstBlock(void* iter)");
  declared = { next: "VigieNextBlock", reset: "VigieFirstBlock" };
  return declared;
}

interface Block {
  readonly values: Float32Array;
  readonly shape: readonly [number, number];
}

function blockInterface(koffi: Koffi, { values, shape }: Block): string {
  return arrayInterface(koffi.address(values), shape);
}

function fillBlock(
  { columns }: MatrixSource,
  values: Float32Array,
  { from, until }: { from: number; until: number },
): Block {
  const width = columns.length;
  for (let j = 0; j < width; j++) {
    const column = columns[j]!;
    for (let i = from, at = j; i < until; i++, at += width) values[at] = column[i]!;
  }
  return { values, shape: [until - from, width] };
}
