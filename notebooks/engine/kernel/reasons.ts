/** Why a cell ran. Cells are named by their ids. */
export type RunCause =
  /** Its process was new. */
  | { readonly kind: "started" }
  | { readonly kind: "edited" }
  /** Someone ran it. */
  | { readonly kind: "asked" }
  /** Someone ran `by`, which reads it, and its value was not there or not up to date. */
  | { readonly kind: "needed"; readonly by: string }
  /** A widget was moved. */
  | { readonly kind: "input"; readonly cell: string; readonly name: string }
  /** A generator gave a new value. */
  | { readonly kind: "value"; readonly cell: string; readonly name: string }
  /** A cell that it reads ran; `names` of it are read. */
  | { readonly kind: "read"; readonly cell: string; readonly names: readonly string[] }
  /** Files that it imports changed: their names without folders. */
  | { readonly kind: "imported"; readonly files: readonly string[] }
  /** A name that it reads is defined by another cell now, or by none. */
  | { readonly kind: "rewired" };

/** Why a cell does not run, or shows what is no longer so. */
export type WaitReason =
  /** It is lazy. */
  | { readonly kind: "lazy" }
  /** It reads, perhaps through others, what a lazy cell defines. */
  | { readonly kind: "behind"; readonly cell: string }
  /** A cell that it reads did not run; null where the name is not known. */
  | { readonly kind: "no-value"; readonly name: string | null; readonly cell: string | null }
  /** Its process ended. */
  | { readonly kind: "no-kernel"; readonly why: string };

/** The reason in words, for terminals. */
export function describeWait(reason: WaitReason): string {
  switch (reason.kind) {
    case "lazy":
      return "lazy: runs when asked";
    case "behind":
      return `waits for ${reason.cell}`;
    case "no-value":
      return `reads ${reason.name ?? "a name"} of ${reason.cell ?? "a cell"}, which did not run`;
    case "no-kernel":
      return `the kernel ${reason.why}`;
  }
}
