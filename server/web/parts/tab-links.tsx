interface TabLinksProps {
  readonly label: string;
  readonly tabs: readonly { readonly name: string; readonly to: string; readonly isHere: boolean }[];
}

/** The parts of a page that have an address each. */
export function TabLinks({ label, tabs }: TabLinksProps) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(({ name, to, isHere }) => (
        <a key={to} href={to} aria-current={isHere ? "page" : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}
