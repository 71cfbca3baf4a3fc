interface TabsProps {
  readonly label: string;
  readonly names: readonly string[];
  readonly chosen: string;
  readonly onChoose: (name: string) => void;
}

/** Buttons of which one is pressed; nothing where there is no choice. */
export function Tabs({ label, names, chosen, onChoose }: TabsProps) {
  if (names.length < 2) return null;
  return (
    <fieldset class="tabs">
      <legend class="visually-hidden">{label}</legend>
      {names.map((name) => (
        <button key={name} type="button" aria-pressed={name === chosen} onClick={() => onChoose(name)}>
          {name}
        </button>
      ))}
    </fieldset>
  );
}
