import { z } from "zod";
import { roles } from "../../policies/roles.ts";
import { note, personId } from "../names.ts";

/** Who there is and what each may do. */
export const peoplePayloads = {
  "person.added": z.strictObject({ person: personId, name: note, roles: z.array(z.enum(roles)) }),
  "person.roles-set": z.strictObject({ person: personId, roles: z.array(z.enum(roles)), reason: note }),
  "person.removed": z.strictObject({ person: personId, reason: note }),
} as const;
