import { z } from "zod";
import { roles } from "../../policies/roles.ts";
import { day, digest, note, personId } from "../names.ts";

/** The first digits of the digest of a token's secret. */
const tokenId = z.string().regex(/^[0-9a-f]{12}$/, "expected 12 hexadecimal digits");

/** By what programs act as people; of a secret only the digest. */
export const tokensPayloads = {
  "token.issued": z.strictObject({
    token: tokenId,
    person: personId,
    roles: z.array(z.enum(roles)).min(1),
    until: day,
    secret: digest,
    name: note,
  }),
  "token.revoked": z.strictObject({ token: tokenId, person: personId, reason: note }),
} as const;
