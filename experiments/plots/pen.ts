/** Makes an SVG element with attributes. */
export type Pen = (name: string, attributes: Readonly<Record<string, string>>) => SVGElement;

/** For marks that Plot does not have: draws in the document that Plot draws in. */
export function makePen(document: Document): Pen {
  return (name, attributes) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node as SVGElement;
  };
}
