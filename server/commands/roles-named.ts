import { Fault } from "vigie/datasets";
import { type RegistryRole, roles } from "vigie/registry";

/** `reviewer,admin` → roles. @throws Fault `usage.role` naming those there are. */
export function rolesNamed(text: string): readonly RegistryRole[] {
  return text.split(",").map((name) => {
    const found = roles.find((role) => role === name.trim());
    if (found !== undefined) return found;
    throw new Fault("usage.role", `unknown role: ${name} (expected some of ${roles.join(", ")})`);
  });
}
