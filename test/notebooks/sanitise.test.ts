import { describe, expect, test } from "vitest";
import { sanitise } from "../../notebooks/engine/display/sanitise.ts";

const clean = (html: string) => {
  const document = sanitise({ kind: "html", from: "html", html });
  return document.kind === "html" ? document.html : "";
};

describe("takes out what could run, load, send or dress up", () => {
  test.each([
    ["a script", "<b>a</b><script>x()</script>", "<b>a</b>"],
    ["a handler", '<b onclick="x()">a</b>', "<b>a</b>"],
    ["a handler in SVG", '<svg><circle r="1" onload="x()"/></svg>', '<svg><circle r="1"></circle></svg>'],
    ["a script link", '<a href="javascript:x()">a</a>', "<a>a</a>"],
    ["a plain http link", '<a href="http://a.b">a</a>', "<a>a</a>"],
    ["a link to this origin", '<a href="/logout">a</a>', "<a>a</a>"],
    ["a link without a scheme", '<a href="//a.b">a</a>', "<a>a</a>"],
    ["an image from outside", '<img src="https://a.b/c.png">', "<img>"],
    ["a picture set", '<img srcset="https://a.b/c.png 2x">', "<img>"],
    ["a style that loads", '<p style="background:url(https://a.b)">a</p>', "<p>a</p>"],
    [
      "a fill that loads",
      '<svg><path d="M0,0" fill="url(https://a.b)"/></svg>',
      '<svg><path d="M0,0"></path></svg>',
    ],
    ["a style over the page", '<p style="position:fixed">a</p>', "<p>a</p>"],
    ["a style sheet", "<p>a</p><style>p{}</style>", "<p>a</p>"],
    ["a form", '<form action="/x"><button>a</button></form>', "a"],
    ["a frame", '<iframe src="https://a.b"></iframe>b', "b"],
    ["foreign content", "<svg><foreignObject><p>a</p></foreignObject></svg>", "<svg></svg>"],
  ])("%s", (_, dirty, expected) => expect(clean(dirty)).toBe(expected));
});

describe("keeps what only shows", () => {
  test.each([
    '<a href="https://a.b" rel="noopener noreferrer">a</a>',
    '<img src="data:image/png;base64,AAAA">',
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><g clip-path="url(#c)" transform="translate(1,2)"><path d="M0,0L1,1"></path></g></svg>',
    '<p style="color: red">é &lt;</p>',
  ])("%s", (html) => expect(clean(html)).toBe(html));
});

test("style sheets are kept when they are Plot's own, and only then", () => {
  const css = [
    ":where(.plot-d6a7b5) {\n  --plot-background: white;\n}\n:where(.plot-d6a7b5 text) { white-space: pre; }",
    "body { display: none }",
    ":where(.plot-a) { background: url(https://a.b) }",
  ];
  expect(sanitise({ kind: "html", from: "figure", html: "", css })).toMatchObject({ css: [css[0]] });
});

test("refuses an image that is none", () => {
  expect(() => sanitise({ kind: "image", mime: "text/html", base64: "", alt: "" })).toThrow("not an image");
});
