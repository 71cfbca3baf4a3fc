import type { OutputDocument } from "vigie/notebooks";
import { Output } from "../notebook/output.tsx";

interface OutputsProps {
  readonly outputs: readonly OutputDocument[];
  readonly notebook: string;
  readonly label: string;
}

/** What a cell showed. */
export function Outputs({ outputs, notebook, label }: OutputsProps) {
  return (
    <div>
      {outputs.map((document, i) => (
        <div key={i} class="output">
          <Output notebook={notebook} label={label} document={document} onInput={() => {}} />
        </div>
      ))}
    </div>
  );
}
