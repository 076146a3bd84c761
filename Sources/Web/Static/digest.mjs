// SHA-256 of a chosen file, in the browser: 64 hexadecimal digits.

import { hex } from "./encoding.mjs";

export async function digestOf(file) {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())));
}
