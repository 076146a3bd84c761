// Recomputes everything that a record's proof claims. Uses nothing but WebCrypto (SHA-256, Ed25519); runs in browsers and in Node.

import { base64, concat, ed25519Key, equal, multibase, toBase64, utf8 } from "./encoding.mjs";
import { canonicalize } from "./jcs.mjs";

const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const decode = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

export class Unsupported extends Error {}

/** Ed25519 (RFC 8032). Throws Unsupported where the browser's WebCrypto lacks it. */
export async function ed25519(key, signature, message) {
  if (isLowOrder(key) || isLowOrder(signature.slice(0, 32))) return false;
  let imported;
  try {
    imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
  } catch (error) {
    if (error.name === "NotSupportedError") throw new Unsupported();
    return false;
  }
  return crypto.subtle.verify({ name: "Ed25519" }, imported, signature, message);
}

/** Points of small order verify for any message; libraries differ in refusing them, so they are refused here. */
const lowOrder = [
  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
  "7f///////////////////////////////////////38=", "7P///////////////////////////////////////38=", "7v///////////////////////////////////////38=",
  "JuiVj8KyJ7BFw/SJ8u+Y8NXfrAXTxjM5sTgCiG1T/AU=", "xxdqcD1N2E+6PAt2DRBnDyogU/osOczGTsf9d5KsA3o=",
].map((text) => base64(text));
const isLowOrder = (point) => lowOrder.some((bad) => equal(bad.slice(0, 31), point.slice(0, 31)) && (bad[31] & 127) === (point[31] & 127));

/** The root of a tree of `size` leaves in which `leaf` stands at `index` (RFC 6962 §2.1.1). */
export async function rootFromInclusion(leaf, index, size, path) {
  if (!(Number.isSafeInteger(size) && index >= 0 && index < size)) throw new Error("the position is outside the log");
  let hash = leaf;
  let [node, last, used] = [index, size - 1, 0];
  while (last > 0) {
    if (node % 2 === 1 || node < last) {
      if (used >= path.length) throw new Error("the path is too short");
      const sibling = path[used++];
      hash = await sha256(node % 2 === 1 ? concat([1], sibling, hash) : concat([1], hash, sibling));
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  if (used !== path.length) throw new Error("the path is too long");
  return hash;
}

/** Whether a document's eddsa-jcs-2022 proof holds under a Multikey (VC-DI-EDDSA §3.3). */
export async function proofHolds(signed, key) {
  const { proof, ...document } = signed;
  const { proofValue, ...options } = proof;
  if (options.type !== "DataIntegrityProof" || options.cryptosuite !== "eddsa-jcs-2022") return false;
  if (options["@context"] && canonicalize(options["@context"]) !== canonicalize(document["@context"])) return false;
  const message = concat(await sha256(utf8(canonicalize(options))), await sha256(utf8(canonicalize(document))));
  const signature = multibase(proofValue);
  return signature.length === 64 && ed25519(ed25519Key(key), signature, message);
}

/** As proofHolds, for a record: its proof must also name this key as one of its issuer's. */
export async function recordIsSigned(record, key) {
  return record.proof.verificationMethod === `${record.issuer}#${key}` && proofHolds(record, key);
}

/** A checkpoint (C2SP tlog-checkpoint) that must bear a signature by the key of `vkey`. */
export async function openCheckpoint(note, vkey) {
  const split = note.lastIndexOf("\n\n");
  const text = note.slice(0, split + 1);
  const [origin, size, root] = text.split("\n");
  const key = base64(vkey.slice(vkey.indexOf("+", vkey.indexOf("+") + 1) + 1));
  const name = vkey.slice(0, vkey.indexOf("+"));
  const id = (await sha256(concat(utf8(name), [10], key))).slice(0, 4);
  if (key[0] !== 1 || name !== origin || !/^(0|[1-9][0-9]*)$/.test(size)) throw new Error("the checkpoint is of another log");
  for (const line of note.slice(split + 2).split("\n")) {
    const [dash, signer, blob] = line.split(" ");
    if (dash !== "—" || signer !== name) continue;
    const bytes = base64(blob);
    if (!equal(bytes.slice(0, 4), id)) continue;
    if (await ed25519(key.slice(1), bytes.slice(4), utf8(text))) return { origin, size: Number(size), root: base64(root) };
    throw new Error("the log's signature does not hold");
  }
  throw new Error("the log did not sign this checkpoint");
}

/** Yields `{step, holds, detail}` for each check; never throws for a proof that is wrong, only Unsupported. */
export async function* verify(proof) {
  const bytes = base64(proof.record);
  let record;
  yield await outcome("canonical", async () => {
    const text = decode(bytes);
    record = JSON.parse(text);
    return canonicalize(record) === text;
  });
  yield await outcome("signature", () => recordIsSigned(record, proof.issuerKey));
  const entry = base64(proof.entry);
  yield await outcome("commitment", async () => {
    const digest = await sha256(concat(utf8("comity/commitment/v1"), [0], base64(proof.salt), bytes));
    return equal(multibase(JSON.parse(decode(entry)).commitment), digest);
  });
  let root;
  yield await outcome("inclusion", async () => {
    const leaf = await sha256(concat([0], entry));
    root = await rootFromInclusion(leaf, proof.index, proof.size, proof.inclusion.map((text) => base64(text)));
    return toBase64(root) === proof.root;
  });
  yield await outcome("checkpoint", async () => {
    const checkpoint = await openCheckpoint(proof.checkpoint, proof.logKey);
    return checkpoint.size === proof.size && Boolean(root) && equal(checkpoint.root, root);
  });
}

async function outcome(step, check) {
  try {
    return { step, holds: Boolean(await check()), detail: "" };
  } catch (error) {
    if (error instanceof Unsupported) throw error;
    return { step, holds: false, detail: error.message };
  }
}
