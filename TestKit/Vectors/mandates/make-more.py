#!/usr/bin/env python3
"""Makes more-mandate-vectors.json: cases for status lists, logs, replay, co-signatures and what else the first file leaves out.

Independent of this repository's code: canonical JSON, proofs, tree, notes and lists are made with Python's own library and `cryptography`.
Run it in this folder: python3 make-more.py > more-mandate-vectors.json. The result is the same every time.
"""
import base64, copy, gzip, hashlib, json
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives import serialization

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
CONTEXTS = ["https://www.w3.org/ns/credentials/v2", "https://comity.example/ns/v1"]


def b58(data):
    n, out = int.from_bytes(data, "big"), ""
    while n:
        n, r = divmod(n, 58)
        out = ALPHABET[r] + out
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + out


def u64(data):
    return "u" + base64.urlsafe_b64encode(data).decode().rstrip("=")


def jcs(value):  # names are ASCII and numbers whole here, so this is RFC 8785
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha(data):
    return hashlib.sha256(data).digest()


class Key:
    def __init__(self, name):
        self.secret = Ed25519PrivateKey.from_private_bytes(sha(b"comity mandate vectors: " + name.encode()))
        self.public = self.secret.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self.multikey = "z" + b58(b"\xed\x01" + self.public)
        self.did = "did:key:" + self.multikey
        self.method = f"{self.did}#{self.multikey}"


MINISTRY, ENVOY, DEPUTY, THIRD, FOURTH, STRANGER, COLLEAGUE, PASSKEY = map(
    Key, ["ministry", "envoy", "deputy", "third", "fourth", "stranger", "colleague", "bound key"])
MOST = "did:web:most.example"
MOST_METHOD = MOST + "#mandate-1"


def proof(document, key, method, purpose, created):
    options = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022", "created": created, "verificationMethod": method,
               "proofPurpose": purpose, "@context": document["@context"]}
    bare = {k: v for k, v in document.items() if k != "proof"}
    signature = key.secret.sign(sha(jcs(options)) + sha(jcs(bare)))
    return {**options, "proofValue": "z" + b58(signature)}


def sign(document, key, method, purpose="assertionMethod", created="2026-01-01T00:00:00Z"):
    return {**document, "proof": proof(document, key, method, purpose, created)}


def digest(document):
    return "z" + b58(b"\x12\x20" + sha(jcs(document)))


LISTS = {"revocation": "https://most.example/status/revocation/1", "suspension": "https://most.example/status/suspension/1"}


def entries(index):
    return [{"type": "BitstringStatusListEntry", "statusPurpose": p, "statusListIndex": str(index), "statusListCredential": LISTS[p]}
            for p in ("revocation", "suspension")]


def mandate(n, holder, index, parent=None, **changes):
    issuer, key, method = changes.pop("by", (MOST, MINISTRY, MOST_METHOD))
    authority = {"type": "Mandate", "onBehalfOf": MOST, "jurisdiction": ["CN"], "counterparties": ["US", "EU"], "subjectAreas": ["1.2", "1.5"],
                 "level": 3, "powers": [
                     {"action": "negotiate"},
                     {"action": "sign", "agreementTypes": ["mou"], "maxValue": {"currency": "USD", "amount": "2000000"}, "maxDurationMonths": 36},
                     {"action": "sign", "agreementTypes": ["data"], "maxValue": {"currency": "USD", "amount": "50000"}, "maxDurationMonths": 12},
                     {"action": "approveDataRelease", "classScheme": "https://most.example/classes/v1", "maxClass": 2}],
                 "delegation": {"maxDepth": 1}, "coSignatures": {"min": 1}}
    drop = changes.pop("drop", [])
    outer = changes.pop("outer", {})
    subject = changes.pop("subject", {})
    authority.update(changes)
    for name in drop:
        del authority[name]
    document = {"@context": CONTEXTS, "id": f"urn:uuid:01a30000-0000-7000-8000-{n:012d}", "type": ["VerifiableCredential", "EnvoyMandateCredential"],
                "issuer": issuer, "validFrom": "2026-01-01T00:00:00Z", "validUntil": "2027-12-31T00:00:00Z",
                "credentialSubject": {"id": holder.did, "type": "Person", "mandate": authority, **subject}, "credentialStatus": entries(index)}
    if parent is not None:
        document["parentMandate"] = {"id": parent["id"], "digestMultibase": digest(parent)}
    document.update(outer)
    return sign(document, key, method)


def by(key):
    return (key.did, key, key.method)


def act(leaf, key, signers=(), **changes):
    purpose = changes.pop("purpose", "capabilityInvocation")
    method = changes.pop("method", None)
    with_key = changes.pop("with_key", key)
    drop = changes.pop("drop", [])
    document = {"@context": CONTEXTS, "id": "urn:uuid:01a30000-0000-7000-8000-0000000a0001", "type": ["ComityAct"], "actor": key.did,
                "mandate": {"id": leaf["id"], "digestMultibase": digest(leaf)}, "action": "sign", "occurredAt": "2026-06-01T08:00:00Z",
                "jurisdiction": "CN", "counterparty": "US", "subjectArea": "1.5.9", "agreementType": "mou",
                "value": {"currency": "USD", "amount": "10000"}, "durationMonths": 12, "coSigners": []}
    document.update(changes)
    for name in drop:
        del document[name]
    proofs = [proof(document, with_key, method or f"{key.did}#{with_key.multikey}", purpose, "2026-06-01T08:00:00Z")]
    proofs += [proof(document, k, m, "capabilityInvocation", "2026-06-01T08:00:00Z") for k, m in signers]
    return {**document, "proof": proofs[0] if len(proofs) == 1 else proofs}


def bits(*indexes, size=16384):
    data = bytearray(size)
    for i in indexes:
        data[i >> 3] |= 0x80 >> (i & 7)
    return bytes(data)


def status_list(purpose, data, packed=None, by=(MOST, MINISTRY, MOST_METHOD), outer={}, subject={}):
    issuer, key, method = by
    encoded = u64(packed if packed is not None else gzip.compress(data, mtime=0))
    document = {"@context": CONTEXTS[:1], "id": LISTS[purpose], "type": ["VerifiableCredential", "BitstringStatusListCredential"],
                "issuer": issuer, "validFrom": "2026-01-01T00:00:00Z",
                "credentialSubject": {"id": LISTS[purpose] + "#list", "type": "BitstringStatusList", "statusPurpose": purpose, "encodedList": encoded, **subject},
                **outer}
    return sign(document, key, method, created="2026-05-01T00:00:00Z")


def version(credential, logged="2026-05-01T00:00:00Z", confirmed="2026-06-01T07:30:00Z", position=10, origin="most.example", seen=None):
    return {"credential": credential, "origin": origin, "position": position, "loggedAt": logged, "seenAt": seen or logged, "confirmedAt": confirmed}


CIDS = {MOST: {"verificationMethod": {MOST_METHOD: MINISTRY.multikey}, "assertionMethod": [MOST_METHOD], "capabilityDelegation": [MOST_METHOD],
               "capabilityInvocation": [MOST_METHOD]}}
ACT_PLACE = {"origin": "most.example", "position": 100, "loggedAt": "2026-06-01T08:00:05Z", "seenAt": "2026-06-01T08:00:20Z"}


def world(**changes):
    base = {"trustAnchors": {MOST: ["CN"]}, "cids": CIDS, "act": ACT_PLACE}
    base.update(changes)
    return base


# Trees and notes (RFC 6962, C2SP)

def leaf_hash(data):
    return sha(b"\0" + data)


def tree(leaves):
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha(b"\1" + tree(leaves[:k]) + tree(leaves[k:]))


def path(i, leaves):
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return path(i, leaves[:k]) + [tree(leaves[k:])] if i < k else path(i - k, leaves[k:]) + [tree(leaves[:k])]


def b64(data):
    return base64.b64encode(data).decode()


def key_id(name, kind, public):
    return sha(name.encode() + b"\n" + bytes([kind]) + public)[:4]


LOG, WITNESS = Key("log"), Key("witness")


def vkey(name, kind, key):
    return f"{name}+{key_id(name, kind, key.public).hex()}+{b64(bytes([kind]) + key.public)}"


def log_of(documents, origin="most.example", at="2026-01-01T00:00:01.000Z", witnessed=True, forge=False, log_key=LOG):
    """A log of eight entries in which the documents stand first."""
    salts = [sha(b"salt %d" % i) for i in range(8)]
    records = [jcs(d) for d in documents] + [b"{}"] * (8 - len(documents))
    leaves = [leaf_hash(jcs({"at": at, "commitment": u64(sha(b"comity/commitment/v1\0" + s + r))})) for s, r in zip(salts, records)]
    text = f"{origin}\n8\n{b64(tree(leaves))}\n"
    lines = [f"— {origin} {b64(key_id(origin, 1, log_key.public) + log_key.secret.sign(text.encode()))}"]
    if witnessed:
        seconds = 1767225661  # 2026-01-01T00:01:01Z
        signature = WITNESS.secret.sign(f"cosignature/v1\ntime {seconds}\n{text}".encode())
        lines.append(f"— witness.example {b64(key_id('witness.example', 4, WITNESS.public) + seconds.to_bytes(8, 'big') + signature)}")
    note = text + "\n" + "".join(l + "\n" for l in lines)
    proofs = []
    for i, d in enumerate(documents):
        steps = path(i, leaves)
        if forge:
            steps[0] = sha(b"forged")
        proofs.append({"id": d["id"], "at": at, "salt": u64(salts[i]),
                       "proof": "c2sp.org/tlog-proof@v1\n" + f"index {i}\n" + "".join(b64(h) + "\n" for h in steps) + "\n" + note})
    policy = (f"log {vkey(origin, 1, LOG)}\nwitness w1 {vkey('witness.example', 4, WITNESS)}\nquorum w1\n")
    return {"policy": policy, "proofs": proofs}


ROOT = mandate(1, ENVOY, 94567)
SUB = mandate(2, DEPUTY, 23452, parent=ROOT, by=by(ENVOY), jurisdiction=["CN-SH"], counterparties=["US"], subjectAreas=["1.5.9"], level=2,
              powers=[{"action": "sign", "agreementTypes": ["mou"], "maxValue": {"currency": "USD", "amount": "50000"}, "maxDurationMonths": 12}],
              delegation={"maxDepth": 0})
ONE = act(ROOT, ENVOY)
TWO = act(SUB, DEPUTY, jurisdiction="CN-SH")
REVOCATION, SUSPENSION = status_list("revocation", bits(7)), status_list("suspension", bits(7))
CLEAR = [version(REVOCATION), version(SUSPENSION)]

cases = []


def case(name, expect, chain, act_=None, note="", **changes):
    item = {"name": name, "expect": expect, "chain": chain, "world": world(**changes)}
    if act_ is not None:
        item["act"] = act_
    if note:
        item["note"] = note
    cases.append(item)


def lists(*versions):
    return {"statusLists": list(versions)}


R, S = "revocation", "suspension"
# 7: status by lists
case("lists-clear", "ALLOW", [ROOT], ONE, **lists(*CLEAR))
case("lists-clear-two-steps", "ALLOW", [ROOT, SUB], TWO, **lists(*CLEAR))
case("list-revoked", "MANDATE_REVOKED", [ROOT], ONE, **lists(version(status_list(R, bits(94567))), version(SUSPENSION)))
case("list-suspended", "MANDATE_SUSPENDED", [ROOT], ONE, **lists(version(REVOCATION), version(status_list(S, bits(94567)))))
case("list-root-revoked-kills-sub", "MANDATE_REVOKED", [ROOT, SUB], TWO, **lists(version(status_list(R, bits(94567))), version(SUSPENSION)))
case("list-sub-suspended", "MANDATE_SUSPENDED", [ROOT, SUB], TWO, **lists(version(REVOCATION), version(status_list(S, bits(23452)))))
case("list-neighbouring-bits", "ALLOW", [ROOT], ONE, "the first index is the left-most bit",
     **lists(version(status_list(R, bits(94566, 94568, 94560))), version(status_list(S, bits(94571)))))
case("list-resumed", "ALLOW", [ROOT], ONE, "suspended in one version, clear in the next",
     **lists(version(REVOCATION), version(status_list(S, bits(94567)), position=11), version(SUSPENSION, position=12, logged="2026-05-02T00:00:00Z")))
case("list-suspended-again", "MANDATE_SUSPENDED", [ROOT], ONE,
     **lists(version(REVOCATION), version(SUSPENSION, position=11), version(status_list(S, bits(94567)), position=12, logged="2026-05-02T00:00:00Z")))
case("list-revoked-after-act-same-log", "ALLOW", [ROOT], ONE, "position decides within one log, whatever the clocks say",
     **lists(*CLEAR, version(status_list(R, bits(94567)), position=101, logged="2026-06-01T08:00:05Z")))
case("list-revoked-before-act-same-log", "MANDATE_REVOKED", [ROOT], ONE,
     **lists(*CLEAR, version(status_list(R, bits(94567)), position=99, logged="2026-06-01T08:00:05Z")))
OTHER = {"origin": "lab.example", "position": 3, "loggedAt": "2026-06-01T08:00:05Z", "seenAt": "2026-06-01T08:00:20Z"}
case("list-revoked-seen-after-act-other-log", "ALLOW", [ROOT], ONE, "between logs, what counts is when neutral witnesses saw it",
     **{**lists(*CLEAR, version(status_list(R, bits(94567)), position=11, logged="2026-06-01T08:00:00Z", seen="2026-06-01T08:00:21Z")), "act": OTHER})
case("list-revoked-seen-before-act-other-log", "MANDATE_REVOKED", [ROOT], ONE,
     **{**lists(*CLEAR, version(status_list(R, bits(94567)), position=11, logged="2026-06-01T08:00:00Z", seen="2026-06-01T08:00:19Z")), "act": OTHER})
case("list-missing", "MANDATE_STATUS_UNAVAILABLE", [ROOT], ONE, **lists(version(REVOCATION)))
case("list-of-other-purpose", "MANDATE_STATUS_UNAVAILABLE", [ROOT], ONE,
     **lists(version(REVOCATION), version(status_list(S, bits(), subject={"statusPurpose": "refresh"}))))
case("list-with-several-purposes", "ALLOW", [ROOT], ONE,
     **lists(version(REVOCATION), version(status_list(S, bits(), subject={"statusPurpose": ["refresh", "suspension"]}))))
tampered = copy.deepcopy(REVOCATION)
tampered["credentialSubject"]["encodedList"] = u64(gzip.compress(bits(1), mtime=0))
case("list-tampered", "MANDATE_STATUS_UNAVAILABLE", [ROOT], ONE, **lists(version(tampered), version(SUSPENSION)))
case("list-by-stranger", "MANDATE_STATUS_UNAVAILABLE", [ROOT], ONE,
     **lists(version(status_list(R, bits(), by=by(STRANGER))), version(SUSPENSION)))
case("list-by-delegating-envoy", "ALLOW", [ROOT, SUB], TWO, "the giver of a sub-mandate may keep its list, as may the principal",
     **lists(*CLEAR, version(status_list(R, bits(), by=by(ENVOY)), position=9)))
case("list-stale-for-binding-act", "MANDATE_STATUS_UNAVAILABLE", [ROOT], ONE,
     **lists(version(REVOCATION, confirmed="2026-06-01T07:00:00Z"), version(SUSPENSION)))
case("list-stale-but-set", "MANDATE_REVOKED", [ROOT], ONE, "what is set is believed however old it is",
     **lists(version(status_list(R, bits(94567)), confirmed="2026-05-01T00:00:00Z"), version(SUSPENSION)))
case("list-an-hour-old-for-negotiation", "ALLOW", [ROOT], act(ROOT, ENVOY, action="negotiate"),
     **lists(version(REVOCATION, confirmed="2026-06-01T07:00:00Z"), version(SUSPENSION, confirmed="2026-06-01T07:00:00Z")))
case("list-tolerated-when-missing", "ALLOW", [ROOT], act(ROOT, ENVOY, action="negotiate"),
     **{**lists(version(REVOCATION)), "policy": {"toleratedWithoutStatus": ["negotiate"]}})
case("list-never-tolerated-for-binding", "MANDATE_STATUS_UNAVAILABLE", [ROOT], ONE,
     **{**lists(version(REVOCATION)), "policy": {"toleratedWithoutStatus": ["sign"]}})
case("list-beyond-ttl", "MANDATE_STATUS_UNAVAILABLE", [ROOT], ONE, **lists(version(status_list(R, bits(), subject={"ttl": 60000})), version(SUSPENSION)))
case("list-within-ttl", "ALLOW", [ROOT], ONE, **lists(version(status_list(R, bits(), subject={"ttl": 3000000})), version(SUSPENSION)))
case("list-no-longer-valid", "MANDATE_STATUS_UNAVAILABLE", [ROOT], ONE,
     **lists(version(status_list(R, bits(), outer={"validUntil": "2026-06-01T08:00:00Z"})), version(SUSPENSION)))
far = mandate(3, ENVOY, 131072)
case("list-index-beyond-end", "MANDATE_STATUS_UNAVAILABLE", [far], act(far, ENVOY), **lists(*CLEAR))
case("list-too-short", "MANDATE_STATUS_UNAVAILABLE", [ROOT], ONE, **lists(version(status_list(R, bits(size=16383))), version(SUSPENSION)))
case("list-gzip-bomb", "MANDATE_STATUS_UNAVAILABLE", [ROOT], ONE, **lists(version(status_list(R, bytes(1 << 21))), version(SUSPENSION)))
case("list-trailing-bytes", "MANDATE_STATUS_UNAVAILABLE", [ROOT], ONE,
     **lists(version(status_list(R, None, packed=gzip.compress(bits(), mtime=0) + b"\0")), version(SUSPENSION)))
broken = bytearray(gzip.compress(bits(), mtime=0))
broken[-8] ^= 1
case("list-wrong-checksum", "MANDATE_STATUS_UNAVAILABLE", [ROOT], ONE, **lists(version(status_list(R, None, packed=bytes(broken))), version(SUSPENSION)))
case("list-not-compressed", "MANDATE_STATUS_UNAVAILABLE", [ROOT], ONE, **lists(version(status_list(R, None, packed=bits())), version(SUSPENSION)))

# 8: logs
case("logged", "ALLOW", [ROOT, SUB], TWO, log=log_of([ROOT, SUB]))
case("logged-only-root", "MANDATE_NOT_LOGGED", [ROOT, SUB], TWO, log=log_of([ROOT]))
case("logged-elsewhere", "MANDATE_NOT_LOGGED", [ROOT], ONE, log=log_of([ROOT], origin="lab.example"))
case("logged-forged-path", "MANDATE_NOT_LOGGED", [ROOT], ONE, log=log_of([ROOT], forge=True))
case("logged-by-another-key", "MANDATE_NOT_LOGGED", [ROOT], ONE, log=log_of([ROOT], log_key=STRANGER))
case("logged-not-witnessed", "MANDATE_NOT_LOGGED", [ROOT], ONE, log=log_of([ROOT], witnessed=False), policy={"needsWitness": True})
case("logged-witnessed", "ALLOW", [ROOT], ONE, log=log_of([ROOT]), policy={"needsWitness": True})
case("logged-after-the-act", "MANDATE_NOT_LOGGED", [ROOT], ONE, "a mandate made up afterwards", log=log_of([ROOT], at="2026-06-01T08:00:06.000Z"),
     act={**OTHER, "seenAt": "2025-12-31T00:00:00Z", "loggedAt": "2026-06-01T08:00:05Z"} | {"seenAt": "2026-01-01T00:00:30Z"})
key_gone = copy.deepcopy(CIDS)
key_gone[MOST]["revoked"] = {MOST_METHOD: "2026-01-01T00:00:00.500Z"}
case("logged-when-key-was-revoked", "MANDATE_KEY", [ROOT], ONE, "the proof says an earlier time; the log knows better", log=log_of([ROOT]), cids=key_gone)
case("proof-before-key-was-revoked", "ALLOW", [ROOT], ONE, cids=key_gone)

# Replay
case("replay-by-digest", "MANDATE_REPLAY", [ROOT], ONE, seen=[digest({k: v for k, v in ONE.items() if k != "proof"})])
case("replay-by-id", "MANDATE_REPLAY", [ROOT], act(ROOT, ENVOY, durationMonths=11), seen=[ONE["id"]])
case("replay-signed-again", "MANDATE_REPLAY", [ROOT], {**ONE, "proof": proof(ONE, ENVOY, ENVOY.method, "capabilityInvocation", "2026-06-01T08:00:01Z")},
     "the proof is no part of what tells acts apart", seen=[digest({k: v for k, v in ONE.items() if k != "proof"})])
case("another-act-is-no-replay", "ALLOW", [ROOT], ONE, seen=["urn:uuid:01a30000-0000-7000-8000-0000000a0002"])

# Co-signatures: min counts the holder
DUAL = mandate(4, ENVOY, 5, coSignatures={"min": 2})
PEER = mandate(5, COLLEAGUE, 6)
WEAK = mandate(6, COLLEAGUE, 8, powers=[{"action": "negotiate"}])
two = lambda leaf, k, m: act(leaf, ENVOY, signers=[(k, m)], coSigners=[m.split("#")[0]])
case("cosign-too-few", "MANDATE_COSIGN", [DUAL], act(DUAL, ENVOY))
case("cosign-by-principal", "ALLOW", [DUAL], two(DUAL, MINISTRY, MOST_METHOD))
case("cosign-by-colleague", "ALLOW", [DUAL], two(DUAL, COLLEAGUE, COLLEAGUE.method), coSigners={COLLEAGUE.did: [PEER]})
case("cosign-without-mandate", "MANDATE_COSIGN", [DUAL], two(DUAL, COLLEAGUE, COLLEAGUE.method))
case("cosign-without-the-power", "MANDATE_COSIGN", [DUAL], two(DUAL, COLLEAGUE, COLLEAGUE.method), coSigners={COLLEAGUE.did: [WEAK]})
case("cosign-under-revoked-mandate", "MANDATE_COSIGN", [DUAL], two(DUAL, COLLEAGUE, COLLEAGUE.method), coSigners={COLLEAGUE.did: [PEER]}, revoked=[PEER["id"]])
case("cosign-under-anothers-mandate", "MANDATE_COSIGN", [DUAL], two(DUAL, STRANGER, STRANGER.method), coSigners={STRANGER.did: [PEER]})
case("cosign-by-oneself", "MANDATE_COSIGN", [DUAL], act(DUAL, ENVOY, coSigners=[ENVOY.did], signers=[(ENVOY, ENVOY.method)]))
case("cosign-named-but-not-signed", "MANDATE_COSIGN", [DUAL], act(DUAL, ENVOY, coSigners=[MOST]))
case("cosign-signed-but-not-named", "MANDATE_PROOF", [ROOT], act(ROOT, ENVOY, signers=[(COLLEAGUE, COLLEAGUE.method)]))

# 0 to 2: form, chain, keys
chain5 = [mandate(20, ENVOY, 20, delegation={"maxDepth": 8})]
for i, (holder, giver) in enumerate([(DEPUTY, ENVOY), (THIRD, DEPUTY), (FOURTH, THIRD), (STRANGER, FOURTH)]):
    chain5.append(mandate(21 + i, holder, 21 + i, parent=chain5[-1], by=by(giver), delegation={"maxDepth": 7 - i}))
case("chain-of-four", "ALLOW", chain5[:4], act(chain5[3], FOURTH))
case("chain-of-five", "MANDATE_CHAIN", chain5, act(chain5[4], STRANGER))
case("chain-empty", "MANDATE_CHAIN", [], ONE)
case("chain-repeats-a-mandate", "MANDATE_CHAIN", [ROOT, ROOT], ONE)
case("root-made-from-another", "MANDATE_ROOT_UNTRUSTED", [SUB], TWO)
wide = mandate(7, ENVOY, 9, jurisdiction=["CN", "HK"])
case("root-beyond-recognised-jurisdiction", "MANDATE_ROOT_UNTRUSTED", [wide], act(wide, ENVOY))
for name, changes in [("unknown-limit-in-power", {"powers": [{"action": "sign", "maxPerYear": 3}]}), ("unknown-action", {"powers": [{"action": "rule"}]}),
                      ("class-without-scheme", {"powers": [{"action": "approveDataRelease", "maxClass": 2}]}), ("no-delegation", {"drop": ["delegation"]}),
                      ("level-as-text", {"level": "3"}), ("money-as-number", {"powers": [{"action": "sign", "maxValue": {"currency": "USD", "amount": 5}}]}),
                      ("money-with-exponent", {"powers": [{"action": "sign", "maxValue": {"currency": "USD", "amount": "2e6"}}]}),
                      ("negative-money", {"powers": [{"action": "sign", "maxValue": {"currency": "USD", "amount": "-1"}}]}),
                      ("one-status-only", {"outer": {"credentialStatus": entries(5)[:1]}}), ("no-end", {"outer": {"validUntil": None}}),
                      ("unknown-member-beside-subject", {"outer": {"termsOfUse": {"type": "https://a.example/t"}}}),
                      ("too-large", {"legalBasis": [{"@language": f"x-a{i}", "@value": "a" * 2000} for i in range(40)]}),
                      ("ends-before-it-begins", {"outer": {"validUntil": "2025-01-01T00:00:00Z"}})]:
    m = mandate(30, ENVOY, 30, **changes)
    case("form-" + name, "MANDATE_PARSE", [m], act(m, ENVOY))
case("form-act-with-unknown-member", "MANDATE_PARSE", [ROOT], act(ROOT, ENVOY, urgent=True))
other_context = mandate(31, ENVOY, 31, outer={"@context": CONTEXTS + ["https://evil.example/v1"]})
case("context-added", "MANDATE_CONTEXT", [other_context], act(other_context, ENVOY))
case("key-of-another-did", "MANDATE_KEY", [mandate(32, ENVOY, 32, by=(MOST, STRANGER, STRANGER.method))], ONE)
case("key-unknown-to-the-document", "MANDATE_KEY", [mandate(33, ENVOY, 33, by=(MOST, STRANGER, MOST + "#other"))], ONE)
case("key-document-missing", "MANDATE_KEY", [mandate(34, ENVOY, 34, by=("did:web:lab.example", MINISTRY, "did:web:lab.example#a"))], ONE)
low = sign({**{k: v for k, v in ROOT.items() if k != "proof"}, "issuer": "did:key:z" + b58(b"\xed\x01" + b"\1" + bytes(31))}, MINISTRY,
           "did:key:z" + b58(b"\xed\x01" + b"\1" + bytes(31)) + "#z" + b58(b"\xed\x01" + b"\1" + bytes(31)))
case("key-of-small-order", "MANDATE_KEY", [low], ONE)
two_proofs = {**ROOT, "proof": [ROOT["proof"], ROOT["proof"]]}
case("proof-twice", "MANDATE_PROOF", [two_proofs], ONE)
case("proof-for-another-purpose", "MANDATE_PROOF", [sign({k: v for k, v in ROOT.items() if k != "proof"}, MINISTRY, MOST_METHOD, "authentication")], ONE)

# 5: attenuation
def sub_case(name, part, root_changes, sub_changes):
    root = mandate(40, ENVOY, 40, **root_changes)
    sub = mandate(41, DEPUTY, 41, parent=root, by=by(ENVOY), **{"delegation": {"maxDepth": 0}, **sub_changes})
    case("widened-" + name if part != "ALLOW" else "narrowed-" + name, "MANDATE_ESCALATION:" + part if part != "ALLOW" else "ALLOW", [root, sub],
         act(sub, DEPUTY, **({"stage": "research"} if "stages" in sub_changes else {})))


sub_case("subject-prefix-trick", "subjectAreas", {}, {"subjectAreas": ["1.55"]})
sub_case("subject-below", "ALLOW", {}, {"subjectAreas": ["1.5.9", "1.2"]})
sub_case("joined-powers", "powers.sign", {}, {"powers": [{"action": "sign", "agreementTypes": ["mou", "data"], "maxValue": {"currency": "USD", "amount": "50000"}, "maxDurationMonths": 12}]})
sub_case("other-currency", "powers.sign", {}, {"powers": [{"action": "sign", "agreementTypes": ["mou"], "maxValue": {"currency": "JPY", "amount": "1"}, "maxDurationMonths": 1}]})
sub_case("equal-money-written-otherwise", "ALLOW", {}, {"powers": [{"action": "sign", "agreementTypes": ["mou"], "maxValue": {"currency": "USD", "amount": "2000000.00"}, "maxDurationMonths": 36}]})
sub_case("money-by-a-cent", "powers.sign", {}, {"powers": [{"action": "sign", "agreementTypes": ["mou"], "maxValue": {"currency": "USD", "amount": "2000000.01"}, "maxDurationMonths": 36}]})
sub_case("other-class-scheme", "powers.approveDataRelease", {}, {"powers": [{"action": "approveDataRelease", "classScheme": "https://else.example/v1", "maxClass": 0}]})
sub_case("stages-left-out", "stages", {"stages": ["research", "standards"]}, {})
sub_case("stages-added", "stages", {"stages": ["research", "standards"]}, {"stages": ["research", "market"]})
sub_case("stages-fewer", "ALLOW", {"stages": ["research", "standards"]}, {"stages": ["research"]})
sub_case("stages-where-parent-has-none", "ALLOW", {}, {"stages": ["research"]})
sub_case("ministries-added", "ministries", {"ministries": ["Ministry A"]}, {"ministries": ["Ministry A", "Ministry B"]})
sub_case("begins-earlier", "validity", {}, {"outer": {"validFrom": "2025-12-31T23:59:59Z"}})

# 6 and 9: time and scope
case("time-last-moment", "ALLOW", [ROOT], act(ROOT, ENVOY, occurredAt="2027-12-30T23:59:59Z"), act={**OTHER, "loggedAt": "2027-12-30T23:59:59.999Z", "seenAt": "2027-12-30T23:59:59.999Z"})
case("time-first-moment-after", "MANDATE_EXPIRED", [ROOT], act(ROOT, ENVOY, occurredAt="2027-12-30T23:59:59Z"), act={**OTHER, "loggedAt": "2027-12-31T00:00:00Z", "seenAt": "2027-12-31T00:00:00Z"})
case("time-seen-too-late", "MANDATE_EXPIRED", [ROOT], act(ROOT, ENVOY, occurredAt="2027-12-30T23:00:00Z"), "logged in time by the log's own clock, seen by neutral witnesses after the end",
     act={**OTHER, "loggedAt": "2027-12-30T23:00:00Z", "seenAt": "2027-12-31T10:00:00Z"})
case("act-names-another-mandate", "MANDATE_SCOPE:mandate", [ROOT, SUB], act(ROOT, DEPUTY, jurisdiction="CN-SH"))
case("act-by-bound-key", "ALLOW", [mandate(50, ENVOY, 50, subject={"confidenceMethod": [{"type": "Multikey", "publicKeyMultibase": PASSKEY.multikey}]})],
     act(mandate(50, ENVOY, 50, subject={"confidenceMethod": [{"type": "Multikey", "publicKeyMultibase": PASSKEY.multikey}]}), ENVOY, with_key=PASSKEY))
case("act-by-unbound-key", "MANDATE_KEY", [ROOT], act(ROOT, ENVOY, with_key=PASSKEY))
case("act-for-assertion", "MANDATE_PROOF", [ROOT], act(ROOT, ENVOY, purpose="assertionMethod"))
case("act-without-value", "MANDATE_SCOPE:power", [ROOT], act(ROOT, ENVOY, drop=["value"]))
case("act-without-duration", "MANDATE_SCOPE:power", [ROOT], act(ROOT, ENVOY, drop=["durationMonths"]))
case("act-in-other-currency", "MANDATE_SCOPE:power", [ROOT], act(ROOT, ENVOY, value={"currency": "CNY", "amount": "1"}))
case("act-joins-two-powers", "MANDATE_SCOPE:power", [ROOT], act(ROOT, ENVOY, agreementType="data", value={"currency": "USD", "amount": "60000"}))
case("act-data-class-in-other-scheme", "MANDATE_SCOPE:power", [ROOT], act(ROOT, ENVOY, action="approveDataRelease", classScheme="https://else.example/v1", dataClass=1))
case("act-data-class-too-high", "MANDATE_SCOPE:power", [ROOT], act(ROOT, ENVOY, action="approveDataRelease", classScheme="https://most.example/classes/v1", dataClass=3))
case("act-level-too-high", "MANDATE_SCOPE:level", [ROOT], act(ROOT, ENVOY, level=4))
staged = mandate(51, ENVOY, 51, stages=["research"])
case("act-in-another-stage", "MANDATE_SCOPE:stage", [staged], act(staged, ENVOY, stage="market"))
case("act-without-stage", "MANDATE_SCOPE:stage", [staged], act(staged, ENVOY))
case("act-approved-by-passkey-nobody-can-check", "MANDATE_PROOF", [ROOT], {**{k: v for k, v in ONE.items() if k != "proof"}, "approvals": []})
case("chain-alone", "ALLOW", [ROOT, SUB])
case("chain-alone-revoked", "MANDATE_REVOKED", [ROOT, SUB], revoked=[ROOT["id"]])

lines = ",\n".join(json.dumps(c, ensure_ascii=False, separators=(",", ":")) for c in cases)
print('{"status":"made for this project by make-more.py; see docs/formats/mandate.md","cases":[\n' + lines + "\n]}")
