/** The look of an exported run, light and dark. */
export const styles = `
:root { color-scheme: light dark; --ink: #1b1e23; --soft: #5a6270; --line: #d9dde3; --paper: #fff; --bad: #b3261e;
  --ink-quiet: var(--soft); --rule: var(--line); }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e8eb; --soft: #9aa3b0; --line: #343a43; --paper: #15181c; --bad: #ff8a80;
    --chart-1: #6cb4ee; --chart-2: #f58f5c; --chart-3: #57c9a1; --chart-4: #e295c8; --chart-5: #d8c25a; }
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; } h2 { font-size: 1.35rem; margin-top: 2rem; }
code, pre { font: 13px/1.5 ui-monospace, monospace; }
pre { overflow-x: auto; margin: 0.5rem 0; }
.console { color: var(--soft); border-left: 2px solid var(--line); padding-left: 0.75rem; max-height: 20rem; }
.output { margin: 0.75rem 0; overflow-wrap: anywhere; }
.output svg, .output img { max-width: 100%; height: auto; }
.figure svg { background: var(--paper); color: var(--ink); }
.error { color: var(--bad); border-left: 3px solid var(--bad); padding-left: 0.75rem; }
.input span, .note, figcaption, footer { color: var(--soft); font-size: 0.9rem; }
figure { margin: 0; }
.output figure h2 { font-size: 1rem; margin: 1rem 0 0.25rem; }
.output figure h3 { font-size: 0.85rem; font-weight: 400; color: var(--soft); margin: 0 0 0.5rem; }
iframe { width: 100%; height: 240px; border: 0; color-scheme: light dark; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap; }
.number { text-align: right; } .null { color: var(--soft); }
th button { all: unset; cursor: pointer; } th button:focus-visible { outline: 2px solid currentColor; }
details { color: var(--soft); font-size: 0.85rem; } summary { cursor: pointer; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 0.75rem; }
`;

/** Sorts a table by a click on its header; numbers by value, missing last. */
export const sorter = `
for (const table of document.querySelectorAll("table")) {
  if (table.tHead?.rows.length !== 1 || table.tBodies.length !== 1) continue;
  [...table.tHead.rows[0].cells].forEach((header, at) => {
    const button = document.createElement("button");
    button.textContent = header.textContent;
    header.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = header.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      header.setAttribute("aria-sort", down ? "descending" : "ascending");
      const text = (row) => row.cells[at].textContent;
      const isNumber = header.classList.contains("number");
      const order = (a, b) => isNumber ? Number(text(a)) - Number(text(b)) : text(a).localeCompare(text(b));
      const missing = (row) => row.cells[at].querySelector(".null") !== null;
      const rows = [...table.tBodies[0].rows].sort((a, b) => missing(a) - missing(b) || (down ? -1 : 1) * order(a, b));
      table.tBodies[0].append(...rows);
    });
  });
}
`;
