#!/usr/bin/env python3
"""Other engines on the rules that `comity bench rules --export DIRECTORY` writes: one JSON object a line.

    rules.py --peer cedar|regorus|python --dir DIRECTORY [--seconds S]

DIRECTORY holds the folders `scoped` and `relevant`, each with attributes.json, rules.json and requests.json. Every peer decides the
requests in order until the time is up, and each answer is compared with ours: the outcome, and which rules fired where that is said. A peer
that answers otherwise does not count as measured: the script fails. One that cannot be installed is named on a line {"peer", "missing"}.

Rules of effect exempt and permit stop nothing in an open set; they matter as exceptions, and as rules that fire.
"""
import argparse
import json
import pathlib
import sys
import time

OUTCOME = {"exempt": 0, "permit": 0, "condition": 1, "notify": 2, "approval": 4, "prohibit": 5}
WORDS = {0: "permit", 1: "permit_with_conditions", 2: "notify", 4: "needs_approval", 5: "prohibit"}


class Case:
    """One folder: rules by id, and requests with what is expected of them."""

    def __init__(self, folder):
        self.name = folder.name
        self.rules = {rule["id"]: rule for rule in json.loads((folder / "rules.json").read_text())["rules"]}
        self.requests = [
            (s["facts"], s["expect"]["outcome"], (s["expect"].get("sides") or {}).get("AA", {}).get("fired"))
            for s in json.loads((folder / "requests.json").read_text())["scenarios"]
        ]

    def fired(self, ids):
        """Of the rules that are active, those that do something, in the order of the set."""
        return sorted((i for i in ids if self.rules[i]["effect"] != "exempt"), key=lambda i: int(i[1:]))

    def check(self, peer, number, ids):
        _, outcome, fired = self.requests[number]
        mine = WORDS[max((OUTCOME[self.rules[i]["effect"]] for i in ids), default=0)]
        if mine != outcome or fired is not None and self.fired(ids) != fired:
            sys.exit(f"error: {peer} answers request {number} of {self.name} with {mine} by {self.fired(ids)[:8]}, expected {outcome} by {(fired or [])[:8]}")


# --- Plain Python: closures, and an index by origin and act ----------------------------------------------------------------------------------

def python_test(name, op, value):
    if op == "=":
        return lambda f: f[name] == value
    if op == "!=":
        return lambda f: f[name] != value
    if op in ("in", "notin"):
        values = frozenset(value)
        return (lambda f: f[name] in values) if op == "in" else (lambda f: f[name] not in values)
    if op in ("has", "hasnot"):
        values = frozenset(value)
        return (lambda f: not values.isdisjoint(f[name])) if op == "has" else (lambda f: values.isdisjoint(f[name]))
    if op == ">=":
        return lambda f: f[name] >= value
    raise ValueError(f"no test for {op}")


class Python:
    """What a good script does: look up the rules that the origin and the act leave, then ask one after the other."""

    name = "python-indexed"

    def __init__(self, case):
        self.index, self.rest, self.by_id = {}, [], {}
        for rule in case.rules.values():
            tests = [python_test(*t) for t in rule["when"] if t[0] not in ("from", "action")]
            compiled = (rule["id"], tests, rule["unless"], [python_test(*t) for t in rule["when"]])
            self.by_id[rule["id"]] = compiled
            keys = {t[0]: t[2] for t in rule["when"] if t[0] in ("from", "action")}
            if len(keys) < 2:
                self.rest.append(compiled)
            else:
                for action in dict.fromkeys(keys["action"]):
                    self.index.setdefault((keys["from"], action), []).append(compiled)

    def is_active(self, id, facts):
        _, _, unless, tests = self.by_id[id]
        return all(t(facts) for t in tests) and not any(self.is_active(u, facts) for u in unless)

    def decide(self, facts):
        active = []
        for rules in (self.index.get((facts["from"], facts["action"]), ()), self.rest):
            for id, tests, unless, _ in rules:
                for test in tests:
                    if not test(facts):
                        break
                else:
                    if not unless or not any(self.is_active(u, facts) for u in unless):
                        active.append(id)
        return active


# --- Cedar ---------------------------------------------------------------------------------------------------------------------------------

def cedar_value(value):
    return json.dumps(value)


def cedar_test(name, op, value):
    if name == "from":
        return f"principal == Country::{cedar_value(value)}"
    if name == "action":
        return "[" + ", ".join(f"Action::{cedar_value(v)}" for v in value) + "].contains(action)"
    left = f"context.{name}"
    if op in ("=", "!=", ">="):
        return f"{left} {'==' if op == '=' else op} {cedar_value(value)}"
    if op in ("in", "notin"):
        return f"{'!' if op == 'notin' else ''}{cedar_value(value)}.contains({left})"
    return f"{'!' if op == 'hasnot' else ''}{left}.containsAny({cedar_value(value)})"


class Cedar:
    """Each rule a forbid with its id; the reasons that Cedar gives are the rules that fired. Origin and act stand in the scope, as Cedar advises."""

    name = "cedar"

    def __init__(self, case):
        import cedarpy

        self.cedarpy = cedarpy
        policies = ['@id("open")\npermit(principal, action, resource);']
        for rule in case.rules.values():
            scope = {t[0]: t[2] for t in rule["when"] if t[0] in ("from", "action")}
            principal = f"principal == Country::{cedar_value(scope['from'])}" if "from" in scope else "principal"
            action = "action in [" + ", ".join(f"Action::{cedar_value(v)}" for v in scope["action"]) + "]" if "action" in scope else "action"
            when = " && ".join(cedar_test(*t) for t in rule["when"] if t[0] not in ("from", "action")) or "true"
            unless = "".join(f" unless {{ {self.active(case, u)} }}" for u in rule["unless"])
            policies.append(f"@id(\"{rule['id']}\")\nforbid({principal}, {action}, resource) when {{ {when} }}{unless};")
        self.policies = cedarpy.PolicySet.from_str("\n".join(policies))
        self.entities = cedarpy.Entities.from_json_str("[]")
        # Reasons are named policy0, policy1, … in the order of the text.
        self.ids = ["open", *case.rules]

    def active(self, case, id):
        rule = case.rules[id]
        own = " && ".join(f"({cedar_test(*t)})" for t in rule["when"])
        return own + "".join(f" && !({self.active(case, u)})" for u in rule["unless"])

    def decide(self, facts):
        context = {name: value for name, value in facts.items() if name not in ("from", "action")}
        request = {
            "principal": {"type": "Country", "id": facts["from"]}, "action": {"type": "Action", "id": facts["action"]},
            "resource": {"type": "Matter", "id": "this"}, "context": context,
        }
        result = self.cedarpy.is_authorized_batch([request], self.policies, self.entities)[0]
        if result.diagnostics.errors:
            sys.exit(f"error: Cedar: {result.diagnostics.errors[0]}")
        ids = (self.ids[int(r[6:])] if r.startswith("policy") else r for r in result.diagnostics.reasons)
        return [id for id in ids if id != "open"]


# --- regorus -------------------------------------------------------------------------------------------------------------------------------

def rego_tests(rule):
    for name, op, value in rule["when"]:
        left, right = f"input.{name}", json.dumps(value)
        if op in ("=", "!=", ">="):
            yield f"{left} {'==' if op == '=' else op} {right}"
        elif op in ("in", "notin"):
            yield f"{'not ' if op == 'notin' else ''}{left} in {{{right[1:-1]}}}"
        else:
            yield f"count({{x | some x in {left}; x in {{{right[1:-1]}}}}}) {'==' if op == 'hasnot' else '>'} 0"


class Regorus:
    """Each rule a rule of Rego that adds its id to a set: the translation that a rule maker can read beside the original."""

    name = "regorus"

    def __init__(self, case):
        import regorus

        lines: list[str] = []
        excepted = {u for rule in case.rules.values() for u in rule["unless"]}
        for rule in case.rules.values():
            body = [*rego_tests(rule), *(f"not active_{u}" for u in rule["unless"])]
            if rule["id"] in excepted:
                lines.append(f"active_{rule['id']} if {{ {'; '.join(body)} }}")
                body = [f"active_{rule['id']}"]
            lines.append(f"fired contains \"{rule['id']}\" if {{ {'; '.join(body)} }}")
        self.engine = regorus.Engine()
        # A file of Rego has at most 1 MiB here; files of one package are one program.
        for first in range(0, len(lines), 1000):
            text = "\n".join(["package rules", "import rego.v1", *lines[first:first + 1000]])
            self.engine.add_policy(f"rules{first}.rego", text)

    def decide(self, facts):
        self.engine.set_input(facts)
        return list(self.engine.eval_rule("data.rules.fired") or ())


class RegorusIndexed:
    """Rules as data under origin and act, read by one rule of Rego: how the documentation of OPA advises to keep large sets quick."""

    name = "regorus-indexed"

    PROGRAM = """package rules
import rego.v1
candidates contains id if some id in data.index[input.from][input.action]
candidates contains id if some id in data.rest
holds(["has", name, value]) if count({x | some x in input[name]; x in value}) > 0
holds(["hasnot", name, value]) if count({x | some x in input[name]; x in value}) == 0
holds(["in", name, value]) if input[name] in value
holds(["notin", name, value]) if not input[name] in value
holds(["=", name, value]) if input[name] == value
holds(["!=", name, value]) if input[name] != value
holds([">=", name, value]) if input[name] >= value
all_hold(id) if every t in data.rules[id].when { holds(t) }
EXCEPTIONS
fired contains id if { some id in candidates; active0(id) }
"""

    def __init__(self, case):
        import regorus

        def depth(id):
            return 1 + max((depth(u) for u in case.rules[id]["unless"]), default=-1)

        # Rego has no recursion: one function for each step that a chain of exceptions is long.
        deepest = max(depth(id) for id in case.rules)
        chain = [f"active{n}(id) if {{ all_hold(id); count({{u | some u in data.rules[id].unless; active{n + 1}(u)}}) == 0 }}" for n in range(deepest)]
        chain.append(f"active{deepest}(id) if all_hold(id)")
        index, rest, rules = {}, [], {}
        for rule in case.rules.values():
            keys = {t[0]: t[2] for t in rule["when"] if t[0] in ("from", "action")}
            rules[rule["id"]] = {"when": [[op, name, value] for name, op, value in rule["when"]], "unless": rule["unless"]}
            if len(keys) < 2:
                rest.append(rule["id"])
            else:
                for action in dict.fromkeys(keys["action"]):
                    index.setdefault(keys["from"], {}).setdefault(action, []).append(rule["id"])
        self.engine = regorus.Engine()
        self.engine.add_policy("rules.rego", self.PROGRAM.replace("EXCEPTIONS", "\n".join(chain)))
        self.engine.add_data({"index": index, "rest": rest, "rules": rules})

    def decide(self, facts):
        self.engine.set_input(facts)
        return list(self.engine.eval_rule("data.rules.fired") or ())


PEERS = {"cedar": [Cedar], "regorus": [Regorus, RegorusIndexed], "python": [Python]}


def measure(peer, case, seconds):
    begun = time.process_time()
    engine = peer(case)
    loading = time.process_time() - begun
    # Once before, so that what is made on first use does not count; the answers of all rounds are compared with ours.
    case.check(peer.name, 0, engine.decide(case.requests[0][0]))
    count, spent, begun = 0, 0.0, time.process_time()
    while spent < seconds:
        number = count % len(case.requests)
        ids = engine.decide(case.requests[number][0])
        spent = time.process_time() - begun
        if count < len(case.requests):
            case.check(peer.name, number, ids)
            begun = time.process_time() - spent
        count += 1
    print(json.dumps({"peer": f"{peer.name}-{case.name}", "rules": len(case.rules), "decisionsPerSecond": round(count / spent, 2),
                      "decided": count, "loadMilliseconds": round(loading * 1000, 1)}), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", choices=PEERS, required=True)
    parser.add_argument("--dir", type=pathlib.Path, required=True)
    parser.add_argument("--seconds", type=float, default=3)
    given = parser.parse_args()
    for name in ("scoped", "relevant"):
        case = Case(given.dir / name)
        for peer in PEERS[given.peer]:
            try:
                measure(peer, case, given.seconds)
            except ImportError as error:
                print(json.dumps({"peer": f"{peer.name}-{name}", "missing": f"{peer.name}: {error}"}), flush=True)


if __name__ == "__main__":
    main()
