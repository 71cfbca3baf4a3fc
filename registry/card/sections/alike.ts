/** A number within a sentence, `.` or `,` before its decimals. */
const number = /\d+(?:[.,]\d+)?/g;

/** Sentences that differ in numbers alone are told once, with the smallest and the largest of each, in the order of their words. */
export function alike(sentences: readonly string[], to: string): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const sentence of sentences) {
    const words = sentence.replaceAll(number, "#");
    groups.set(words, [...(groups.get(words) ?? []), sentence]);
  }
  return [...groups.values()].map((group) => spanned(group, to)).sort();
}

function spanned(sentences: readonly string[], to: string): string {
  const told = sentences.map((sentence) => sentence.match(number) ?? []);
  let place = 0;
  return sentences[0]!.replaceAll(number, () => {
    const found = told.map((numbers) => numbers[place]!).sort((a, b) => sizeOf(a) - sizeOf(b));
    place++;
    const [least, most] = [found[0]!, found.at(-1)!];
    return least === most ? least : `${least} ${to} ${most}`;
  });
}

function sizeOf(text: string): number {
  return Number(text.replace(",", "."));
}
