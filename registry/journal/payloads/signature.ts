import { z } from "zod";
import { digest, publicKey, signatureValue } from "../names.ts";

/** A person's name under a decision, over `vigie.statement/1`; `seen`: the newest event about the version then. */
export const signature = z.strictObject({ key: publicKey, value: signatureValue, seen: digest });
