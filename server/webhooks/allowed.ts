import { Fault } from "vigie/datasets";

/** Where the allowed addresses are named: a list of beginnings, separated by commas. */
export const allowVariable = "VIGIE_WEBHOOKS";

const loopback = ["127.0.0.1", "localhost", "[::1]"];

/**
 * The addresses that may be called, as the installation names them: `https://hooks.example/vigie/`; plain HTTP on this machine only.
 * @throws Fault `webhook.allowed` naming the one that is none.
 */
export function parseAllowed(text: string | undefined): readonly URL[] {
  return (text ?? "")
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "")
    .map((one) => {
      const url = URL.parse(one);
      if (url !== null && isSafe(url) && url.search === "" && url.hash === "") return url;
      throw new Fault(
        "webhook.allowed",
        `not an address for webhooks: ${one} in ${allowVariable} (expected https://… , or http://127.0.0.1…)`,
      );
    });
}

/** @throws Fault `webhook.not-allowed` (forbidden) naming what is. */
export function requireAllowed(address: string, allowed: readonly URL[]): URL {
  const url = URL.parse(address);
  if (url !== null && allowed.some((one) => isUnder(url, one))) return url;
  const names = allowed.map(({ href }) => href).join(", ") || `${allowVariable} to name one`;
  throw new Fault(
    "webhook.not-allowed",
    `address not allowed: ${address} (expected one that begins ${names})`,
    {
      kind: "forbidden",
    },
  );
}

function isSafe({ protocol, hostname, username }: URL): boolean {
  if (username !== "") return false;
  return protocol === "https:" || (protocol === "http:" && loopback.includes(hostname));
}

/** Same scheme, host and port, and a path under the allowed one, whole names only. */
function isUnder(url: URL, one: URL): boolean {
  const path = one.pathname.endsWith("/") ? one.pathname : `${one.pathname}/`;
  return isSafe(url) && url.origin === one.origin && `${url.pathname}/`.startsWith(path);
}
