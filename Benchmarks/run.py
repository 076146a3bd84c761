#!/usr/bin/env python3
"""Measures Comity and its peers in turns on this machine and prints one table: goal, peer, ours.

    run.py --binary .build/release/comity --out DIRECTORY [--rounds 3] [--quick] [--only WORD] [--strict]

Absolute times on a shared machine say little; ratios in the same run say much. So each round measures every peer and every
command of ours once, and the table shows medians over the rounds. DIRECTORY is where both sides write, so that they use the
same disk. Every number is kept in Benchmarks/results/last.json, the table in last.md (with --quick or --only: in DIRECTORY).
What each command of ours prints is said in Benchmarks/README.md.
"""
import argparse
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import time

import report

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
    rules = HERE / "peers" / "rules.py"

    def engine(name):
        # The same rules and requests for everybody, written once by our own benchmark.
        folder = given.out / "rules"
        if not (folder / "relevant" / "requests.json").exists():
            run([given.binary, "bench", "rules", "--export", folder], environment)
        return run([python, rules, "--peer", name, "--dir", folder, "--seconds", seconds], environment)

    return [
        ("Cedar on the rules of ours", lambda: engine("cedar")),
        ("regorus on the rules of ours", lambda: engine("regorus")),
        ("indexed Python on the rules of ours", lambda: engine("python")),
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
        "audit": ["audit", "--count", 1_000_000 // few, "--records", 20_000 // few, "--size", 1024, "--tasks", CORES],
        "rules": ["rules", "--seconds", 1 if given.quick else 3],
        "odrl": ["odrl", "--policy", ROOT / "TestKit" / "Vectors" / "odrl" / "test-suite" / "policies" / "policy-20.ttl"],
        "mandates": ["mandates", "--count", 2000 // few],
        "obligations": ["obligations", "--agreements", 10_000 // few],
        "scale": ["scale", "--count", 1_000_000 // few, "--size", 1024],
    }


# Commands that take minutes and hardly vary: measured in the first round only.
ONCE = {"scale", "obligations"}


class Numbers:
    """Everything measured: (who, metric) → the values of the rounds."""

    def __init__(self):
        self.values = {}
        # Peers that are not here: name → why.
        self.missing = {}

    def add(self, who, objects):
        for item in objects or []:
            if "missing" in item:
                self.missing[item["peer"]] = item["missing"]
            for metric, value in item.items():
                if isinstance(value, (int, float)) and not isinstance(value, bool):
                    self.values.setdefault((item.get("peer", who), metric), []).append(value)

    def get(self, who, *metrics):
        """The median of the first of several names that is there."""
        for metric in metrics:
            if (who, metric) in self.values:
                return statistics.median(self.values[who, metric])
        return None


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
    shutil.rmtree(given.out / "rules", ignore_errors=True)
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
    found = report.rows(numbers, CORES)
    report.show(found)
    for reason in sorted(set(numbers.missing.values())):
        print(f"  not measured: {reason}")
    print(f"\nLoad {os.getloadavg()[0]:.1f} at the end; {time.monotonic() - start:.0f} s in all. Figures \"recorded elsewhere\" were measured on another day and are for orientation only.")
    folder = given.out if given.quick or given.only else HERE / "results"
    folder.mkdir(exist_ok=True)
    report.write(folder, found, numbers, report.machine(given.out), rounds)
    print(f"Every number: {folder}/last.json; this table: {folder}/last.md")
    missed = [row.what for row in found if row.met is False]
    if given.strict and missed:
        sys.exit("error: missed: " + "; ".join(missed))


if __name__ == "__main__":
    main()
