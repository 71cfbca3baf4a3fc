/** A piece of a line and what it is; `null` is nothing special. */
export interface Token {
  readonly text: string;
  readonly kind: "keyword" | "text" | "figure" | "comment" | "type" | null;
}

const pattern = new RegExp(
  [
    /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))/,
    /(?<text>"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|`(?:\\[\s\S]|[^`\\])*`?)/,
    /(?<figure>\b(?:0x[\da-f]+|\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?)n?\b)/,
    /(?<keyword>\b(?:as|async|await|break|case|catch|class|const|continue|default|delete|do|else|export|extends|false|finally|for|from|function|if|import|in|instanceof|interface|let|new|null|of|return|satisfies|switch|this|throw|true|try|type|typeof|undefined|void|while|yield)\b)/,
    /(?<type>\b[A-Z]\w*\b)/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "gi",
);

/** Lines of TypeScript in coloured pieces. It need not be right about everything, only never lose a character. */
export function highlight(source: string): readonly (readonly Token[])[] {
  const lines: Token[][] = [[]];
  const push = (text: string, kind: Token["kind"]) => {
    text.split("\n").forEach((part, i) => {
      if (i > 0) lines.push([]);
      if (part !== "") lines.at(-1)!.push({ text: part, kind });
    });
  };
  let end = 0;
  for (const match of source.matchAll(pattern)) {
    push(source.slice(end, match.index), null);
    push(match[0], kindOf(match));
    end = match.index + match[0].length;
  }
  push(source.slice(end), null);
  return lines;
}

function kindOf({ groups = {}, 0: text }: RegExpMatchArray): Token["kind"] {
  const [kind] = Object.entries(groups).find(([, found]) => found !== undefined) ?? [null];
  // Keywords are lower case and types begin with a capital, though the pattern ignores case.
  if (kind === "keyword" && text !== text.toLowerCase()) return /^[A-Z]/.test(text) ? "type" : null;
  if (kind === "type" && !/^[A-Z]/.test(text)) return null;
  return kind as Token["kind"];
}
