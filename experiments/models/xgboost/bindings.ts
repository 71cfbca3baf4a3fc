import type { Handle } from "./library.ts";

export type Koffi = Pick<typeof import("koffi").default, "address" | "proto">;
type Call = (...values: readonly unknown[]) => void;

/** How a part of the library is bound. */
export interface Bindings {
  /** Declares a function of the library whose failures are thrown. */
  readonly checked: (definition: string) => Call;
  readonly made: (call: (out: [Handle | null]) => void) => Handle;
}

/** Undefined where this version of the library has no such function. */
export function ifThere<T>(declare: () => T): T | undefined {
  try {
    return declare();
  } catch {
    return undefined;
  }
}

/** NumPy's array interface, version 3. */
export function arrayInterface(address: bigint, shape: readonly number[]): string {
  return `{"data": [${address}, true], "shape": [${shape.join(", ")}], "typestr": "<f4", "version": 3}`;
}

/** One array interface a column. */
export function columnsInterface(koffi: Koffi, columns: readonly Float32Array[]): string {
  return `[${columns.map((column) => arrayInterface(koffi.address(column), [column.length])).join(", ")}]`;
}
