/** Drawn here, so that no font is fetched: each is a 16 x 16 outline in the colour of its text. */
const shapes = {
  done: "M3 8.5l3.2 3.2L13 4.8",
  running: "M8 2v3M8 11v3M2 8h3M11 8h3M3.8 3.8l2 2M10.2 10.2l2 2M12.2 3.8l-2 2M5.8 10.2l-2 2",
  queued: "M8 4.5V8l2.5 1.6M14 8A6 6 0 112 8a6 6 0 0112 0z",
  failed: "M4 4l8 8M12 4l-8 8",
  blocked: "M3.8 12.2l8.4-8.4M14 8A6 6 0 112 8a6 6 0 0112 0z",
  stale: "M3 8a5 5 0 018.6-3.4L13 6M13 2.8V6H9.8M13 8a5 5 0 01-8.6 3.4L3 10M3 13.2V10h3.2",
  interrupted: "M4.5 4.5h7v7h-7z",
  waiting: "M5.5 3.5v9M10.5 3.5v9",
  released: "M8 13V4M4 8l4-4 4 4",
  retired: "M3 4h10v3H3zM4 7v6h8V7M6.5 9.5h3",
  candidate: "M11 2.5l2.5 2.5L6 12.5l-3.2.7.7-3.2z",
  person: "M8 8a2.6 2.6 0 100-5.2A2.6 2.6 0 008 8zM3 13.5c.6-2.6 2.5-4 5-4s4.4 1.4 5 4",
  sun: "M8 11a3 3 0 100-6 3 3 0 000 6zM8 1.5v1.6M8 12.9v1.6M1.5 8h1.6M12.9 8h1.6M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M12.6 3.4l-1.1 1.1M4.5 11.5l-1.1 1.1",
  up: "M4 10l4-4 4 4",
  down: "M4 6l4 4 4-4",
  tied: "M3.5 6h9M3.5 10h9",
  warning: "M8 2.5l6 11H2zM8 6.5v3.2M8 11.6v.4",
  play: "M5 3.2v9.6L12.5 8z",
  plus: "M8 3v10M3 8h10",
  more: "M3 8h1M7.5 8h1M12 8h1",
  undo: "M3 6.5h6.5a3.5 3.5 0 010 7H6M6 3.5l-3 3 3 3",
  redo: "M13 6.5H6.5a3.5 3.5 0 000 7H10M10 3.5l3 3-3 3",
  search: "M7 11.5a4.5 4.5 0 100-9 4.5 4.5 0 000 9zM10.3 10.3L14 14",
  keyboard: "M1.5 4h13v8h-13zM4 6.5h.2M7 6.5h.2M10 6.5h.2M12.3 6.5h.1M5 9.5h6",
  panel: "M2 3h12v10H2zM10 3v10",
  filter: "M2.5 3.5h11L9.5 8.5v4l-3 1.5V8.5z",
  outside: "M9 2.5h4.5V7M13.5 2.5L8 8M11 9.5v4H2.5V5h4",
} as const;

export type IconName = keyof typeof shapes;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="1em"
      height="1em"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      <path d={shapes[name]} />
    </svg>
  );
}

/** A lookout's light. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="16" cy="16" r="14" fill="currentColor" />
      <path d="M16 6l4 16h-8z" fill="var(--paper)" />
      <circle cx="16" cy="24.5" r="2" fill="var(--paper)" />
    </svg>
  );
}
