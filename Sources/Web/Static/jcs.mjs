// Canonical JSON (RFC 8785): members sorted by UTF-16 code units, ECMAScript's own forms of numbers and strings, no white space.
// JavaScript compares strings and writes numbers as the standard asks, so little is left to do.

export function canonicalize(value) {
  if (value === null || typeof value === "boolean") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new Error("a number is not finite");
    return JSON.stringify(value);
  }
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw new Error("a text holds half a character");
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return "[" + value.map(canonicalize).join(",") + "]";
  if (typeof value === "object") {
    const names = Object.keys(value).sort();
    return "{" + names.map((name) => canonicalize(name) + ":" + canonicalize(value[name])).join(",") + "}";
  }
  throw new Error("a value is no JSON");
}
