/**
 * The page's policy: nothing from elsewhere, no inline script, no style sheet but ours.
 * Style attributes are allowed because sanitised charts carry them; with no selector and no outside origin they can
 * restyle what they stand on and reach nothing. Style sheets of charts go through `CSSStyleSheet`, which needs no leave.
 */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** On every answer; a route may put a stricter or its own `content-security-policy` in place. */
export const securityHeaders: Readonly<Record<string, string>> = {
  "content-security-policy": pagePolicy,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "x-frame-options": "DENY",
  "x-dns-prefetch-control": "off",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
};

/**
 * The policy of the frame in which a notebook's browser code runs: that code is arbitrary, so it may be evaluated, in an
 * origin of its own (`sandbox`), without any network. That the frame cannot go elsewhere is the page's `frame-src 'self'`.
 */
export function framePolicy(nonce: string): string {
  return [
    "sandbox allow-scripts",
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'unsafe-eval'`,
    "style-src 'unsafe-inline'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join("; ");
}
