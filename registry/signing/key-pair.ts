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

const lockedLabel = "-----BEGIN ENCRYPTED PRIVATE KEY-----";
const shortestPassphrase = 12;

/**
 * The same key as PKCS 8 encrypted under a passphrase (PBES2, AES-256-CBC), which OpenSSL reads too.
 * @throws Fault `key.passphrase-short`: the derivation is quick, so a short one would be guessed.
 */
export function lockKey(privatePem: string, passphrase: string): string {
  if (passphrase.length < shortestPassphrase)
    throw new Fault(
      "key.passphrase-short",
      `passphrase too short: ${passphrase.length} characters (expected at least ${shortestPassphrase})`,
    );
  const locked = { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase } as const;
  return readPrivate(privatePem).export(locked).toString();
}

export function isLocked(pem: string): boolean {
  return pem.trimStart().startsWith(lockedLabel);
}

/** For memory alone. @throws Fault `key.passphrase` (forbidden) where it is another key's, `key.malformed`. */
export function unlockKey(lockedPem: string, passphrase: string): string {
  const key = decrypt(lockedPem, passphrase);
  const open = key.export({ type: "pkcs8", format: "pem" }).toString();
  publicKeyOf(open);
  return open;
}

function decrypt(key: string, passphrase: string): KeyObject {
  try {
    return createPrivateKey({ key, passphrase });
  } catch {
    // without a word of what the file holds
    throw new Fault(
      "key.passphrase",
      "the passphrase does not open the key (expected the one it was made with)",
      {
        kind: "forbidden",
      },
    );
  }
}

/** @throws Fault `key.malformed` unless it is an ed25519 private key in PEM, not encrypted. */
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
