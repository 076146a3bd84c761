#!/usr/bin/env python3
"""Measures Comity and its peers in turns on this machine and prints one table: goal, peer, ours.

    run.py --binary .build/release/comity --out DIRECTORY [--rounds 3] [--quick] [--only WORD] [--strict]

Absolute times on a shared machine say little; ratios in the same run say much. So each round measures every peer and every
command of ours once, and the table shows medians over the rounds. DIRECTORY is where both sides write, so that they use the
same disk; results.json in it keeps every number. What each command of ours prints is said in Benchmarks/README.md.
"""
import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
CORES = os.cpu_count() or 1


def run(command, environment, timeout=1800):
    """The JSON objects that a command prints, one a line; None when it fails."""
    result = subprocess.run([str(c) for c in command], capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL, timeout=timeout)
    if result.returncode != 0:
        lines = (result.stderr.strip() or result.stdout.strip() or "no message").splitlines()
        reason = next((line for line in lines if line.lower().startswith("error")), lines[-1])
        print(f"    could not run: {reason[:160]}", flush=True)
        return None
    found = []
    for line in result.stdout.splitlines():
        if line.startswith("{"):
            found.append(json.loads(line))
    return found


def ed25519(environment):
    """OpenSSL's verifications per second on one core."""
    result = subprocess.run(["openssl", "speed", "-seconds", "2", "-mr", "ed25519"], capture_output=True, text=True, env=environment,
                            stdin=subprocess.DEVNULL, timeout=120)
    for line in result.stdout.splitlines():
        parts = line.split(":")
        if parts[0] == "+F6":  # index, bits, name, signatures and verifications per second
            return [{"peer": "openssl-ed25519-verify", "verificationsPerSecond": float(parts[5])}]
    return None


def peers(given, environment):
    python = ROOT / ".venv" / "bench" / "bin" / "python"
    seconds = "1" if given.quick else "3"
    go = dict(environment, GO111MODULE="off", GOPATH="/usr/share/gocode", GOFLAGS="", GOTOOLCHAIN="local", GOCACHE=str(ROOT / ".build-go" / "cache"))
    xmod = ROOT / ".build-go" / "xmod"
    if not xmod.exists():
        subprocess.run(["go", "build", "-o", str(xmod), "."], cwd=HERE / "peers" / "xmod", env=go, check=True)
    return [
        ("bare SQLite and the disk", lambda: run([python, HERE / "peers" / "disk.py", "--dir", given.out, "--seconds", seconds], environment)),
        ("OpenSSL", lambda: ed25519(environment)),
        ("pymerkle", lambda: run([python, HERE / "peers" / "trees.py", "--dir", given.out, "--seconds", seconds], environment)),
        ("x/mod", lambda: run([xmod, "-seconds", seconds], environment)),
    ]


def ours(given):
    few = 10 if given.quick else 1
    return {
        "append-1": ["append", "--count", 5000 // few, "--size", 1024, "--concurrency", 1],
        "append-256": ["append", "--count", 300_000 // few, "--size", 1024, "--concurrency", 256],
        "append-signed": ["append", "--count", 60_000 // few, "--size", 1024, "--concurrency", 256, "--signed"],
        "http-256": ["http", "--count", 30_000 // few, "--concurrency", 256],
        "http-16": ["http", "--count", 15_000 // few, "--concurrency", 16],
        "proofs": ["proofs", "--count", 500_000 // few],
        "audit": ["audit", "--count", 1_000_000 // few, "--size", 1024],
        "audit-signed": ["audit", "--count", 100_000 // few, "--size", 1024, "--signed"],
        "scale": ["scale", "--count", 1_000_000 // few, "--size", 1024],
    }


# Commands that take minutes and hardly vary: measured in the first round only.
ONCE = {"scale"}


class Numbers:
    """Everything measured: (who, metric) → the values of the rounds."""

    def __init__(self):
        self.values = {}

    def add(self, who, objects):
        for item in objects or []:
            for metric, value in item.items():
                if isinstance(value, (int, float)) and not isinstance(value, bool):
                    self.values.setdefault((item.get("peer", who), metric), []).append(value)

    def get(self, who, *metrics):
        """The median; for ours, the first of several names that is there, or else any rate."""
        for metric in metrics:
            if (who, metric) in self.values:
                return statistics.median(self.values[who, metric])
        if any(m.endswith("PerSecond") for m in metrics):
            rates = [v for (w, m), v in sorted(self.values.items()) if w == who and m.endswith("PerSecond")]
            if rates:
                return statistics.median(rates[0])
        return None


def amount(value, unit):
    if value is None:
        return "not measured"
    if unit == "/s":
        return f"{value:,.0f}/s" if value >= 10 else f"{value:.1f}/s"
    return f"{value:,.2f} {unit}"


def times(value, factor):
    return None if value is None else value * factor


def rows(n):
    """(what, goal in words, goal met?, peers in words, ours)."""
    single, single_median = n.get("sqlite-single", "entriesPerSecond"), n.get("sqlite-single", "p50Milliseconds")
    batch = max((v for v in (n.get("sqlite-batch-256", "entriesPerSecond"), n.get("sqlite-batch-1024", "entriesPerSecond")) if v), default=None)
    verify = n.get("openssl-ed25519-verify", "verificationsPerSecond")
    own_verify = n.get("append-signed", "verificationsPerSecondPerCore")
    verify = max((v for v in (verify, own_verify) if v), default=None)

    def at_least(title, ours_value, peer_text, *goals):
        """goals: (words, figure), of which one must be reached; a figure of None cannot be judged."""
        met = None
        if ours_value is not None and any(g is not None for _, g in goals):
            met = any(g is not None and ours_value >= g for _, g in goals)
        words = " or ".join(w + (f" = {amount(g, '/s')}" if g is not None and "×" in w else "") for w, g in goals)
        return title, "≥ " + words, met, peer_text, amount(ours_value, "/s")

    def at_most(title, ours_value, peer_text, words, figure, unit):
        return title, "≤ " + words, None if ours_value is None else ours_value <= figure, peer_text, amount(ours_value, unit)

    count = n.get("scale", "count") or 1_000_000
    a1, a256 = n.get("append-1", "entriesPerSecond"), n.get("append-256", "entriesPerSecond")
    return [
        at_least("one caller, durable, acknowledged", a1,
                 f"bare SQLite {amount(single, '/s')}; append+fdatasync {amount(n.get('append-fdatasync', 'entriesPerSecond'), '/s')}; "
                 f"pymerkle on SQLite {amount(n.get('pymerkle-sqlite', 'entriesPerSecond'), '/s')}; Tessera 250/s tuned (recorded elsewhere)",
                 ("0.6 × bare SQLite single inserts", times(single, 0.6))),
        at_most("one caller, median", n.get("append-1", "p50Milliseconds"), f"bare SQLite {amount(single_median, 'ms')}",
                "0.5 ms on a quiet disk", 0.5, "ms"),
        at_least("256 callers, 1 KiB, tiles and index included", a256,
                 f"bare SQLite in batches {amount(batch, '/s')}; x/mod in memory {amount(n.get('xmod-append-memory', 'entriesPerSecond'), '/s')}; "
                 f"pymerkle in memory {amount(n.get('pymerkle-memory', 'entriesPerSecond'), '/s')}; Tessera 22,000–31,000/s (recorded elsewhere)",
                 ("60,000/s", 60_000), ("0.5 × bare SQLite in batches", times(batch, 0.5))),
        at_least("records signed elsewhere, verified on the way in", n.get("append-signed", "entriesPerSecond"),
                 f"Ed25519 verification {amount(verify, '/s')} a core, {CORES} cores",
                 ("0.7 × verify rate × cores", times(verify, 0.7 * CORES))),
        at_least("signed acts through the HTTP API, 256 connections", n.get("http-256", "requestsPerSecond", "entriesPerSecond"),
                 "Tessera behind Go HTTP 10,200–13,800/s, unsigned (recorded elsewhere)", ("6,000/s", 6000)),
        at_least("signed acts through the HTTP API, 16 connections", n.get("http-16", "requestsPerSecond", "entriesPerSecond"),
                 "Tessera behind Go HTTP 64–2,700/s, unsigned (recorded elsewhere)", ("3,000/s", 3000)),
        at_least("inclusion proofs, in process", n.get("proofs", "proofsPerSecond"),
                 f"x/mod from tiles {amount(n.get('xmod-proofs-tiles', 'proofsPerSecond'), '/s')}, from memory "
                 f"{amount(n.get('xmod-proofs-memory', 'proofsPerSecond'), '/s')}; pymerkle {amount(n.get('pymerkle-memory-proofs', 'proofsPerSecond'), '/s')}; "
                 "Tessera's client 2,980/s (recorded elsewhere)", ("200,000/s", 200_000)),
        at_least("audit, hashes only", n.get("audit", "entriesPerSecond", "recordsPerSecond"),
                 "Tessera fsck 550,000–575,000/s on 2 cores (recorded elsewhere)", ("1,000,000/s", 1_000_000)),
        at_least("audit, with signatures", n.get("audit-signed", "recordsPerSecond", "entriesPerSecond"),
                 f"Ed25519 verification {amount(verify, '/s')} a core, {CORES} cores", ("0.85 × verify rate × cores", times(verify, 0.85 * CORES))),
        at_most(f"{count:,.0f} records: start-up", n.get("scale", "startUpSeconds"), "–", "2 s", 2, "s"),
        at_most(f"{count:,.0f} records: peak memory", n.get("scale", "peakMemoryMegabytes"), "–", "300 MB", 300, "MB"),
        at_least(f"{count:,.0f} records: rebuild of derived state", n.get("scale", "rebuildPerSecond"), "–", ("40,000/s", 40_000)),
    ]


def table(found):
    verdict = {True: "met", False: "MISSED", None: "–"}
    print(f"\n{'':2}{'what':<50}{'ours':>16}  {'goal':<58}{'':8}")
    for what, goal, met, peer, mine in found:
        print(f"  {what:<50}{mine:>16}  {goal:<58}{verdict[met]:<8}")
        if peer != "–":
            print(f"      beside: {peer}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="a tenth of the work, one round: shows that everything runs")
    parser.add_argument("--only", help="only the commands of ours whose name contains this")
    parser.add_argument("--strict", action="store_true", help="exit code 1 when a goal is missed")
    given = parser.parse_args()
    given.out = given.out.resolve()
    given.out.mkdir(parents=True, exist_ok=True)
    environment = dict(os.environ, TMPDIR=str(given.out), LC_ALL="C.UTF-8")
    rounds = 1 if given.quick else given.rounds
    numbers = Numbers()
    start = time.monotonic()
    print(f"{CORES} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f} at the start, {rounds} round(s); files in {given.out}")
    for n in range(rounds):
        print(f"\nRound {n + 1}")
        for name, measure in peers(given, environment):
            print(f"  {name}", flush=True)
            numbers.add(name, measure())
        for name, arguments in ours(given).items():
            if (given.only and given.only not in name) or (n > 0 and name in ONCE):
                continue
            print(f"  comity bench {' '.join(map(str, arguments))}", flush=True)
            numbers.add(name, run([given.binary, "bench", *arguments, "--json"], environment))
    found = rows(numbers)
    table(found)
    print(f"\nLoad {os.getloadavg()[0]:.1f} at the end; {time.monotonic() - start:.0f} s in all. Figures \"recorded elsewhere\" were measured on another day and are for orientation only.")
    values = {f"{who} {metric}": v for (who, metric), v in sorted(numbers.values.items())}
    (given.out / "results.json").write_text(json.dumps(values, indent=1))
    missed = [what for what, _, met, _, _ in found if met is False]
    if given.strict and missed:
        sys.exit("error: missed: " + "; ".join(missed))


if __name__ == "__main__":
    main()
