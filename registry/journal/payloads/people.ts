import { z } from "zod";
import { roles } from "../../policies/roles.ts";
import { note, personId, publicKey, signatureValue } from "../names.ts";

/** Who there is and what each may do. */
export const peoplePayloads = {
  "person.added": z.strictObject({ person: personId, name: note, roles: z.array(z.enum(roles)) }),
  "person.roles-set": z.strictObject({ person: personId, roles: z.array(z.enum(roles)), reason: note }),
  "person.removed": z.strictObject({ person: personId, reason: note }),
  /** The public half of a pair that the person made; `proof` is its own signature, of person and key. */
  "key.added": z.strictObject({ person: personId, publicKey, proof: signatureValue, reason: note }),
  "key.revoked": z.strictObject({ person: personId, publicKey, reason: note }),
} as const;
