import type { InputDocument } from "vigie/notebooks";
import type { Widget } from "./widget.ts";

type Input = InputDocument["input"];
type Field = NonNullable<Input["fields"]>[number];

/** Several widgets one below the other; the value is theirs, in a list or by name. */
export function formWidget(
  { fields = [], options }: Input,
  value: unknown,
  make: (field: Field) => Widget,
): Widget {
  const given = (value ?? {}) as Readonly<Record<string, unknown>>;
  const widgets = fields.map((field) => {
    const shown = field.name in given ? given[field.name] : field.value;
    return [field.name, make({ ...field, value: shown })] as const;
  });
  const node = document.createElement("div");
  node.append(...widgets.map(([, widget]) => widget.node));
  return {
    node,
    get() {
      const all = widgets.map(([name, widget]) => [name, widget.get()] as const);
      return options.isList === true ? all.map(([, one]) => one) : Object.fromEntries(all);
    },
    set(next) {
      const values = (next ?? {}) as Readonly<Record<string, unknown>>;
      for (const [name, widget] of widgets) widget.set(values[name]);
    },
  };
}
