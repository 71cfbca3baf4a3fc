const symbols: Readonly<Record<string, string>> = { ArrowUp: "↑", ArrowDown: "↓", "": "-" };

/** Keys as they are printed on them. */
export function KeyNames({ keys }: { readonly keys: readonly string[] }) {
  return (
    <span class="keys">
      {keys.map((combination) => (
        <kbd key={combination}>{printed(combination)}</kbd>
      ))}
    </span>
  );
}

function printed(combination: string): string {
  return combination
    .replaceAll("Mod", isMac() ? "⌘" : "Ctrl")
    .replace(/Arrow\w+/, (name) => symbols[name] ?? name)
    .replace("Escape", "Esc")
    .replaceAll(/-(?=.)/g, " ");
}

function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}
