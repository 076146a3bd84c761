"""Signs people in at a node of the demonstration, so that the pages and forms that only they see are looked at too.

The ceremony with a passkey is passkeys.py's; here each person of the roster gets an account and a session by the node's own local tables, as
the node itself would write them after it. Only for a node that is thrown away.
"""
import base64
import hashlib
import os
import pathlib
import sqlite3
import time
import urllib.parse


def sign_in(folder, base):
    """[(role, cookie name, cookie value)] for every person in the roster of a party that this node hosts."""
    now = int(time.time() * 1000)
    parts = urllib.parse.urlsplit(base)
    name = "__Host-comity" + (f"-{parts.port}" if parts.port else "")
    people = []
    with sqlite3.connect(pathlib.Path(folder) / "comity.sqlite", timeout=30) as store:
        rows = store.execute(
            "SELECT issuer, person, roles FROM people_roster WHERE kind = 'roster-entry.v1' AND origin = ? ORDER BY position", (parts.netloc,)).fetchall()
        for party, pseudonym, roles in rows:
            account, secret = os.urandom(16).hex(), os.urandom(32)
            store.execute("INSERT INTO people_accounts VALUES (?, ?, ?, ?)", (account, f"Somebody ({roles})", os.urandom(32), now))
            store.execute("INSERT INTO people_offices VALUES (?, ?, ?, ?, ?)", (account, party, party.rsplit(":", 1)[1], pseudonym, os.urandom(32)))
            store.execute("INSERT INTO people_sessions VALUES (?, ?, 'passkey', 'browser check', ?, ?)",
                          (hashlib.sha256(secret).digest(), account, now, now))
            people.append((roles, name, base64.urlsafe_b64encode(secret).rstrip(b"=").decode()))
    return people
