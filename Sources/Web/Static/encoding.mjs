// Bytes and their text forms: base64 (RFC 4648, strict), hexadecimal, base58btc and multibase.

const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

export const utf8 = (text) => new TextEncoder().encode(text);

export function concat(...parts) {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { out.set(part, at); at += part.length; }
  return out;
}

export const equal = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Standard alphabet with padding, or the URL alphabet without; anything that is not its own canonical form is refused. */
export function base64(text, url = false) {
  const plain = url ? text.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat((4 - (text.length % 4)) % 4) : text;
  if (url && /[+/=]/.test(text)) throw new Error("not base64url");
  const bytes = Uint8Array.from(atob(plain), (c) => c.charCodeAt(0));
  if (toBase64(bytes) !== plain) throw new Error("base64 is not in its canonical form");
  return bytes;
}

export function toBase64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

export function fromBase58(text) {
  const digits = [];
  for (const c of text) {
    let carry = base58.indexOf(c);
    if (carry < 0) throw new Error("not base58");
    for (let i = 0; i < digits.length; i++) { carry += digits[i] * 58; digits[i] = carry & 255; carry >>= 8; }
    while (carry > 0) { digits.push(carry & 255); carry >>= 8; }
  }
  for (const c of text) { if (c !== "1") break; digits.push(0); }
  return Uint8Array.from(digits.reverse());
}

/** `z…` is base58btc, `u…` is base64url. */
export function multibase(text) {
  if (text[0] === "z") return fromBase58(text.slice(1));
  if (text[0] === "u") return base64(text.slice(1), true);
  throw new Error("unknown multibase prefix");
}

/** The 32 bytes of an Ed25519 Multikey (`z6Mk…`). */
export function ed25519Key(text) {
  const bytes = multibase(text);
  if (bytes.length !== 34 || bytes[0] !== 0xed || bytes[1] !== 0x01) throw new Error("not an Ed25519 Multikey");
  return bytes.slice(2);
}
