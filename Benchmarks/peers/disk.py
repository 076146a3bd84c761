#!/usr/bin/env python3
"""What the disk and bare SQLite do on this machine: one JSON object a line.

    disk.py [--dir DIRECTORY] [--seconds S]

sqlite-single     one row of 1 KiB and one commit, WAL, synchronous=FULL, one caller
sqlite-batch-N    N rows of 1 KiB in one transaction
append-fdatasync  1 KiB appended to a file, then fdatasync
"""
import argparse
import hashlib
import json
import os
import pathlib
import sqlite3
import tempfile
import time

BODY = bytes(i * 31 % 256 for i in range(1024))


def line(peer, count, seconds, times=None):
    result = {"peer": peer, "entriesPerSecond": round(count / seconds, 1)}
    if times:
        times.sort()
        result["p50Milliseconds"] = round(times[len(times) // 2] * 1000, 3)
        result["p99Milliseconds"] = round(times[len(times) * 99 // 100] * 1000, 3)
    print(json.dumps(result), flush=True)


def database(folder, name):
    connection = sqlite3.connect(folder / name, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE entries (idx INTEGER PRIMARY KEY, digest BLOB NOT NULL, entry BLOB NOT NULL)")
    return connection


def sqlite_single(folder, seconds):
    connection = database(folder, "single.sqlite")
    times, start, n = [], time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        begun = time.perf_counter()
        connection.execute("INSERT INTO entries VALUES (?, ?, ?)", (n, hashlib.sha256(BODY).digest(), BODY))
        times.append(time.perf_counter() - begun)
        n += 1
    line("sqlite-single", n, time.perf_counter() - start, times)
    connection.close()


def sqlite_batch(folder, seconds, size):
    connection = database(folder, f"batch{size}.sqlite")
    digest = hashlib.sha256(BODY).digest()
    times, start, n = [], time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        begun = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO entries VALUES (?, ?, ?)", [(n + i, digest, BODY) for i in range(size)])
        connection.execute("COMMIT")
        times.append(time.perf_counter() - begun)
        n += size
    line(f"sqlite-batch-{size}", n, time.perf_counter() - start, times)
    connection.close()


def append(folder, seconds):
    descriptor = os.open(folder / "append", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    times, start, n = [], time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        begun = time.perf_counter()
        os.write(descriptor, BODY)
        os.fdatasync(descriptor)
        times.append(time.perf_counter() - begun)
        n += 1
    line("append-fdatasync", n, time.perf_counter() - start, times)
    os.close(descriptor)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dir", type=pathlib.Path, help="on the disk that is to be measured; a folder is made and removed in it")
    parser.add_argument("--seconds", type=float, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.dir) as name:
        folder = pathlib.Path(name)
        append(folder, given.seconds)
        sqlite_single(folder, given.seconds)
        sqlite_batch(folder, given.seconds, 256)
        sqlite_batch(folder, given.seconds, 1024)


if __name__ == "__main__":
    main()
