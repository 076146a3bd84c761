#!/usr/bin/env python3
"""pymerkle beside us: appends and inclusion proofs of 1 KiB entries, one JSON object a line."""
import argparse
import json
import pathlib
import tempfile
import time

from pymerkle import InmemoryTree, SqliteTree


def append(peer, tree, seconds):
    body = bytes(i * 31 % 256 for i in range(1020))
    start, n = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        tree.append_entry(body + n.to_bytes(4, "big"))
        n += 1
    print(json.dumps({"peer": peer, "entriesPerSecond": round(n / (time.perf_counter() - start), 1)}), flush=True)
    return n


def prove(peer, tree, size, seconds):
    start, n = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        tree.prove_inclusion(n * 7919 % size + 1, size)
        n += 1
    print(json.dumps({"peer": peer, "treeSize": size, "proofsPerSecond": round(n / (time.perf_counter() - start), 1)}), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dir", type=pathlib.Path)
    parser.add_argument("--seconds", type=float, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.dir) as name:
        append("pymerkle-sqlite", SqliteTree(str(pathlib.Path(name) / "tree.sqlite")), given.seconds)
        tree = InmemoryTree(algorithm="sha256")
        size = append("pymerkle-memory", tree, given.seconds)
        prove("pymerkle-memory-proofs", tree, size, given.seconds)


if __name__ == "__main__":
    main()
