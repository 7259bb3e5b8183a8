"""Subsets IBM Plex Sans and renames it to Apseko Sans (called by make.sh)."""
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables.ttProgram import Program

src, out = map(Path, sys.argv[1:])

FAMILY = "Apseko Sans"
WEIGHTS = ("Regular", "Medium", "SemiBold")

REQUIRED = (
    set(range(0x20, 0x7F))  # Basic Latin
    | set(range(0xA0, 0x180))  # Latin-1, Latin Extended-A
    | set(range(0x400, 0x460)) | {0x490, 0x491}  # Cyrillic
    | {ord(c) for c in "„”“‚‘’‹›–—…·•×✓→←↑↓€№−≤≥\u00a0\u202f"}
)
# For decomposed input (NFD file names), Russian stress marks, and measurements.
EXTRA = (
    {0x300, 0x301, 0x302, 0x303, 0x304, 0x306, 0x307, 0x308, 0x30A, 0x30B, 0x30C}
    | {0x326, 0x327, 0x328}
    | {0x2007, 0x2009, 0x2010, 0x2011}  # figure space, thin space, hyphens
    | {ord(c) for c in "′″‰≈≠™"}
)
FEATURES = ["kern", "tnum", "lnum", "zero", "liga", "ccmp", "locl", "mark", "mkmk"]


def make(weight):
    font = TTFont(src / f"IBMPlexSans-{weight}.woff2", recalcTimestamp=False)
    base_version = font["name"].getDebugName(5)

    missing = (REQUIRED | EXTRA) - set(font.getBestCmap())
    if missing:
        sys.exit(f"{weight}: source lacks " + " ".join(f"U+{c:04X}" for c in sorted(missing)))

    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.recalc_timestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=REQUIRED | EXTRA)
    subsetter.subset(font)

    rename(font, weight, base_version)
    font["OS/2"].achVendID = "NONE"

    # Unhinted: smooth at every size, with dropout control on.
    font["gasp"] = gasp = newTable("gasp")
    gasp.version = 1
    gasp.gaspRange = {0xFFFF: 0x000F}
    font["prep"] = prep = newTable("prep")
    prep.program = Program()
    prep.program.fromBytecode(b"\xb8\x01\xff\x85\xb0\x04\x8d")
    font["maxp"].maxStackElements = max(font["maxp"].maxStackElements, 1)

    for ext, flavor in (("ttf", None), ("woff2", "woff2")):
        font.flavor = flavor
        font.save(out / f"ApsekoSans-{weight}.{ext}")


def rename(font, weight, base_version):
    """OFL condition 3: "Plex" is reserved, so no naming field may carry it."""
    name = font["name"]
    notice = "Copyright © 2017 IBM Corp. with Reserved Font Name \"Plex\""
    original = name.getDebugName(0)
    keep = {i: name.getDebugName(i) for i in (7, 9, 13, 14)}
    linked = FAMILY if weight == "Regular" else f"{FAMILY} {weight}"
    ps_name = f"{FAMILY.replace(' ', '')}-{weight}"
    number = base_version.removeprefix("Version ")
    names = {
        0: f"{notice}. {original}",
        1: linked,
        2: "Regular",
        3: f"{number};{ps_name};subset",
        4: f"{FAMILY} {weight}",
        5: f"{base_version}; subset",
        6: ps_name,
        10: "Modified version of IBM Plex Sans (IBM Corp., Bold Monday): subset, unhinted "
            "and renamed for the Apseko project. Not endorsed by IBM Corp.",
        **keep,
    }
    if weight != "Regular":
        names |= {16: FAMILY, 17: weight}
    name.names = []
    for i, text in sorted(names.items()):
        name.setName(text, i, 3, 1, 0x409)
    for i in (1, 3, 4, 6, 16):
        if any(w in (name.getDebugName(i) or "").lower() for w in ("plex", "ibm")):
            sys.exit(f"{weight}: reserved name left in name {i}")


for w in WEIGHTS:
    make(w)
