/** The title of a horizontal axis, with room below for descenders: Plot's own place is 3 px above the edge, on the baseline. */
export function titleBelow(label: string, marginBottom: number) {
  return { label, labelArrow: "none", labelOffset: marginBottom - 7 } as const;
}
