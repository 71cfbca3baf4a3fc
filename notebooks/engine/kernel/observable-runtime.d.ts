/** The part of `@observablehq/runtime` (which ships no types) that the kernel uses. */
declare module "@observablehq/runtime" {
  export interface Observer {
    pending?(): void;
    fulfilled?(value: unknown): void;
    rejected?(error: unknown): void;
  }
  export interface Variable {
    define(name: string, inputs: readonly string[], definition: (...values: never[]) => unknown): Variable;
    delete(): void;
    /** The runtime's own: what it holds now. */
    readonly _value?: unknown;
  }
  export interface Module {
    /** `true` makes the variable wanted without anyone watching it. */
    variable(observer: Observer | true): Variable;
  }
  export class Runtime {
    module(): Module;
    dispose(): void;
  }
}
