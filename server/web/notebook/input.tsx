import { useEffect, useRef } from "preact/hooks";
import type { InputDocument } from "vigie/notebooks";
import { makeWidget, type Widget } from "./widget.ts";

/** A pause this long in what someone drags or types sends the value. */
const pauseMs = 120;

interface InputOutputProps {
  readonly document: InputDocument;
  readonly onValue: (name: string, value: unknown) => void;
}

/** A widget: tells the kernel what is chosen here, shows what is chosen in another browser. */
export function InputOutput({ document, onValue }: InputOutputProps) {
  const place = useRef<HTMLDivElement>(null);
  const widget = useRef<Widget | null>(null);
  const timer = useRef<number | undefined>(undefined);
  const { name, input, value, note } = document;
  const description = JSON.stringify(input);
  const sent = JSON.stringify(value);

  // Drawn anew only when the widget itself is another one.
  useEffect(() => {
    const made = makeWidget(document);
    widget.current = made;
    const tell = () => {
      clearTimeout(timer.current);
      timer.current = window.setTimeout(() => {
        timer.current = undefined;
        onValue(name, made.get());
      }, pauseMs);
    };
    made.node.addEventListener("input", tell);
    place.current!.replaceChildren(made.node);
    return () => clearTimeout(timer.current);
  }, [name, description]);

  useEffect(() => {
    const isBusyHere = timer.current !== undefined;
    if (isBusyHere || widget.current === null || JSON.stringify(widget.current.get()) === sent) return;
    widget.current.set(value);
  }, [sent]);

  useEffect(() => {
    if (note !== undefined) widget.current?.note?.(note);
  });

  return <div class="widget" ref={place} />;
}
