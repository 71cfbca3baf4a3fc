/**
 * Draws with a library that writes `oninput=::0` into a template and only then puts the function in its place. That text
 * is an inline handler, which the page's policy refuses aloud, so it is written as `data-oninput` and the functions are
 * put in their places afterwards. It may go when `htl` sets handlers as properties from the start.
 */
export function withoutInlineHandlers<T extends Element>(make: () => T): T {
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const made = Document.prototype.createElement.call(document, name, options);
    return name === "template" ? renaming(made) : made;
  }) as typeof document.createElement;
  try {
    const made = make();
    for (const node of [made, ...made.querySelectorAll("*")]) restore(node);
    return made;
  } finally {
    Reflect.deleteProperty(document, "createElement");
  }
}

function renaming(template: HTMLElement): HTMLElement {
  return Object.defineProperty(template, "innerHTML", {
    set(text: string) {
      Reflect.deleteProperty(template, "innerHTML");
      template.innerHTML = text.replace(/(\s)(on[a-z]+=["']?::\d)/g, "$1data-$2");
    },
    configurable: true,
  });
}

function restore(node: Element): void {
  for (const [name, handler] of Object.entries(node))
    if (name.startsWith("data-on") && typeof handler === "function")
      Object.assign(node, { [name.slice("data-".length)]: handler });
}
