"""Small fonts for the producers: copies without hinting, of the characters we print, in a folder of their own."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from pathlib import Path

from fontTools import subset  # type: ignore[import-not-found, unused-ignore]
from fontTools.ttLib import TTFont  # type: ignore[import-not-found, unused-ignore]

_SOURCES = {
    "LiberationSans": ("truetype/liberation", "-Regular", "-Bold"),
    "DejaVuSans": ("truetype/dejavu", "", "-Bold"),
    "Carlito": ("truetype/crosextra", "-Regular", "-Bold"),
}
_CHARACTERS = [
    *range(0x20, 0x17F),
    *range(0x2BC, 0x2BE),
    *range(0x300, 0x30D),
    *range(0x2000, 0x2070),
    0x2212,
    0xFB01,
    0xFB02,
]


@cache
def folder() -> Path:
    """Make the copies, and a fontconfig file that knows no other fonts."""
    target = Path(tempfile.gettempdir()) / "corpus-fonts"
    target.mkdir(exist_ok=True)
    for name, (place, *weights) in _SOURCES.items():
        for weight in weights:
            copy = target / f"{name}{weight}.ttf"
            if not copy.exists():
                _without_hinting(Path("/usr/share/fonts") / place / copy.name, copy)
    (target / "fonts.conf").write_text(
        f'<?xml version="1.0"?><fontconfig><dir>{target}</dir><cachedir>{target}/cache</cachedir></fontconfig>',
        encoding="utf-8",
    )
    os.environ["FONTCONFIG_FILE"] = str(target / "fonts.conf")
    return target


def _without_hinting(source: Path, target: Path) -> None:
    options = subset.Options(
        hinting=False, layout_features=["liga", "ccmp", "mark"], name_IDs=["*"], glyph_names=False, notdef_outline=True
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=_CHARACTERS)
    with TTFont(source, recalcTimestamp=False) as font:
        subsetter.subset(font)
        font.save(target)
