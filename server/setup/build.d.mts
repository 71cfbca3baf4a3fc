export const entries: readonly string[];
export function ensureBuild(
  root: string,
  options?: { readonly sources?: readonly string[]; readonly name?: string },
): Promise<string | undefined>;
export function keepBuild(folder: string): void;
