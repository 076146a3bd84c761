#!/usr/bin/env python3
"""Checks that everything a person reads exists in both languages, and that templates use what exists.

    scripts/check-strings.py [--root DIRECTORY]

For every strings.en.json: a strings.zh-Hans.json beside it with the same keys, the same {placeholders} in each text, no empty
value, the plural forms that its language has. For every *.mustache: each {{t.some.key}} exists, and unescaped output ({{{…}}}
or {{&…}}) appears only where scripts/unescaped-templates.txt allows it, and no braces are left over. For Swift: each key named literally, as in
texts("some.key", …) or view("some.key"), exists, and so does the name of each kind of record; and no text is left that nothing can show. Exit code 1
names each problem.
"""
import argparse
import fnmatch
import json
import pathlib
import re
import sys
import tempfile
import unicodedata

LANGUAGES = ("en", "zh-Hans")
# The plural categories of CLDR that each language has; a text that counts is an object of these.
PLURALS = {"en": {"one", "other"}, "zh-Hans": {"other"}}
CATEGORIES = {"zero", "one", "two", "few", "many", "other"}
PLACEHOLDER = re.compile(r"\{([A-Za-z][A-Za-z0-9_.-]*)\}")
TEXT_TAG = re.compile(r"\{\{[{&#^/]?\s*t\.([A-Za-z0-9_.-]+)")
CODE_KEY = re.compile(r'(?<![A-Za-z])texts(?:\.count)?\(\s*"([A-Za-z0-9_.-]+)"\s*,(?!\s*(?:maxCount|limit)\b)')
VIEW_KEY = re.compile(r'(?<![A-Za-z])view\(\s*"([A-Za-z0-9_-]+\.[A-Za-z0-9_.-]+)"\s*[,)]')
KIND = re.compile(r'static let \w+ = "([a-z][a-z-]*\.v\d+)"')
# A literal of Swift, with what is put into it; what is put in stands for any part of a key.
LITERAL = re.compile(r'"((?:[^"\\\n]|\\\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|\\[^(])*)"')
PUT_IN = re.compile(r'\\\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)')
CASE = re.compile(r'\bcase ([^:{}()\n]+)')
UNESCAPED_TAG = re.compile(r"\{\{\{\s*([^}\s]+)\s*\}\}\}|\{\{&\s*([^}\s]+)\s*\}\}")
ANY_TAG = re.compile(r"\{\{\{.*?\}\}\}|\{\{.*?\}\}", re.DOTALL)
COMMENT_TAG = re.compile(r"\{\{!.*?\}\}", re.DOTALL)
# Texts that are alike in both languages on purpose: names, units, code, the other language's own name.
HAN = re.compile(r"[\u3400-\u9fff]")


class Problems:
    def __init__(self):
        self.found = []

    def add(self, where, what):
        self.found.append(f"{where}: {what}")


def reject_duplicates(pairs):
    keys = [key for key, _ in pairs]
    twice = {key for key in keys if keys.count(key) > 1}
    if twice:
        raise ValueError(f"key given twice: {', '.join(sorted(twice))}")
    return dict(pairs)


def flatten(value, prefix=""):
    """Dotted key → text, or dotted key → {category: text} for a text that counts."""
    flat = {}
    for key, item in value.items():
        name = f"{prefix}.{key}" if prefix else key
        if isinstance(item, dict) and item and set(item) <= CATEGORIES:
            flat[name] = item
        elif isinstance(item, dict):
            flat.update(flatten(item, name))
        else:
            flat[name] = item
    return flat


def group(flat):
    """Puts `x.one` and `x.other` together as one text that counts, the way the nested form is read."""
    grouped = {}
    for key, value in flat.items():
        stem, _, last = key.rpartition(".")
        if stem and last in CATEGORIES and f"{stem}.other" in flat:
            grouped.setdefault(stem, {})[last] = value
        else:
            grouped[key] = value
    return grouped


def load(path, problems):
    try:
        data = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=reject_duplicates)
        if not isinstance(data, dict):
            raise ValueError("is no object")
        return group(flatten(data))
    except (OSError, ValueError) as error:
        problems.add(path, error)
        return None


def texts(value):
    return list(value.values()) if isinstance(value, dict) else [value]


def check_values(path, language, strings, problems):
    for key, value in strings.items():
        for text in texts(value):
            if not isinstance(text, str):
                problems.add(path, f"{key} is no text")
            elif not text.strip():
                problems.add(path, f"{key} is empty")
            elif text != text.strip():
                problems.add(path, f"{key} begins or ends with white space; spacing belongs to the template")
            elif unicodedata.normalize("NFC", text) != text:
                problems.add(path, f"{key} is not in Unicode form NFC")
        if isinstance(value, dict) and set(value) != PLURALS[language]:
            problems.add(path, f"{key} has the plural forms {sorted(value)}; {language} has {sorted(PLURALS[language])}")


def placeholders(value):
    return set().union(*(PLACEHOLDER.findall(text) for text in texts(value) if isinstance(text, str)))


def check_pair(folder, problems):
    """Returns the keys that both files of a folder share."""
    files = {language: folder / f"strings.{language}.json" for language in LANGUAGES}
    loaded = {}
    for language, path in files.items():
        if not path.exists():
            problems.add(path, "is missing")
            continue
        strings = load(path, problems)
        if strings is not None:
            check_values(path, language, strings, problems)
            loaded[language] = strings
    if len(loaded) < len(LANGUAGES):
        return set()
    first, second = (loaded[language] for language in LANGUAGES)
    for key in sorted(set(first) - set(second)):
        problems.add(files["zh-Hans"], f"{key} is missing")
    for key in sorted(set(second) - set(first)):
        problems.add(files["en"], f"{key} is missing")
    for key in sorted(set(first) & set(second)):
        en, zh = placeholders(first[key]), placeholders(second[key])
        if en != zh:
            problems.add(files["zh-Hans"], f"{key} has the placeholders {sorted(zh)}, English has {sorted(en)}")
        if isinstance(first[key], dict) != isinstance(second[key], dict):
            problems.add(files["zh-Hans"], f"{key} counts in one language only")
        long = [t for t in texts(first[key]) if isinstance(t, str) and len(t.split()) >= 4]
        if long and texts(first[key]) == texts(second[key]) and not any(HAN.search(t) for t in long):
            problems.add(files["zh-Hans"], f"{key} is the English text")
    return set(first) & set(second)


def exists(key, known):
    """A key of a text, or the beginning of several (a section over a group of texts)."""
    return key in known or any(k.startswith(key + ".") for k in known)


def allowed_unescaped(path):
    """(pattern of a template's path, tag) of each line."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [tuple(line.split()[:2]) for line in lines if line.strip() and not line.startswith("#")]


def check_templates(root, templates, known, problems):
    allowed = allowed_unescaped(root / "scripts" / "unescaped-templates.txt")
    used = set()
    for path in templates:
        name = path.relative_to(root).as_posix()
        text = COMMENT_TAG.sub("", path.read_text(encoding="utf-8"))
        if re.search(r"\{\{|\}\}", ANY_TAG.sub("", text)):
            problems.add(name, "has braces that belong to no tag; a comment ends at its first }}, so write } } inside it")
        for key in TEXT_TAG.findall(text):
            if not exists(key, known):
                problems.add(name, f"uses the text {key}, which no strings file has")
        for match in UNESCAPED_TAG.finditer(text):
            tag = match.group(1) or match.group(2)
            lines = {line for line in allowed if fnmatch.fnmatch(name, line[0]) and tag == line[1]}
            used |= lines
            if not lines:
                problems.add(name, f"writes {tag} unescaped; if it must, say why in scripts/unescaped-templates.txt")
    if templates:
        for pattern, tag in sorted(set(allowed) - used):
            problems.add("scripts/unescaped-templates.txt", f"allows {tag} in {pattern}, where nothing uses it")


def check_code(root, sources, known, problems):
    for path in sources:
        code = path.read_text(encoding="utf-8")
        keys = CODE_KEY.findall(code) + VIEW_KEY.findall(code)
        if path.stem.endswith("Kinds"):
            keys += ["kinds." + kind for kind in KIND.findall(code)]
        for key in keys:
            if not exists(key, known):
                problems.add(path.relative_to(root), f"uses the text {key}, which no strings file has")


class Uses:
    """How texts are named: whole in code and templates, and by code that puts names together (`"some." + word`, `"some.\\(word).title"`)."""

    def __init__(self, sources, templates):
        self.whole, self.sections, self.beginnings, self.words, patterns = set(), set(), set(), set(), set()
        for path in sources:
            code = path.read_text(encoding="utf-8")
            for group in CASE.findall(code):
                self.words |= set(re.split(r"\W+", group))
            for literal in LITERAL.findall(code):
                pattern = PUT_IN.sub("\0", literal)
                self.words |= set(re.split(r"[^A-Za-z0-9_-]+", pattern)) | set(re.split(r"\W+", pattern))
                if not re.match(r"[A-Za-z][A-Za-z0-9_-]*\.", pattern) or not re.fullmatch(r"[A-Za-z0-9_.\0-]+", pattern):
                    continue
                if "\0" in pattern:
                    patterns.add(pattern)
                elif pattern[-1] in ".-":
                    self.beginnings.add(pattern)
                else:
                    self.whole.add(literal)
        for path in templates:
            self.sections |= set(TEXT_TAG.findall(COMMENT_TAG.sub("", path.read_text(encoding="utf-8"))))
        self.patterns = [re.compile(re.escape(p).replace("\0", "([A-Za-z0-9_.-]+?)") + r"(?:\.([A-Za-z0-9_.-]+))?") for p in sorted(patterns)]

    def show(self, key):
        """Whether anything can show it. Of a name that is put together, each further word must stand somewhere in the code."""
        if key in self.whole or any(key == name or key.startswith(name + ".") for name in self.sections):
            return True
        rests = [[key[len(name) :]] for name in self.beginnings if key.startswith(name)]
        rests += [[key[len(name) + 1 :]] for name in self.whole if key.startswith(name + ".")]
        rests += [[part for part in match.groups() if part] for match in (p.fullmatch(key) for p in self.patterns) if match]
        return any(all(self.stands(word) for part in rest for word in re.split(r"[.]|(?<=[a-z])-(?=[a-z])", part) if word) for rest in rests)

    def stands(self, word):
        """Whether code can say the word; the codes of countries (ISO 3166-1) come from records."""
        return word in self.words or re.fullmatch(r"[A-Z]{2}", word)


def check_uses(uses, known, owner, problems):
    for key in sorted(known):
        if not uses.show(key):
            problems.add(owner[key], f"{key} is shown by nothing; remove it in both languages")


def selftest():
    """Plants one fault of each kind in a small module, and stops unless each is found and nothing else is."""
    texts = {"kinds": {"thing": {"v1": "Thing"}}, "m": {"a": "A", "state": {"good": "G", "dead": "D"}, "idle": "I", "put": {"good": {"x": "X"}}}}
    code = 'static let thing = "thing.v1"\nstatic let gone = "gone.v1"\ncase good\nview("m.a")\nview("m.none")\nview("m.state." + word)\nview("kinds." + kind)\n"m.put.\\(word).x"\n'
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        module = root / "Modules" / "M"
        module.mkdir(parents=True)
        (root / "Sources").mkdir()
        for language in LANGUAGES:
            (module / f"strings.{language}.json").write_text(json.dumps(texts), encoding="utf-8")
        (module / "MKinds.swift").write_text(code, encoding="utf-8")
        found = sorted(re.findall(r"(?:text )?((?:m|kinds)\.[a-z.0-9]+)", "\n".join(check(root)[0].found)))
    if found != ["kinds.gone.v1", "m.idle", "m.none", "m.state.dead"]:
        sys.exit(f"error: the check of texts finds {found}")
    print("The check of texts finds what is missing and what nothing shows.")


def check(root):
    """The problems of a repository, its keys, and its templates."""
    problems = Problems()
    places = [root / "Sources", root / "Modules"]
    folders = sorted({p.parent for place in places for p in place.rglob("strings.*.json")})
    templates = sorted(p for place in places for p in place.rglob("*.mustache"))
    known, owner = set(), {}
    for folder in folders:
        keys = check_pair(folder, problems)
        for key in sorted(keys & known):
            problems.add(folder.relative_to(root), f"{key} is also in {owner[key]}")
        owner.update({key: folder.relative_to(root) for key in keys})
        known |= keys
    check_templates(root, templates, known, problems)
    sources = sorted(p for place in places for p in place.rglob("*.swift") if "Tests" not in p.parts)
    check_code(root, sources, known, problems)
    check_uses(Uses(sources, templates), known, owner, problems)
    return problems, known, templates


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    parser.add_argument("--test", action="store_true", help="show that faults are found, in a small example")
    arguments = parser.parse_args()
    if arguments.test:
        return selftest()
    root = arguments.root.resolve()
    problems, known, templates = check(root)
    for problem in problems.found:
        print(problem.replace(f"{root}/", ""), file=sys.stderr)
    if problems.found:
        sys.exit(f"error: {len(problems.found)} problems with texts")
    print(f"{len(known)} texts in {len(LANGUAGES)} languages, {len(templates)} templates: complete.")


if __name__ == "__main__":
    main()
