// Digests a chosen file in the browser, so that only its digest is sent. Without WebCrypto the form sends the file, as it does without JavaScript.

import { digestOf } from "./digest.mjs";

const form = document.querySelector("[data-check]");
const input = form?.querySelector('input[type="file"]');
const status = form?.querySelector("[data-check-status]");

form?.addEventListener("submit", async (event) => {
  const file = input?.files?.[0];
  if (!file || !globalThis.crypto?.subtle) return;
  event.preventDefault();
  status.textContent = form.dataset.working;
  try {
    location.assign(`/check?digest=${await digestOf(file)}`);
  } catch {
    // A file too large for the browser's memory: let the server say what it thinks of its size.
    form.submit();
  }
});
