#!/usr/bin/env python3
"""Makes TestKit/Vectors/calendars: what three independent libraries say about recurrences and holidays.

    pip install python-dateutil==2.9.0.post0 holidays==0.109 chinesecalendar==1.11.0
    scripts/data/calendar_vectors.py
"""
import datetime as dt
import json
import pathlib
import random

import chinese_calendar.constants as cn
import holidays
from dateutil.rrule import rrulestr

OUT = pathlib.Path(__file__).resolve().parents[2] / "TestKit/Vectors/calendars"
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def random_rule(r):
    freq = r.choice(["DAILY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY", "YEARLY"])
    parts = [f"FREQ={freq}"]
    if r.random() < 0.5:
        parts.append(f"INTERVAL={r.randint(1, 7)}")
    if r.random() < 0.4:
        parts.append("BYMONTH=" + ",".join(map(str, sorted(r.sample(range(1, 13), r.randint(1, 3))))))
    by_month_day = freq != "WEEKLY" and r.random() < 0.4
    if by_month_day:
        pool = [d for d in range(-31, 32) if d != 0]
        parts.append("BYMONTHDAY=" + ",".join(map(str, r.sample(pool, r.randint(1, 3)))))
    by_day = r.random() < 0.4
    if by_day:
        chosen = r.sample(DAYS, r.randint(1, 3))
        if freq in ("MONTHLY", "YEARLY") and not by_month_day and r.random() < 0.6:
            chosen = [f"{r.choice([1, 2, 3, 4, 5, -1, -2])}{d}" for d in chosen]
        parts.append("BYDAY=" + ",".join(chosen))
    if freq in ("MONTHLY", "YEARLY") and (by_day or by_month_day) and r.random() < 0.3:
        parts.append("BYSETPOS=" + ",".join(map(str, r.sample([1, 2, 3, -1, -2], r.randint(1, 2)))))
    if r.random() < 0.3:
        parts.append(f"COUNT={r.randint(1, 20)}")
    elif r.random() < 0.3:
        parts.append(f"UNTIL={r.randint(2026, 2034)}{r.randint(1, 12):02}{r.randint(1, 28):02}")
    return ";".join(parts)


def recurrences():
    r = random.Random(20261128)
    last = dt.datetime(2036, 12, 31)
    seen, out = set(), []
    while len(out) < 600:
        rule = random_rule(r)
        start = dt.datetime(2024, 1, 1) + dt.timedelta(days=r.randint(0, 1500))
        if r.random() < 0.2:
            start = r.choice([dt.datetime(2024, 2, 29), dt.datetime(2026, 1, 31), dt.datetime(2026, 8, 31), dt.datetime(2027, 12, 31)])
        if (rule, start) in seen:
            continue
        seen.add((rule, start))
        dates = [d for d in rrulestr(rule, dtstart=start).between(start, last, inc=True)][:60]
        out.append({"rule": rule, "start": start.date().isoformat(), "first": [d.date().isoformat() for d in dates]})
    return {"note": "the first 60 instances through 2036-12-31, by python-dateutil", "cases": out}


def united_states():
    found = holidays.UnitedStates(years=range(2021, 2032))
    return sorted(d.isoformat() for d in found if 2021 <= d.year <= 2030)


def china():
    years = range(2024, 2027)
    return {
        "holidays": sorted(d.isoformat() for d in cn.holidays if d.year in years),
        "workingDays": sorted(d.isoformat() for d in cn.workdays if d.year in years),
    }


OUT.mkdir(parents=True, exist_ok=True)
for name, value in {
    "recurrences.json": recurrences(),
    "us-federal-2021-2030.json": {"note": "by the package holidays", "days": united_states()},
    "cn-mainland-2024-2026.json": {"note": "by the package chinesecalendar", **china()},
}.items():
    (OUT / name).write_text(json.dumps(value, indent=None if "recur" in name else 1) + "\n")
