"""The table of a run: what was measured, the goal, the peer beside it, whether it was met, and how close it is to what limits it."""
import json
import os
import pathlib
import platform
from typing import NamedTuple, Optional


class Row(NamedTuple):
    what: str
    goal: str
    met: Optional[bool]
    peers: str
    ours: str
    limit: str


def amount(value, unit):
    if value is None:
        return "not measured"
    if unit == "/s":
        if value >= 10_000_000:
            return f"{value / 1e6:,.1f} M/s"
        return f"{value:,.0f}/s" if value >= 10 else f"{value:.1f}/s"
    return f"{value:,.2f} {unit}"


def times(value, factor):
    return None if value is None else value * factor


def share(ours, limit, words):
    """How close we are to what nothing durable, hashed or verified can be faster than."""
    return "–" if not ours or not limit else f"{ours / limit:.2f} × {words}"


def at_least(what, ours, peers, limit, *goals):
    """goals: (words, figure), of which one must be reached; a figure of None cannot be judged."""
    met = None
    if ours is not None and any(g is not None for _, g in goals):
        met = any(g is not None and ours >= g for _, g in goals)
    words = " or ".join(w + (f" = {amount(g, '/s')}" if g is not None and "×" in w else "") for w, g in goals)
    return Row(what, "≥ " + words, met, peers, amount(ours, "/s"), limit)


def engines(n, case):
    """What other rule engines do with the same rules; one that is not here is named."""
    def one(peer, words):
        name = f"{peer}-{case}"
        if name in n.missing:
            return f"{words} not installed here"
        return f"{words} {amount(n.get(name, 'decisionsPerSecond'), '/s')}"
    return "; ".join([one("cedar", "Cedar"), one("regorus", "regorus"), one("regorus-indexed", "regorus with an index"), one("python-indexed", "indexed Python")])


def at_most(what, ours, peers, limit, words, figure, unit):
    return Row(what, "≤ " + words, None if ours is None else ours <= figure, peers, amount(ours, unit), limit)


def rows(n, cores):
    """The table over the medians of all rounds."""
    sync = n.get("append-fdatasync", "entriesPerSecond")
    single, single_median = n.get("sqlite-single", "entriesPerSecond"), n.get("sqlite-single", "p50Milliseconds")
    # The same number of callers' records goes into one transaction on both sides.
    batch, large = n.get("sqlite-batch-256", "entriesPerSecond"), n.get("sqlite-batch-1024", "entriesPerSecond")
    verify = max((v for v in (n.get("openssl-ed25519-verify", "verificationsPerSecond"), times(n.get("audit", "verificationsPerSecond"), 1 / cores)) if v),
                 default=None)
    all_cores = times(verify, cores)
    one, many = n.get("append-1", "entriesPerSecond"), n.get("append-256", "entriesPerSecond")
    signed, audited = n.get("append-signed", "entriesPerSecond"), n.get("audit", "recordsPerSecond")
    verifying = f"Ed25519 verification {amount(verify, '/s')} a core, {cores} cores"
    count = n.get("scale", "count") or 1_000_000
    return [
        at_least("one caller, durable, acknowledged", one,
                 f"bare SQLite {amount(single, '/s')}; append+fdatasync {amount(sync, '/s')}; "
                 f"pymerkle on SQLite {amount(n.get('pymerkle-sqlite', 'entriesPerSecond'), '/s')}; Tessera 250/s tuned (recorded elsewhere)",
                 share(one, sync, "fdatasync"), ("0.6 × bare SQLite single inserts", times(single, 0.6))),
        at_most("one caller, median", n.get("append-1", "p50Milliseconds"),
                f"bare SQLite {amount(single_median, 'ms')}; fdatasync {amount(n.get('append-fdatasync', 'p50Milliseconds'), 'ms')}", "–",
                "0.5 ms on a quiet disk", 0.5, "ms"),
        at_least("256 callers, 1 KiB, tiles and index included", many,
                 f"bare SQLite in batches of 256 {amount(batch, '/s')}, of 1024 {amount(large, '/s')}; "
                 f"x/mod in memory {amount(n.get('xmod-append-memory', 'entriesPerSecond'), '/s')}; "
                 f"pymerkle in memory {amount(n.get('pymerkle-memory', 'entriesPerSecond'), '/s')}; Tessera 22,000–31,000/s (recorded elsewhere)",
                 share(many, batch, "SQLite, batches of 256"), ("60,000/s", 60_000), ("0.5 × bare SQLite in batches of 256", times(batch, 0.5))),
        at_least("records signed elsewhere, verified on the way in", signed, verifying, share(signed, all_cores, "verify rate × cores"),
                 ("0.7 × verify rate × cores", times(all_cores, 0.7))),
        at_least("signed acts through the HTTP API, 256 connections", n.get("http-256", "requestsPerSecond"),
                 "Tessera behind Go HTTP 10,200–13,800/s, unsigned (recorded elsewhere)", "callers run on the same cores", ("6,000/s", 6000)),
        at_least("signed acts through the HTTP API, 16 connections", n.get("http-16", "requestsPerSecond"),
                 "Tessera behind Go HTTP 64–2,700/s, unsigned (recorded elsewhere)", "callers run on the same cores", ("3,000/s", 3000)),
        at_least("inclusion proofs, in process", n.get("proofs", "proofsPerSecond"),
                 f"x/mod from tiles {amount(n.get('xmod-proofs-tiles', 'proofsPerSecond'), '/s')}, from memory "
                 f"{amount(n.get('xmod-proofs-memory', 'proofsPerSecond'), '/s')}; pymerkle {amount(n.get('pymerkle-memory-proofs', 'proofsPerSecond'), '/s')}; "
                 "Tessera's client 2,980/s (recorded elsewhere)", "–", ("200,000/s", 200_000)),
        at_least("audit, hashes only", n.get("audit", "hashesPerSecond"), "Tessera fsck 550,000–575,000/s on 2 cores (recorded elsewhere)", "–",
                 ("1,000,000/s", 1_000_000)),
        at_least("audit, with signatures", audited, verifying, share(audited, all_cores, "verify rate × cores"),
                 ("0.85 × verify rate × cores", times(all_cores, 0.85))),
        at_least("decisions a core from strings, 10,000 scoped rules", n.get("rules", "fromStringsPerSecond"), engines(n, "scoped"), "–",
                 ("1,500,000/s", 1_500_000)),
        at_least("decisions a core interned, 10,000 scoped rules", n.get("rules", "internedPerSecond"), engines(n, "scoped"), "–", ("50,000,000/s", 50_000_000)),
        at_least("decisions a core interned, 5,000 relevant rules", n.get("rules", "relevantPerSecond"), engines(n, "relevant"), "–",
                 ("1,000,000/s", 1_000_000)),
        at_most("full explanation with nearest misses", n.get("rules", "explainMicroseconds"), "–", "–", "20 µs", 20, "µs"),
        at_most("compile 10,000 rules", n.get("rules", "compileMilliseconds"),
                "; ".join(f"{words} {amount(n.get(peer + '-scoped', 'loadMilliseconds'), 'ms')}" for peer, words in
                          (("cedar", "Cedar"), ("regorus", "regorus"), ("python-indexed", "Python"))), "–", "100 ms", 100, "ms"),
        at_most("decide 1,000,000 recorded requests under a new version", n.get("rules", "redecideSeconds"), "–", "–", "2 s", 2, "s"),
        at_most(f"ODRL policy of {n.get('odrl', 'branches') or 262:,.0f} branches", n.get("odrl", "p50Milliseconds"), "–", "–", "1 ms", 1, "ms"),
        at_most("chain of 4 mandates with status", n.get("mandates", "p50Milliseconds"),
                f"with both status lists verified {amount(n.get('mandates', 'p50WithListsMilliseconds'), 'ms')}", "–", "1 ms", 1, "ms"),
        at_most(f"what do I owe, {n.get('obligations', 'agreements') or 10_000:,.0f} agreements and {n.get('obligations', 'duties') or 100_000:,.0f} duties",
                n.get("obligations", "p50Milliseconds"), f"after one more {amount(n.get('obligations', 'afterOneMoreMilliseconds'), 'ms')}", "–", "50 ms", 50, "ms"),
        at_most(f"{count:,.0f} records: start-up", n.get("scale", "startUpSeconds"), "–", "–", "2 s", 2, "s"),
        at_most(f"{count:,.0f} records: peak memory", n.get("scale", "peakMemoryMegabytes"),
                f"while rebuilding {amount(n.get('scale', 'rebuildMemoryMegabytes'), 'MB')}", "–", "300 MB", 300, "MB"),
        at_least(f"{count:,.0f} records: rebuild of derived state", n.get("scale", "rebuildPerSecond"), "–", "–", ("40,000/s", 40_000)),
    ]


VERDICT = {True: "met", False: "MISSED", None: "–"}


def show(found):
    print(f"\n  {'what':<50}{'ours':>16}  {'goal':<62}{'':8}of the limit")
    for row in found:
        print(f"  {row.what:<50}{row.ours:>16}  {row.goal:<62}{VERDICT[row.met]:<8}{row.limit}")
        if row.peers != "–":
            print(f"      beside: {row.peers}")


def machine(folder):
    """What was measured on, in words that name no particular machine."""
    def first(path, prefix):
        try:
            for line in pathlib.Path(path).read_text().splitlines():
                if line.startswith(prefix):
                    return line.split(":", 1)[1].strip()
        except OSError:
            pass
        return "unknown"

    device, kind = os.stat(folder).st_dev, "unknown"
    try:
        for line in pathlib.Path("/proc/self/mountinfo").read_text().splitlines():
            fields = line.split()
            if fields[2] == f"{os.major(device)}:{os.minor(device)}":
                kind = fields[fields.index("-") + 1] + " on " + ("a virtual disk" if "/vd" in line else "a local disk")
    except (OSError, ValueError):
        pass
    return {"processor": first("/proc/cpuinfo", "model name"), "cores": os.cpu_count(), "memory": first("/proc/meminfo", "MemTotal"), "disk": kind,
            "system": f"{platform.system()} {platform.release().split('-')[0]} {platform.machine()}"}


def write(folder, found, n, machine, rounds):
    """last.json with every number of every round, last.md with the table."""
    values = {f"{who} {metric}": v for (who, metric), v in sorted(n.values.items())}
    table = [row._asdict() for row in found]
    (folder / "last.json").write_text(json.dumps({"machine": machine, "rounds": rounds, "table": table, "values": values}, indent=1, ensure_ascii=False) + "\n")
    lines = ["# The last full run", "", "Written by `make bench`; medians of " + f"{rounds} round(s). " + ", ".join(f"{k}: {v}" for k, v in machine.items()) + ".", "",
             "| what | ours | goal | | of the limit | beside it, same run |", "|---|---|---|---|---|---|"]
    lines += [f"| {r.what} | {r.ours} | {r.goal} | {VERDICT[r.met]} | {r.limit} | {r.peers} |" for r in found]
    if n.missing:
        lines += ["", "Not measured: " + "; ".join(sorted(set(n.missing.values()))) + "."]
    (folder / "last.md").write_text("\n".join(lines) + "\n")
