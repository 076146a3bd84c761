#!/usr/bin/env python3
"""Checks the documents: every link inside the repository leads somewhere, every page for operators exists in both languages with
the same commands, tables and headings, and every decision stands in the list. Exit code 1 names each problem."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)


def anchors(text):
    """The names that headings get on code hosts."""
    names = set()
    for line in FENCE.sub("", text).splitlines():
        if line.startswith("#"):
            title = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", line.lstrip("#").strip()).lower()
            names.add(re.sub(r"[^\w\- ]", "", title).replace(" ", "-"))
    return names


def links(path, problems):
    text = path.read_text(encoding="utf-8")
    for target in LINK.findall(FENCE.sub("", text)):
        if re.match(r"^[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        goal = (path.parent / file).resolve() if file else path
        if not goal.exists():
            problems.append(f"{path.relative_to(ROOT)}: {target} leads nowhere")
        elif anchor and goal.suffix == ".md" and anchor not in anchors(goal.read_text(encoding="utf-8")):
            problems.append(f"{path.relative_to(ROOT)}: {target}: there is no such heading")


def shape(text):
    """What two languages must share: commands (without their comments), levels of headings, rows and columns of tables."""
    commands = [re.sub(r"\s+#.*", "", line) for block in FENCE.findall(text) for line in block.splitlines()]
    rest = FENCE.sub("", text).splitlines()
    return {
        "commands": commands,
        "headings": [len(line) - len(line.lstrip("#")) for line in rest if line.startswith("#")],
        "tables": [line.replace("\\|", "").count("|") for line in rest if line.startswith("|")],
        "list items": len([line for line in rest if re.match(r"^(\d+\.|-) ", line)]),
    }


def pairs(problems):
    folder = ROOT / "docs" / "operate"
    names = {p.name for p in folder.glob("*/*.md")}
    couples = [(folder / "en" / n, folder / "zh-Hans" / n) for n in sorted(names)]
    couples.append((ROOT / "README.md", ROOT / "README.zh-Hans.md"))
    for english, chinese in couples:
        missing = [p for p in (english, chinese) if not p.exists()]
        for path in missing:
            problems.append(f"{path.relative_to(ROOT)}: is missing")
        if missing:
            continue
        first, second = shape(english.read_text(encoding="utf-8")), shape(chinese.read_text(encoding="utf-8"))
        for part in first:
            if first[part] != second[part]:
                problems.append(f"{chinese.relative_to(ROOT)}: {part} differ from English: {second[part]} instead of {first[part]}")


def decisions(problems):
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    numbers = []
    for path in sorted(folder.glob("[0-9]*.md")):
        numbers.append(path.name[:4])
        if path.name not in listed:
            problems.append(f"docs/decisions/{path.name}: is not in the list")
        if not path.read_text(encoding="utf-8").startswith(f"# {path.name[:4]} "):
            problems.append(f"docs/decisions/{path.name}: the heading must begin with its number")
    for number in sorted({n for n in numbers if numbers.count(n) > 1}):
        problems.append(f"docs/decisions/{number}: the number is given twice")


def main():
    problems = []
    tracked = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    documents = [ROOT / name for name in tracked if name and "Vectors/" not in name and not name.startswith("Demo/files/")]
    for path in documents:
        if path.exists():
            links(path, problems)
    pairs(problems)
    decisions(problems)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        sys.exit(f"error: {len(problems)} problems with documents")
    print(f"{len(documents)} documents: links lead somewhere, both languages agree.")


if __name__ == "__main__":
    main()
