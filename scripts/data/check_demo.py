#!/usr/bin/env python3
"""Checks the content of the demonstration: scripts/data/check_demo.py [DEMO_FOLDER]

Every text in both languages and none left empty, no fractional numbers, no dangling names, attachments present,
notices superseding only earlier ones, quotations inside one named law, the expected answers of the agreement's
timeline against a second implementation of its definition, and the whole folder under its size limit.
Prints each problem with file and pointer; exit 1 when there is one.
"""

import json
import pathlib
import sys

LANGUAGES = {"en", "zh-Hans"}
SIZE_LIMIT = 420 * 1024
DOCUMENTS = {
    "story.json", "notices.json", "coauthorship.json", "sta-timeline.json", "sta-expected.json", "rules-cn.json", "rules-us.json",
}
RULE_SETS = {"rules.cn.json", "rules.us.json"}
problems = []


def problem(where, reason):
    problems.append(f"{where}: {reason}")


def refuse_fraction(text):
    raise ValueError(f"fractional number {text}; write decimals as strings")


def refuse_duplicates(pairs):
    keys = [key for key, _ in pairs]
    doubled = {key for key in keys if keys.count(key) > 1}
    if doubled:
        raise ValueError(f"duplicate keys {sorted(doubled)}")
    return dict(pairs)


def load(path):
    try:
        return json.loads(path.read_text("utf-8"), parse_float=refuse_fraction, object_pairs_hook=refuse_duplicates)
    except ValueError as error:
        problem(path.name, str(error))
        return None


def walk(value, pointer=""):
    yield pointer, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, f"{pointer}/{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from walk(item, f"{pointer}/{index}")


def is_han(character):
    return "\u4e00" <= character <= "\u9fff"


def check_languages(name, document):
    for pointer, value in walk(document):
        if not (isinstance(value, dict) and LANGUAGES & value.keys()):
            continue
        if set(value) != LANGUAGES:
            problem(name + pointer, f"languages are {sorted(value)}, expected {sorted(LANGUAGES)}")
            continue
        both = {}
        for language, text in value.items():
            parts = text if isinstance(text, list) else [text]
            if not parts or not all(isinstance(part, str) and part.strip() == part and part for part in parts):
                problem(f"{name}{pointer}/{language}", "empty text, or blanks at its ends")
            both[language] = "".join(str(part) for part in parts)
        if len(value["en"]) != len(value["zh-Hans"]) and isinstance(value["en"], list):
            problem(name + pointer, "the languages have different numbers of paragraphs")
        if not any(map(is_han, both["zh-Hans"])) or any(map(is_han, both["en"])):
            problem(name + pointer, "a text is not in its language")


def state(timeline, on, known):
    """The definition of sta-expected.json, written a second time."""
    asked = min(known, timeline["asOf"])
    begun = [
        event for event in timeline["events"]
        if event["type"] != "amended" and event["knownFrom"] <= asked and event["effectiveFrom"] <= on
    ]
    if not begun:
        return "notYetSigned", None
    winner = max(begun, key=lambda event: (event["effectiveFrom"], event["knownFrom"]))
    future = on > asked
    if winner["type"] == "notEstablished":
        word = "notEstablished"
    elif winner["type"] == "lapsed" or (winner["until"] is not None and on >= winner["until"]):
        word = "lapsedUnlessRenewed" if future else "lapsed"
    elif future:
        word = "inForceUnlessEnded"
    else:
        word = "inForceRetroactively" if winner["knownFrom"] > on else "inForce"
    return word, winner["id"]


def check_timeline(timeline, expected):
    seen = set()
    for index, case in enumerate(expected["cases"]):
        answer = state(timeline, case["on"], case["asKnownOn"])
        if answer != (case["state"], case["decidedBy"]):
            problem(f"sta-expected.json/cases/{index}", f"expected {case['state']} by {case['decidedBy']}, computed {answer}")
        seen.add(case["state"])
    words = set(timeline["stateWords"])
    if seen != words:
        problem("sta-expected.json", f"states without a case: {sorted(words - seen)}; without a word: {sorted(seen - words)}")
    for event in timeline["events"]:
        if event["type"] not in timeline["eventTypes"] or not event["sources"]:
            problem(f"sta-timeline.json {event['id']}", "type without a label, or no source")


def check_rules(name, document, original):
    ids = [section["id"] for section in document["sections"]]
    originals = {rule["id"]: rule for rule in original["rules"]}
    if ids != list(originals):
        problem(name, "sections are not the rules of the original, in its order")
    for section in document["sections"]:
        where, rule = f"{name} {section['id']}", originals.get(section["id"], {})
        for key in ("effect", "confidence"):
            if rule.get(key) != section[key]:
                problem(where, f"{key} is {section[key]}, the original says {rule.get(key)}")
        if section["url"] != (rule["url"].split()[0] if rule.get("url") else None):
            problem(where, f"url is {section['url']}, the original says {rule.get('url')}")
        outcome = rule.get("outcome", {})
        if section["approver"] != outcome.get("approver"):
            problem(where, f"approver is {section['approver']}, the original says {outcome.get('approver')}")
        days = section["days"] or {}
        if days.get("count") != outcome.get("days") or days.get("kind") != outcome.get("dayKind"):
            problem(where, "days differ from the original")
        if section["exceptions"] != rule.get("unless"):
            problem(where, "exceptions differ from the original")
        effective = rule.get("effective", {})
        start = None if effective.get("from") == "1900-01-01" else effective.get("from")
        periods = [(span["from"], span["until"]) for span in section["suspended"]]
        if (section["from"], section["until"]) != (start, effective.get("until")) \
                or periods != [(span["from"], span["until"]) for span in effective.get("suspended", [])]:
            problem(where, "dates differ from the original")
        if section["effect"] not in document["effects"] or section["confidence"] not in document["confidences"]:
            problem(where, "effect or confidence without a word")
        if section["approver"] and section["approver"] not in document["approvers"]:
            problem(where, "approver without a name")
        if bool(rule.get("note")) and "note" not in section:
            problem(where, "the note of the original is missing")


def check_story(story, notices, folder):
    parties = {party["slug"]: party for party in story["parties"]}
    nodes = {node["key"] for node in story["nodes"]}
    for party in parties.values():
        if party["node"] not in nodes or party["kind"] not in story["kinds"] or party["jurisdiction"] not in story["jurisdictions"]:
            problem(f"story.json {party['slug']}", "unknown node, kind or jurisdiction")
        if "fictional" not in party["names"]["en"] or "虚构" not in party["names"]["zh-Hans"]:
            problem(f"story.json {party['slug']}", "a fictional party must say so in its name")
    for pointer, value in walk(story):
        if pointer.endswith(("/from", "/to")) and value is not None and value not in parties:
            problem(f"story.json{pointer}", f"unknown party {value}")
    earlier = {}
    for index, entry in enumerate(notices["notices"]):
        where, notice = f"notices.json/notices/{index} ({entry['key']})", entry["notice"]
        if entry["by"] not in parties:
            problem(where, f"unknown party {entry['by']}")
        if entry["question"] not in ("why", "will", "how", None):
            problem(where, f"unknown question {entry['question']}")
        if any(slug not in parties for slug in entry.get("sealedTo", [])):
            problem(where, "sealed to an unknown party")
        if notice.get("cooperation", story["cooperation"]["key"]) != story["cooperation"]["key"]:
            problem(where, "unknown cooperation")
        if (entry["question"] is None) != ("cooperation" not in notice):
            problem(where, "a question needs a cooperation, and the reverse")
        before = notice.get("supersedes")
        if before is not None and (before not in earlier or earlier[before] != entry["by"]):
            problem(where, f"supersedes {before}, which is not an earlier notice of the same party")
        for attachment in notice["attachments"]:
            if not (folder / attachment["path"]).is_file():
                problem(where, f"attachment {attachment['path']} is missing")
        if entry["key"] in earlier:
            problem(where, "key used twice")
        earlier[entry["key"]] = entry["by"]
    dates = [entry["notice"]["signedAt"] for entry in notices["notices"]]
    if dates != sorted(dates) or dates[-1] > story["asOf"]:
        problem("notices.json", "signedAt must rise and not pass the as-of date")


def main(folder):
    documents = {path.name: load(path) for path in sorted(folder.glob("*.json"))}
    files = {path.name: load(path) for path in sorted((folder / "files").glob("rules.*.json"))}
    for name in sorted(DOCUMENTS - documents.keys() | RULE_SETS - files.keys()):
        problem(name, "missing")
    if not problems:
        for name, document in documents.items():
            check_languages(name, document)
        check_timeline(documents["sta-timeline.json"], documents["sta-expected.json"])
        for country in ("cn", "us"):
            check_rules(f"rules-{country}.json", documents[f"rules-{country}.json"], files[f"rules.{country}.json"])
        check_story(documents["story.json"], documents["notices.json"], folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    if size >= SIZE_LIMIT:
        problem(folder.name, f"{size} bytes, the limit is {SIZE_LIMIT}")
    for line in problems:
        print(line)
    print(f"{len(documents)} documents, {size} bytes, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    root = pathlib.Path(__file__).resolve().parents[2]
    sys.exit(main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else root / "Demo"))
