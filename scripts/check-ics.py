#!/usr/bin/env python3
"""Reads calendar files with the PyPI package icalendar, an implementation that is not ours, and checks what every calendar program relies on.

    pip install icalendar==7.3.0
    scripts/check-ics.py FILE.ics…      (without files: the examples of docs/formats/obligations.md)
"""
import pathlib
import re
import sys

import icalendar

PAGE = pathlib.Path(__file__).resolve().parents[1] / "docs/formats/obligations.md"


def check(name, data):
    assert b"\n" not in data.replace(b"\r\n", b""), f"{name}: a line does not end with CRLF"
    for line in data.split(b"\r\n"):
        assert len(line) <= 75, f"{name}: a line has {len(line)} octets"
        line.decode("utf-8")
    calendar = icalendar.Calendar.from_ical(data)
    assert not calendar.errors, f"{name}: {calendar.errors}"
    assert str(calendar["VERSION"]) == "2.0" and calendar["PRODID"], f"{name}: VERSION or PRODID"
    uids = set()
    for event in calendar.walk("VEVENT"):
        assert not event.errors, f"{name}: {event.errors}"
        for key in ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "STATUS"):
            assert key in event, f"{name}: an event without {key}"
        assert (event.decoded("DTEND") - event.decoded("DTSTART")).days == 1, f"{name}: not one whole day"
        uids.add(str(event["UID"]))
        for alarm in event.walk("VALARM"):
            assert str(alarm["ACTION"]) == "DISPLAY" and alarm.decoded("TRIGGER") is not None and alarm["DESCRIPTION"], f"{name}: an alarm"
        print(f"{name}: {event.decoded('DTSTART')} {event['SUMMARY']} ({len(event.walk('VALARM'))} alarms)")
    assert len(uids) == len(calendar.walk("VEVENT")) > 0, f"{name}: uids"
    return uids


if len(sys.argv) > 1:
    for path in sys.argv[1:]:
        check(path, pathlib.Path(path).read_bytes())
else:
    blocks = re.findall(r"```ics\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    assert len(blocks) == 2, "the page should hold two examples"
    both = [check(f"{PAGE.name} {i + 1}", block.replace("\n", "\r\n").encode()) for i, block in enumerate(blocks)]
    assert both[0] == both[1], "both languages must speak of the same entries"
