// Puts verify.mjs to work on a record's page: a button, and an outcome in words beside each step.

import { Unsupported, verify } from "./verify.mjs";

for (const box of document.querySelectorAll("[data-verify]")) {
  const button = box.querySelector("[data-verify-start]");
  const result = box.querySelector("[data-verify-result]");
  const words = box.dataset;
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    result.textContent = "";
    for (const item of box.querySelectorAll("[data-step]")) mark(item, "", "");
    try {
      const response = await fetch(words.verify, { headers: { accept: "application/json" } });
      if (!response.ok) throw new Error(String(response.status));
      const proof = await response.json();
      let all = true;
      for await (const { step, holds, detail } of verify(proof)) {
        all &&= holds;
        const item = box.querySelector(`[data-step="${step}"]`);
        mark(item, holds ? "yes" : "no", (holds ? words.yes : words.no) + (detail ? ` (${detail})` : ""));
      }
      result.textContent = all ? words.passed : words.failed;
    } catch (error) {
      result.textContent = error instanceof Unsupported ? words.missing : words.unreachable;
    }
    button.disabled = false;
  });
}

function mark(item, outcome, text) {
  item.classList.remove("yes", "no");
  if (outcome) item.classList.add(outcome);
  item.querySelector(".outcome")?.remove();
  if (!text) return;
  const note = document.createElement("span");
  note.className = "outcome";
  note.textContent = ` — ${text}`;
  item.append(note);
}
