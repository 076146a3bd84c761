#!/usr/bin/env python3
"""Looks at every page of a running site as its readers do, in a real browser.

    check.py --base URL [--base URL…] --out DIRECTORY      look at a running site
    check.py --binary comity --out DIRECTORY               start the demonstration and look at that
    check.py --base URL --list                             only list what would be looked at

Pages are found by following the site's own links; states.json adds what no link leads to. Each page is opened in English and
Chinese, 1280 and 360 pixels wide, light and dark, with and without JavaScript; axe-core, which takes longest, judges each page wide in one language and
narrow in the other (--thorough: everywhere). Reported are: axe-core's findings (WCAG 2.2 A
and AA and best practice), markup errors (the W3C's validator, offline), pages wider than the window, missing alternatives or
language marks, texts that are not translated, content that needs JavaScript, script and console errors, broken links, and any
request to another site. Exit code 1 when there is any; DIRECTORY gets markup/, report.json and, where asked for, screenshots/.
"""
import argparse
import collections
import json
import multiprocessing
import os
import pathlib
import shutil
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import markup  # noqa: E402
from crawl import Crawl, pattern  # noqa: E402
from people import sign_in  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(description="Looks at every page of a running site in a real browser.")
    parser.add_argument("--base", action="append", default=[], help="address of a site; may be given again: they count as one site")
    parser.add_argument("--people", type=pathlib.Path, help="folder of the first site's node: people of its rosters are signed in, and what only they see is looked at too")
    parser.add_argument("--binary", type=pathlib.Path, help="the comity program: its demonstration is started and looked at")
    parser.add_argument("--out", type=pathlib.Path, help="where saved pages, the report and screenshots go; emptied first")
    parser.add_argument("--list", action="store_true", help="list the pages and stop")
    parser.add_argument("--only", help="only addresses that contain this text")
    parser.add_argument("--per-pattern", type=int, default=2, help="pages of one kind that are opened in the browser (2): those of all sites count together")
    parser.add_argument("--screenshots", action="store_true", help="keep a picture of each state (slow)")
    parser.add_argument("--quick", action="store_true", help="light scheme only")
    parser.add_argument("--thorough", action="store_true", help="axe-core in every language and width of every page, which takes twice as long")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    given = parser.parse_args()
    if bool(given.base) == bool(given.binary):
        parser.error("say either --base or --binary")
    if not given.list and not given.out:
        parser.error("say where the report goes: --out DIRECTORY")
    return given


def restart_with_demo(binary):
    """Starts the demonstration around this very command."""
    rest = [a for a in sys.argv[1:]]
    for index, argument in enumerate(rest):
        if argument == "--binary":
            del rest[index : index + 2]
            break
        if argument.startswith("--binary="):
            del rest[index]
            break
    command = [sys.executable, __file__, *rest, "--base", "$COMITY_DEMO_PROVIDER", "--base", "$COMITY_DEMO_RECIPIENT", "--base", "$COMITY_DEMO_WITNESS"]
    line = " ".join(a if a.startswith("$") else "'" + a.replace("'", "'\\''") + "'" for a in command)
    script = HERE.parent / "with-demo.sh"
    os.execv(str(script), [str(script), str(binary.resolve()), "bash", "-c", line])


def look(job):
    """One worker: its own browser, its own share of the pages."""
    targets, origins, out, options = job
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    from visit import Visitor

    problems = []
    with sync_playwright() as playwright:
        visitor = Visitor(playwright, Axe(), origins, out, **options)
        for number, (target, turn) in enumerate(targets, 1):
            problems += visitor.visit(target, turn)
            print(f"  {number} of {len(targets)}: {target.label}", file=sys.stderr, flush=True)
        visitor.close()
        return problems, visitor.states


def summarise(problems):
    """Equal findings in several states are one finding, as they have one cause."""
    grouped = collections.OrderedDict()
    for p in problems:
        grouped.setdefault((p["rule"], p["where"], p["what"]), []).append(p.get("state", ""))
    lines = []
    for (rule, where, what), states in grouped.items():
        shown = sorted({s for s in states if s})
        note = f"   [{'; '.join(shown[:2])}{f' and {len(shown) - 2} more' if len(shown) > 2 else ''}]" if shown else ""
        lines.append(f"{rule}: {where}\n    {what}{note}")
    return lines


def main():
    given = arguments()
    if given.binary:
        restart_with_demo(given.binary)
    start = time.monotonic()
    states = json.loads((HERE / "states.json").read_text(encoding="utf-8"))
    crawl = Crawl(given.base, states, per_pattern=given.per_pattern).run()
    for person in sign_in(given.people, given.base[0]) if given.people else ():
        mine = Crawl(given.base[:1], per_pattern=1, person=person, known=crawl).run()
        crawl.pages += mine.pages
        crawl.problems += mine.problems
        crawl.fetched += mine.fetched
        crawl.forms_seen |= mine.forms_seen
        crawl.patterns |= mine.patterns
    pages = [p for p in crawl.pages if not given.only or given.only in p.label]
    if given.list:
        for page in sorted(pages, key=lambda p: p.label):
            print(f"{page.label}   expects {'/'.join(map(str, page.status))}")
        print(f"\n{len(pages)} to open, {crawl.fetched} addresses read, {len(crawl.patterns)} kinds of page, {len(crawl.external)} links elsewhere")
        for line in summarise(crawl.problems):
            print(line)
        sys.exit(1 if crawl.problems else 0)
    if not pages:
        sys.exit("error: no page found")

    shutil.rmtree(given.out, ignore_errors=True)
    for folder in ("screenshots", "markup"):
        (given.out / folder).mkdir(parents=True)
    options = {"screenshots": given.screenshots, "thorough": given.thorough} | ({"schemes": ("light",)} if given.quick else {})
    jobs = max(1, min(given.jobs, len(pages)))
    seen, turns = collections.Counter(), []
    for page in pages:
        kind = (pattern(page.url), page.form)
        turns.append((page, seen[kind]))
        seen[kind] += 1
    shares = [(turns[i::jobs], crawl.origins, given.out, options) for i in range(jobs)]
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        results = pool.map(look, shares, chunksize=1)
    problems = crawl.problems + [p for found, _ in results for p in found] + markup.validate(given.out / "markup")
    looked = sum(n for _, n in results)
    (given.out / "report.json").write_text(json.dumps({"pages": [p.label for p in pages], "problems": problems}, indent=1, ensure_ascii=False))
    lines = summarise(problems)
    for line in lines[:200]:
        print(line)
    if len(lines) > 200:
        print(f"… and {len(lines) - 200} more in report.json")
    kinds = collections.Counter(p["rule"] for p in problems)
    print(f"\n{len(pages)} pages of {len({pattern(p.url) for p in pages})} kinds in {looked} states, {crawl.fetched} addresses, "
          f"{time.monotonic() - start:.0f} s; report in {given.out}")
    if lines:
        sys.exit(f"error: {len(lines)} findings: " + ", ".join(f"{rule} {n}" for rule, n in kinds.most_common()))
    print("Nothing found.")


if __name__ == "__main__":
    main()
