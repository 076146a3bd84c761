// A form with a file of which only the digest is wanted: the browser computes it, puts it into the field that is named by data-file-digest, and keeps
// the file. Without WebCrypto, or for a file too large for the browser's memory, the form sends the file, as it does without JavaScript.

import { digestOf } from "./digest.mjs";

const form = document.querySelector("form[data-file-digest]");
const input = form?.querySelector('input[type="file"]');
const field = form?.elements.namedItem(form.dataset.fileDigest);
const status = form?.querySelector("[data-file-status]");
let working = null;

async function compute(file) {
  status.textContent = form.dataset.working;
  try {
    field.value = await digestOf(file);
    status.textContent = `${form.dataset.done} ${file.name}`;
    return true;
  } catch {
    field.value = "";
    status.textContent = "";
    return false;
  }
}

input?.addEventListener("change", () => {
  const file = input.files[0];
  if (file && globalThis.crypto?.subtle) working = compute(file);
});

form?.addEventListener("submit", async (event) => {
  const file = input.files[0];
  if (!file || input.disabled || !globalThis.crypto?.subtle) return;
  event.preventDefault();
  // A browser that comes back to the page may still have the file chosen, and no digest.
  if (await (working ?? compute(file))) input.disabled = true;
  form.submit();
});

// Back from the next page, another file can be chosen.
addEventListener("pageshow", () => { if (input) input.disabled = false; });
