import type { InputDescription } from "../display/documents.ts";
import { describe, type Input, type Labelled, refuse, refuseOptions, textOf } from "./input.ts";

interface WrittenOptions extends Labelled {
  readonly value?: string;
  readonly placeholder?: string;
  readonly spellcheck?: boolean;
  readonly autocomplete?: boolean | string;
  readonly autocapitalize?: boolean | string;
  readonly minlength?: number;
  readonly maxlength?: number;
  /** Default: whether there is a `minlength`. */
  readonly required?: boolean;
  readonly readonly?: boolean;
  /** Sends the value only when the button is pressed, perhaps with this name. */
  readonly submit?: boolean | string;
}

interface TextOptions extends WrittenOptions {
  readonly type?: "text" | "email" | "tel" | "url" | "password";
  /** A regular expression for the whole text. */
  readonly pattern?: string;
  readonly datalist?: readonly string[];
}

interface TextareaOptions extends WrittenOptions {
  /** Default 3. */
  readonly rows?: number;
  readonly monospace?: boolean;
  readonly resize?: boolean;
}

/** With one of these the value is undefined until what is written fits. */
type Constraint = "required" | "pattern" | "minlength" | "type";
type Free<O> = Omit<O, Constraint> & { readonly [K in Constraint]?: never };

/** One line of text. */
export function text(options?: Free<TextOptions>): Input<string>;
export function text(options: TextOptions): Input<string | undefined>;
export function text(options: TextOptions = {}): Input<string | undefined> {
  const { type = "text", value } = options;
  const line = textOf(value).replace(/[\r\n]/g, "");
  return written("text", options, type === "email" || type === "url" ? line.trim() : line);
}

export function email(options: Omit<TextOptions, "type"> = {}): Input<string | undefined> {
  return text({ ...options, type: "email" });
}

export function tel(options: Omit<TextOptions, "type"> = {}): Input<string | undefined> {
  return text({ ...options, type: "tel" });
}

export function url(options: Omit<TextOptions, "type"> = {}): Input<string | undefined> {
  return text({ ...options, type: "url" });
}

export function password(options: Omit<TextOptions, "type"> = {}): Input<string | undefined> {
  return text({ ...options, type: "password" });
}

/** Lines of text. */
export function textarea(options?: Free<TextareaOptions>): Input<string>;
export function textarea(options: TextareaOptions): Input<string | undefined>;
export function textarea(options: TextareaOptions = {}): Input<string | undefined> {
  return written("textarea", options, textOf(options.value).replace(/\r\n?/g, "\n"));
}

function written(
  type: InputDescription["type"],
  options: TextOptions & TextareaOptions,
  value: string,
): Input<string | undefined> {
  refuseOptions(type, options, ["validate"]);
  const { label, disabled, width, value: _, ...rest } = options;
  const isFitting = fits(value, options);
  return {
    description: describe(type, { label, disabled, width }, { ...rest, ...(isFitting ? {} : { value }) }),
    initial: isFitting ? value : null,
    decode(wire) {
      if (wire === null || wire === undefined) return undefined;
      if (typeof wire !== "string") throw refuse(wire, "a text");
      return wire;
    },
  };
}

const address =
  /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i;

/** What a browser holds a text against that a program set: lengths count only once somebody types. */
function fits(value: string, options: TextOptions): boolean {
  const { type, pattern, disabled, readonly, minlength = 0, required = minlength > 0 } = options;
  if (disabled === true || readonly === true) return true;
  if (value === "") return !required;
  if (type === "email" && !address.test(value)) return false;
  if (type === "url" && !URL.canParse(value)) return false;
  return pattern === undefined || new RegExp(`^(?:${pattern})$`, "v").test(value);
}
