import { arrayInterface, type Bindings, columnsInterface, ifThere, type Koffi } from "./bindings.ts";
import { denseValues } from "./dense.ts";
import type { Handle } from "./library.ts";

/** Binds the makers of `DMatrix`: from columns as they are where the library takes them (from 2.0 on), else row after row. */
export function bindPlainMatrix(koffi: Koffi, { checked, made }: Bindings) {
  const fromDense = checked(
    "XGDMatrixCreateFromDense(const char* data, const char* config, _Out_ void** out)",
  );
  const fromColumns = ifThere(() =>
    checked("XGDMatrixCreateFromColumnar(const char* data, const char* config, _Out_ void** out)"),
  );
  return (
    columns: readonly Float32Array[],
    { rowCount, threads }: { rowCount: number; threads: number },
  ): Handle => {
    const config = `{"missing": NaN, "nthread": ${threads}}`;
    if (fromColumns !== undefined)
      return made((out) => fromColumns(columnsInterface(koffi, columns), config, out));
    const values = denseValues(columns, rowCount);
    return made((out) =>
      fromDense(arrayInterface(koffi.address(values), [rowCount, columns.length]), config, out),
    );
  };
}
