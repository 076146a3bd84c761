// Digests a chosen file in the browser, so that only its digest is sent. Without WebCrypto the form sends the file, as it does without JavaScript.

const form = document.querySelector("[data-check]");
const input = form?.querySelector('input[type="file"]');
const status = form?.querySelector("[data-check-status]");

form?.addEventListener("submit", async (event) => {
  const file = input?.files?.[0];
  if (!file || !globalThis.crypto?.subtle) return;
  event.preventDefault();
  status.textContent = form.dataset.working;
  try {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    location.assign(`/check?digest=${hex}`);
  } catch {
    // A file too large for the browser's memory: let the server say what it thinks of its size.
    form.submit();
  }
});
