#!/usr/bin/env python3
"""Makes Demo/coauthorship.json from the two tables of world co-authorship.

usage: coauthorship.py country_pairs_1990_2023.csv.gz country_totals_1990_2023.csv OUT.json

The pair table has the columns year, a, b, works (a < b, ISO 3166-1 alpha-2 codes); the totals table has
year, country, international_works. Both hold whole numbers, and so does the result. The script stops with a
named error when a year is missing or when one of the two figures that people check first does not come out.
"""

import csv
import gzip
import json
import sys

FIRST_YEAR, LAST_YEAR = 1990, 2023
PAIR = ("CN", "US")
KNOWN_WORKS = {2020: 84025, 2023: 72794}


def joint_works(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="") as table:
        return {
            int(row["year"]): int(row["works"])
            for row in csv.DictReader(table)
            if (row["a"], row["b"]) == PAIR
        }


def international_works(path, country):
    with open(path, encoding="utf-8", newline="") as table:
        return {
            int(row["year"]): int(row["international_works"])
            for row in csv.DictReader(table)
            if row["country"] == country
        }


def rows(pairs_path, totals_path):
    joint = joint_works(pairs_path)
    first, second = (international_works(totals_path, code) for code in PAIR)
    result = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        missing = [name for name, table in (("pair", joint), *zip(PAIR, (first, second))) if year not in table]
        if missing:
            raise SystemExit(f"year {year} is missing for: {', '.join(missing)}; give the complete tables")
        result.append([year, joint[year], first[year], second[year]])
    for year, works in KNOWN_WORKS.items():
        if joint[year] != works:
            raise SystemExit(f"joint works of {year} are {joint[year]}, expected {works}: another edition of the data?")
    return result


def column(key, label_en, label_zh, description_en, description_zh):
    return {
        "key": key,
        "label": {"en": label_en, "zh-Hans": label_zh},
        "description": {"en": description_en, "zh-Hans": description_zh},
    }


COLUMNS = [
    column("year", "Year", "年份", "Calendar year of publication.", "论文发表的公历年份。"),
    column(
        "jointWorks", "Joint works", "合著成果",
        "Works with at least one author address in China (CN) and at least one in the United States (US). "
        "Addresses in further countries do not matter.",
        "作者单位地址中至少有一个在中国（CN）、且至少有一个在美国（US）的成果；是否另有第三国地址不影响计数。",
    ),
    column(
        "internationalWorksCN", "International works, China", "国际合著成果（中国）",
        "Works with author addresses in two or more countries or territories, one of them China (CN).",
        "作者单位地址涉及两个及以上国家或地区、其中之一为中国（CN）的成果。",
    ),
    column(
        "internationalWorksUS", "International works, United States", "国际合著成果（美国）",
        "Works with author addresses in two or more countries or territories, one of them the United States (US).",
        "作者单位地址涉及两个及以上国家或地区、其中之一为美国（US）的成果。",
    ),
]

CAVEATS = [
    {
        "en": "Recent years are incomplete: works reach the database late, so the last years rise with every newer edition. "
              "A fall at the end of the curve may be partly or wholly an effect of that.",
        "zh-Hans": "近年数据并不完整：成果收录存在滞后，最近几年的数字会随新版数据上升。曲线末端的下降可能部分或全部由此造成。",
    },
    {
        "en": "The figures count the countries of the authors' affiliations, not their citizenship or place of birth. "
              "A work whose addresses could not be read is not counted.",
        "zh-Hans": "按作者所在单位的国家统计，不按作者国籍或出生地统计。无法识别单位地址的成果未计入。",
    },
    {
        "en": "Each work counts once, however many authors it has. All kinds of works in OpenAlex are counted, not journal articles alone.",
        "zh-Hans": "每项成果无论作者多少，只计一次。统计范围为 OpenAlex 收录的各类成果，不限于期刊论文。",
    },
    {
        "en": "The codes are those of OpenAlex, which follow ISO 3166-1. Addresses filed under HK, MO and TW have codes of their own there "
              "and are not part of CN. This is the counting of the source and implies no position on any question of status.",
        "zh-Hans": "国家和地区代码沿用 OpenAlex 的口径（依据 ISO 3166-1）。代码为 HK、MO、TW 的地址在该库中单独统计，未计入 CN。"
                   "此系数据来源的统计口径，不代表对任何地位问题的立场。",
    },
    {
        "en": "A number of joint works shows that people worked together. It does not show how good the work was or who gained from it.",
        "zh-Hans": "合著数量只说明双方有过合作，并不说明成果质量，也不说明谁从中受益。",
    },
]


def document(table):
    joint = {row[0]: row[1] for row in table}
    peak = max(joint, key=joint.get)
    return {
        "title": {
            "en": "Works written together by authors in China and the United States, 1990–2023",
            "zh-Hans": "1990—2023 年中美两国作者合著的成果",
        },
        "summary": {
            "en": f"In {FIRST_YEAR} there were {joint[FIRST_YEAR]:,} joint works; in {peak}, the highest year of the table, "
                  f"{joint[peak]:,}; in {LAST_YEAR}, {joint[LAST_YEAR]:,}.",
            "zh-Hans": f"{FIRST_YEAR} 年合著成果为 {joint[FIRST_YEAR]:,} 项；{peak} 年为表中最高，达 {joint[peak]:,} 项；"
                       f"{LAST_YEAR} 年为 {joint[LAST_YEAR]:,} 项。",
        },
        "unit": {"en": "works", "zh-Hans": "项"},
        "columns": COLUMNS,
        "rows": table,
        "counting": {
            "en": "Counted by OpenAlex's own grouping of works by country of author affiliation, one query per country and year, "
                  "restricted to works with more than one country.",
            "zh-Hans": "由 OpenAlex 按作者单位所属国家分组统计，逐国、逐年查询，仅含涉及一个以上国家或地区的成果。",
        },
        "query": "authorships.countries:X,countries_distinct_count:>1,publication_year:Y&group-by=authorships.countries",
        "asOf": "2024-08-27",
        "asOfText": {
            "en": "OpenAlex as it stood on 27 August 2024",
            "zh-Hans": "截至 2024 年 8 月 27 日的 OpenAlex 数据",
        },
        "source": {
            "name": "bavla/OpenAlex, Countries/27aug24/WrldCo_years.zip",
            "url": "https://github.com/bavla/OpenAlex",
            "commit": "22557474",
            "text": {
                "en": "OpenAlex, collected by year and country pair in the repository bavla/OpenAlex.",
                "zh-Hans": "数据来自 OpenAlex，由 bavla/OpenAlex 代码库按年份和国家对汇集。",
            },
        },
        "licence": {
            "id": "CC0-1.0",
            "url": "https://creativecommons.org/publicdomain/zero/1.0/",
            "text": {
                "en": "OpenAlex publishes its data under CC0. The repository that collected this table names no licence of its own.",
                "zh-Hans": "OpenAlex 数据以 CC0 方式发布。汇集本表的代码库未注明自身许可协议。",
            },
        },
        "caveats": CAVEATS,
    }


def text(value):
    """JSON with one table row a line, so that a change of one figure is a change of one line."""
    body = json.dumps({**value, "rows": "@rows@"}, ensure_ascii=False, indent=1)
    lines = ",\n".join("  " + json.dumps(row) for row in value["rows"])
    return body.replace('"@rows@"', "[\n" + lines + "\n ]") + "\n"


def main(arguments):
    if len(arguments) != 3:
        raise SystemExit(__doc__)
    pairs_path, totals_path, out_path = arguments
    with open(out_path, "w", encoding="utf-8") as out:
        out.write(text(document(rows(pairs_path, totals_path))))


if __name__ == "__main__":
    main(sys.argv[1:])
