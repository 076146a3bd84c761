// node --test Tests/js/ — the scripts that check records in browsers, against official vectors and against every single changed field.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import test from "node:test";

import { base64, concat, ed25519Key, fromBase58, hex, multibase, toBase64, utf8 } from "../../Sources/Web/Static/encoding.mjs";
import { canonicalize } from "../../Sources/Web/Static/jcs.mjs";
import { ed25519, openCheckpoint, proofHolds, recordIsSigned, rootFromInclusion, verify } from "../../Sources/Web/Static/verify.mjs";

const vectors = new URL("../../TestKit/Vectors/", import.meta.url);
const read = (path) => readFileSync(new URL(path, vectors), "utf8");
const json = (path) => JSON.parse(read(path));
const sha256 = (...parts) => new Uint8Array(createHash("sha256").update(concat(...parts)).digest());

test("canonical JSON: the six files of RFC 8785's author", () => {
  const names = readdirSync(new URL("rfc8785/input/", vectors));
  assert.ok(names.length >= 6);
  for (const name of names) assert.equal(canonicalize(json(`rfc8785/input/${name}`)), read(`rfc8785/output/${name}`).trimEnd(), name);
});

test("canonical JSON refuses what has no canonical form", () => {
  for (const bad of ["\ud800", NaN, Infinity, undefined, { a: "\udc00" }]) assert.throws(() => canonicalize(bad));
});

test("inclusion: every golden proof holds, and no other position, size or path does", async () => {
  const golden = json("log/golden/golden.json");
  const roots = new Map(golden.trees.map((tree) => [tree.size, tree.root]));
  let checked = 0;
  for (const { index, leaf_hash: leaf, proof, size } of golden.inclusion) {
    if (!roots.has(size)) continue;
    const path = proof.map((text) => base64(text));
    assert.equal(toBase64(await rootFromInclusion(base64(leaf), index, size, path)), roots.get(size), `${index} of ${size}`);
    await assert.rejects(rootFromInclusion(base64(leaf), index, size, [...path, base64(leaf)]), /too long/);
    if (path.length) await assert.rejects(rootFromInclusion(base64(leaf), index, size, path.slice(1)), /too short/);
    await assert.rejects(rootFromInclusion(base64(leaf), size, size, path), /outside/);
    checked += 1;
  }
  assert.ok(checked > 0);
});

test("checkpoints: every golden one opens, a changed one does not", async () => {
  const golden = json("log/golden/golden.json");
  for (const { checkpoint, size, root } of golden.trees) {
    const opened = await openCheckpoint(checkpoint, golden.log.vkey);
    assert.deepEqual([opened.size, toBase64(opened.root)], [size, root]);
    await assert.rejects(openCheckpoint(checkpoint.replace(`\n${size}\n`, `\n${size + 1}\n`), golden.log.vkey));
    await assert.rejects(openCheckpoint(checkpoint, golden.witnesses[0].vkey));
  }
});

test("eddsa-jcs-2022: the official vector holds, a changed one does not", async () => {
  const signed = json("vc-di-eddsa/eddsa-jcs-2022/signedJCS.json");
  const key = signed.proof.verificationMethod.split("#")[1];
  assert.equal(await proofHolds(signed, key), true);
  assert.equal(await proofHolds({ ...signed, id: "urn:other" }, key), false);
  assert.equal(await proofHolds({ ...signed, proof: { ...signed.proof, created: "2024-02-24T23:36:38Z" } }, key), false);
  assert.equal(await proofHolds({ ...signed, proof: { ...signed.proof, cryptosuite: "eddsa-rdfc-2022" } }, key), false);
  assert.equal(await recordIsSigned(signed, key), signed.proof.verificationMethod === `${signed.issuer}#${key}`);
});

test("points of small order are refused", async () => {
  for (const point of [
    "00".repeat(32), "01" + "00".repeat(31), "ed" + "ff".repeat(30) + "7f", "ec" + "ff".repeat(30) + "ff", "00".repeat(31) + "80",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
  ]) {
    const key = Uint8Array.from(Buffer.from(point, "hex"));
    assert.equal(await ed25519(key, new Uint8Array(64), utf8("any")), false, point);
  }
});

test("encodings", () => {
  assert.equal(hex(fromBase58("1112")), "00000001");
  assert.throws(() => base64("AB=="));
  assert.throws(() => fromBase58("0"));
  assert.throws(() => multibase("m00"));
  assert.equal(ed25519Key("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK").length, 32);
});

/** A whole proof, made here with another library's signatures. */
function makeProof() {
  const key = (byte) => {
    const privateKey = createPrivateKey({
      key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, byte)]), format: "der", type: "pkcs8",
    });
    return { privateKey, raw: new Uint8Array(createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(12)) };
  };
  const base58 = (bytes) => {
    let [n, out] = [BigInt("0x" + hex(bytes)), ""];
    for (; n > 0n; n /= 58n) out = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"[Number(n % 58n)] + out;
    return "1".repeat(bytes.findIndex((b) => b !== 0)) + out;
  };
  const [issuer, log] = [key(1), key(2)];
  const issuerKey = "z" + base58(concat([0xed, 1], issuer.raw));
  const context = ["https://www.w3.org/ns/credentials/v2", "https://comity.example/ns/v1"];
  const did = "did:web:localhost%3A8080:parties:lishan";
  const document = { "@context": context, credentialSubject: { title: { en: "Rules", "zh-Hans": "规则" } }, issuer: did, kind: "notice.v1" };
  const options = {
    "@context": context, cryptosuite: "eddsa-jcs-2022", proofPurpose: "assertionMethod", type: "DataIntegrityProof",
    verificationMethod: `${did}#${issuerKey}`,
  };
  const message = concat(sha256(utf8(canonicalize(options))), sha256(utf8(canonicalize(document))));
  const proofValue = "z" + base58(new Uint8Array(sign(null, message, issuer.privateKey)));
  const record = utf8(canonicalize({ ...document, proof: { ...options, proofValue } }));
  const salt = new Uint8Array(32).fill(7);
  const commitment = "u" + Buffer.from(sha256(utf8("comity/commitment/v1"), [0], salt, record)).toString("base64url");
  const entry = utf8(canonicalize({ at: "2026-11-23T10:00:00.000Z", commitment }));
  const [before, after] = [sha256([0], utf8("before")), sha256([0], utf8("after"))];
  const root = sha256([1], sha256([1], before, sha256([0], entry)), after);
  const text = `localhost:8080\n3\n${toBase64(root)}\n`;
  const typed = concat([1], log.raw);
  const id = sha256(utf8("localhost:8080"), [10], typed).slice(0, 4);
  const signature = new Uint8Array(sign(null, utf8(text), log.privateKey));
  return {
    record: toBase64(record), salt: toBase64(salt), entry: toBase64(entry), index: 1, size: 3, root: toBase64(root),
    inclusion: [toBase64(before), toBase64(after)], checkpoint: `${text}\n— localhost:8080 ${toBase64(concat(id, signature))}\n`,
    logKey: `localhost:8080+${hex(id)}+${toBase64(typed)}`, issuerKey,
  };
}

async function failing(proof) {
  const out = [];
  for await (const { step, holds } of verify(proof)) if (!holds) out.push(step);
  return out;
}

test("a whole proof holds", async () => assert.deepEqual(await failing(makeProof()), []));

test("each changed part is named", async () => {
  const proof = makeProof();
  const flip = (text) => { const bytes = base64(text); bytes[bytes.length >> 1] ^= 1; return toBase64(bytes); };
  const other = makeProof();
  for (const [change, step] of [
    [{ record: toBase64(utf8(new TextDecoder().decode(base64(proof.record)).replace("Rules", "Rulez"))) }, "signature"],
    [{ record: toBase64(utf8(new TextDecoder().decode(base64(proof.record)) + " ")) }, "canonical"],
    [{ salt: flip(proof.salt) }, "commitment"],
    [{ entry: toBase64(utf8(new TextDecoder().decode(base64(proof.entry)).replace("10:00", "10:01"))) }, "inclusion"],
    [{ index: 0 }, "inclusion"],
    [{ inclusion: [proof.inclusion[0]] }, "inclusion"],
    [{ root: flip(proof.root) }, "inclusion"],
    [{ checkpoint: proof.checkpoint.replace("\n3\n", "\n4\n") }, "checkpoint"],
    [{ size: 4 }, "checkpoint"],
    [{ issuerKey: "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK" }, "signature"],
  ]) {
    const failed = await failing({ ...other, ...change });
    assert.ok(failed.includes(step), `${JSON.stringify(Object.keys(change))} should fail ${step}, failed ${failed}`);
  }
});
