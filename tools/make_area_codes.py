#!/usr/bin/env python3
"""Makes area-codes.csv in crates/domain/data: division → telephone area code.

Source, fetched with pip at a fixed version (README.md there names its licence):
  phonenumbers 9.0.43  names of places by the first digits of their numbers, in Chinese

Divisions are those of regions.csv beside it: prefectures, and counties that hang on no prefecture
(4290zz, 4690zz, 6590zz). One to which two codes are given stays out, and so does every name that
is no division's: whoever asks about them is given the number of the province.

Run from anywhere: python3 tools/make_area_codes.py
"""

import csv
import pathlib
import subprocess
import sys
import tempfile

DATA = pathlib.Path(__file__).resolve().parent.parent / "crates" / "domain" / "data"
PACKAGE = "phonenumbers==9.0.43"
KINDS = ["地区", "自治州", "市", "盟"]


def main():
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder]
        subprocess.run(pip + [PACKAGE], check=True)
        sys.path.insert(0, folder)
        from phonenumbers.geodata import GEOCODE_DATA

        kept = {key: names for key, names in GEOCODE_DATA.items() if landline(key, names)}
        places = {key[2:]: names["zh"] for key, names in kept.items()}

    provinces, divisions = read_regions()
    whole = {digits for digits in places if len(digits) == (2 if digits[0] in "12" else 3)}
    found = {}
    for digits in sorted(places):
        base = next((digits[:n] for n in (2, 3) if digits[:n] in whole), None)
        if not base:
            continue
        for code in codes_of(places[digits], provinces, divisions):
            # A longer beginning only tells of places that no whole code does.
            rank = 0 if digits == base else 1
            found.setdefault(code, {}).setdefault(rank, set()).add("0" + base)
    write({code: by_rank[min(by_rank)] for code, by_rank in found.items()}, divisions)


def landline(key, names):
    """A number of China that is no mobile's: those begin with 1, as does only 北京's 10."""
    mobile = key[2:3] == "1" and not key.startswith("8610")
    return key.startswith("86") and not mobile and "zh" in names


def read_regions():
    with (DATA / "regions.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["code"], row["name"]) for row in csv.DictReader(file) if not row["until"]]
    provinces = {name: code[:2] for code, name in rows if code.endswith("0000")}
    cities = {code: name for code, name in rows if code.endswith("00") and code[2:4] != "00"}
    alone = {code: name for code, name in rows if code[2:4] == "90" and not code.endswith("00")}
    return provinces, cities | alone


def codes_of(text, provinces, divisions):
    """Codes of the divisions in `四川省成都市、资阳市、眉山市`, `内蒙古兴安`."""
    province, rest = None, text
    for name, code in provinces.items():
        # The long form, or the short one of an autonomous region.
        for form in (name, name.rstrip("省市"), name[:2], name[:3]):
            if text.startswith(form) and len(text) - len(form) < len(rest):
                province, rest = code, text[len(form) :]
    for name in rest.split("、"):
        bare = next((name[: -len(kind)] for kind in KINDS if name.endswith(kind)), name)
        if len(bare) < 2:
            continue
        same = [c for c, n in divisions.items() if c[:2] == province and n.startswith(bare)]
        if len(same) == 1:
            yield same[0]


def write(found, divisions):
    unclear = {code: sorted(codes) for code, codes in found.items() if len(codes) > 1}
    missing = [name for code, name in divisions.items() if code not in found]
    print("two codes:", {divisions[code]: codes for code, codes in unclear.items()})
    print("none:", "、".join(missing))
    with (DATA / "area-codes.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["code", "area_code"])
        rows.writerows((code, min(found[code])) for code in sorted(found) if code not in unclear)


if __name__ == "__main__":
    main()
