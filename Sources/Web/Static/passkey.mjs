// Forms that make or use a passkey: asks the server what to sign, lets the device sign it, sends the answer, goes where the server says.

const decode = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

const encode = (buffer) => {
  let text = "";
  for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

/** The server's JSON as the browser wants it (WebAuthn Level 3 §5.1.8 and §5.1.9). */
function options(json) {
  const out = { ...json, challenge: decode(json.challenge) };
  if (json.user) out.user = { ...json.user, id: decode(json.user.id) };
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    if (json[list]) out[list] = json[list].map((one) => ({ ...one, id: decode(one.id) }));
  }
  return out;
}

/** The browser's answer as JSON, as `toJSON` gives it where there is one. */
function answer(credential) {
  const from = credential.response;
  const response = { clientDataJSON: encode(from.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (from[name]) response[name] = encode(from[name]);
  }
  if (from.getTransports) response.transports = from.getTransports();
  return { id: credential.id, rawId: credential.id, type: credential.type, response, clientExtensionResults: {} };
}

class Refused extends Error {}

async function post(url, body, language) {
  const response = await fetch(url, {
    method: "POST", headers: { "content-type": "application/json", accept: "application/json" }, body: JSON.stringify(body),
  });
  const json = await response.json();
  if (!response.ok) throw new Refused(json.words?.[language] ?? json.detail ?? String(response.status));
  return json;
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const status = form.querySelector("[data-passkey-status]");
  const button = form.querySelector("button");
  const words = form.dataset;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!globalThis.PublicKeyCredential || !navigator.credentials) { status.textContent = words.unsupported; return; }
    button.disabled = true;
    status.textContent = words.working;
    try {
      const given = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));
      // The secret of a one-time link stands behind #, which browsers send nowhere; it goes in the body, to this server alone.
      if (words.token !== undefined) given.token = location.hash.slice(1);
      const begun = await post(words.begin, given, words.lang);
      const publicKey = options(begun.options);
      const credential = words.passkey === "create" ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey });
      const done = await post(words.answer, { ...begun.state, credential: answer(credential) }, words.lang);
      location.assign(done.next);
      return;
    } catch (error) {
      status.textContent = error instanceof Refused ? error.message
        : error.name === "InvalidStateError" ? words.known
        : error.name === "NotAllowedError" || error.name === "AbortError" ? words.cancelled : words.unreachable;
    }
    button.disabled = false;
  });
}
