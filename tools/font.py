#!/usr/bin/env python3
"""Makes papers.otf in crates/server/fonts: the one face of printed papers.

Sources, at fixed versions (README.md there names their licences):
  NotoSansCJK-Regular.ttc   Debian package fonts-noto-cjk 1:20220127+repack1-1, named as argument
  fonttools 4.68.0          takes the characters out of it (pip)
  pypinyin-dict 0.9.0       its table kTGHZ2013 of Unihan has the 8,105 characters of
                            通用规范汉字表 (pip)

Kept are those 8,105, all of GB 2312, ASCII, Latin-1, and every character that the program, its
rules and its demo world write. No hints, no layout features: lines are laid out by us, character
by character. The same sources give the same bytes.

Run: python3 tools/font.py /path/to/NotoSansCJK-Regular.ttc
"""

import hashlib
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
FONTS = ROOT / "crates" / "server" / "fonts"
PACKAGES = ["fonttools==4.68.0", "pypinyin==0.55.0", "pypinyin-dict==0.9.0"]
# SHA-256 of the collection that is committed as a subset.
SOURCE = "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a"
SIMPLIFIED_CHINESE = 2  # the face of the collection
WRITTEN = {
    "crates": (".rs", ".csv", ".tsv"),
    "policies": (".toml",),
    "items": (".csv",),
    "demo": (".csv",),
    "scenarios": (".yaml",),
}
NO_HANZI = "〓"  # drawn where a character is missing


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    source = pathlib.Path(sys.argv[1]).read_bytes()
    digest = hashlib.sha256(source).hexdigest()
    if digest != SOURCE:
        sys.exit(f"another font than the one named above: {digest}")
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder]
        subprocess.run(pip + PACKAGES, check=True)
        sys.path.insert(0, folder)
        make(sys.argv[1])


def make(source):
    from fontTools import subset

    options = subset.Options()
    options.font_number = SIMPLIFIED_CHINESE
    options.hinting = False
    options.layout_features = []
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.drop_tables += ["BASE", "VORG", "vhea", "vmtx", "GSUB", "GPOS", "GDEF", "DSIG"]
    font = subset.load_font(source, options)
    wanted = characters()
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    has = set(font.getBestCmap())
    subset.save_font(font, FONTS / "papers.otf", options)
    size = (FONTS / "papers.otf").stat().st_size
    lost = "".join(chr(code) for code in sorted(wanted - has))
    print(f"{len(has)} characters, {size:,} bytes; not in the source: {lost!r}")


def characters():
    from pypinyin_dict.pinyin_data import ktghz2013

    standard = set(ktghz2013.pinyin_dict)
    assert len(standard) == 8105, len(standard)
    gb2312 = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                gb2312.add(ord(bytes([row, cell]).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    latin = set(range(0x20, 0x7F)) | set(range(0xA0, 0x100))
    return standard | gb2312 | latin | written() | {ord(NO_HANZI)}


def written():
    """What the program may print of its own."""
    found = set()
    for folder, endings in WRITTEN.items():
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in endings and path.is_file():
                found |= set(map(ord, path.read_text(encoding="utf-8")))
    return {code for code in found if code >= 0x20}


if __name__ == "__main__":
    main()
