import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import { canonicalJson, Fault } from "vigie/datasets";

/** The 32 bytes of an ed25519 public key (RFC 8032) in base64url: it names itself. */
export type PublicKey = string;

/** The 64 bytes of an ed25519 signature in base64url. */
type SignatureValue = string;

/** A new pair; the private half as PKCS 8 in PEM, for its owner's disk alone. */
export function makeKeyPair(): { readonly publicKey: PublicKey; readonly privatePem: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return {
    publicKey: nameOf(publicKey),
    privatePem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

/** @throws Fault `key.malformed` unless it is an ed25519 private key in PEM. */
export function publicKeyOf(privatePem: string): PublicKey {
  return nameOf(createPublicKey(readPrivate(privatePem)));
}

/** Over the canonical JSON of `statement`. @throws Fault `key.malformed` */
export function signJson(statement: object, privatePem: string): SignatureValue {
  return sign(null, Buffer.from(canonicalJson(statement)), readPrivate(privatePem)).toString("base64url");
}

export function isSignedBy(statement: object, key: PublicKey, value: SignatureValue): boolean {
  const jwk = { kty: "OKP", crv: "Ed25519", x: key };
  try {
    const publicKey = createPublicKey({ key: jwk, format: "jwk" });
    // One spelling: base64url leaves bits over in its last letter, which a reader would ignore.
    const bytes = Buffer.from(value, "base64url");
    const isCanonical = nameOf(publicKey) === key && bytes.toString("base64url") === value;
    return isCanonical && verify(null, Buffer.from(canonicalJson(statement)), publicKey, bytes);
  } catch {
    return false;
  }
}

function nameOf(publicKey: KeyObject): PublicKey {
  return publicKey.export({ format: "jwk" }).x!;
}

function readPrivate(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch {
    // told below, without a word of what the file holds
  }
  throw new Fault("key.malformed", "not a private key (expected the file that `users key make` wrote)");
}
