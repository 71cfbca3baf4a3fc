import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { StyleModule } from "style-mod";
import { adoptStyle } from "../../charts/draw.ts";

/**
 * CodeMirror writes its style sheets through `style-mod`, which in a document makes `<style>` elements. The page's policy
 * refuses those, so its sheets are adopted like those of charts. It may go when `style-mod` adopts sheets in documents too.
 */
StyleModule.mount = (_, modules) => {
  for (const one of [modules].flat()) adoptStyle(one.getRules());
};

/** The page's own look, in both themes: colours are those of `tokens.css`. */
const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--paper-sunk)", borderRadius: "3px" },
  "&.cm-focused": { outline: "none", boxShadow: "0 0 0 2px var(--accent)" },
  ".cm-scroller": { font: "var(--text-s) / 1.6 var(--font-code)" },
  ".cm-content": { padding: "var(--space-3) 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 var(--space-4) 0 var(--space-2)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--accent) 24%, transparent)",
  },
  ".cm-gutters": {
    backgroundColor: "transparent",
    color: "var(--ink-quiet)",
    border: "none",
    minWidth: "2.4rem",
    fontSize: "0.92em",
  },
  ".cm-activeLineGutter, .cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLineGutter": { color: "var(--ink)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "color-mix(in srgb, var(--accent) 18%, transparent)",
    outline: "1px solid var(--accent)",
  },
  ".cm-searchMatch": {
    backgroundColor: "color-mix(in srgb, var(--focus) 30%, transparent)",
    outline: "1px solid var(--focus)",
  },
  ".cm-searchMatch-selected": { outline: "2px solid var(--focus)" },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--accent) 14%, transparent)" },
  ".cm-line.fault": { backgroundColor: "var(--bad-soft)", boxShadow: "inset 3px 0 0 var(--bad)" },
  ".cm-placeholder": { color: "var(--ink-quiet)", fontStyle: "italic" },
  ".cm-tooltip": {
    backgroundColor: "var(--paper-raised)",
    color: "var(--ink)",
    border: "1px solid var(--ink-quiet)",
    borderRadius: "4px",
    boxShadow: "0 4px 16px rgb(0 0 0 / 0.18)",
    maxWidth: "min(40rem, 90vw)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    font: "var(--text-s) / 1.5 var(--font-code)",
    maxHeight: "16rem",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--accent)",
    color: "var(--accent-ink)",
  },
  ".cm-completionDetail": { fontStyle: "normal", color: "var(--ink-quiet)" },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-panels": { backgroundColor: "var(--paper-raised)", color: "var(--ink)", border: "none" },
  ".cm-panels-bottom": { borderTop: "1px solid var(--rule)" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--bad)",
    textUnderlineOffset: "3px",
  },
  ".cm-lintRange-warning": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--warn)",
    textUnderlineOffset: "3px",
  },
  ".cm-diagnostic": { font: "var(--text-s) / 1.5 var(--font-ui)", padding: "var(--space-2) var(--space-3)" },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--bad)" },
  ".cm-diagnostic-warning": { borderLeft: "4px solid var(--warn)" },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.self, tags.null, tags.bool], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: "var(--code-text)" },
  { tag: [tags.number, tags.literal], color: "var(--code-number)" },
  { tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic" },
  { tag: [tags.typeName, tags.className, tags.namespace, tags.link, tags.url], color: "var(--code-type)" },
  { tag: tags.heading, color: "var(--ink)", fontWeight: "700" },
  { tag: tags.strong, fontWeight: "700" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: [tags.processingInstruction, tags.contentSeparator], color: "var(--ink-quiet)" },
]);

export const styles = [look, syntaxHighlighting(colours)];
