"""`python -m tests.corpus.hidden_drawn [class ...]`: which forms of hiding Poppler draws as if nothing were hidden.

A form is a lie only if a viewer shows another page. Poppler's drawing of each is held against that of the page with
nothing hidden; and with `--sheets FOLDER` what both show of the hidden text is laid out to look at.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops, ImageDraw

from tests.support import hiding
from tests.support.hiding.page import Hidden, box_of, plain
from tests.support.raw_pdf import publication

_SIZE = (1190, 1684)
"""Pixels of a drawing: two to a point of the usual page."""

_DIFFERS, _LEAST = 40, 2
"""A pixel is another one from this difference of 255; a drawing from so many of them."""

_TILE = (300, 90)


def drawn(path: Path, folder: Path, number: int) -> Image.Image:
    """A page as Poppler draws it."""
    out = folder / "poppler"
    options = ["-cropbox", "-f", str(number), "-scale-to-x", str(_SIZE[0]), "-scale-to-y", str(_SIZE[1])]
    subprocess.run(["pdftoppm", "-q", "-singlefile", *options, str(path), str(out)], check=True, timeout=60)
    with Image.open(out.with_suffix(".ppm")) as picture:
        return picture.convert("RGB")


def differs(one: Image.Image, other: Image.Image) -> bool:
    """True if two drawings are seen to differ."""
    histogram = ImageChops.difference(one, other).convert("L").histogram()
    return sum(histogram[_DIFFERS:]) >= _LEAST


def _around(target: str) -> tuple[int, int, int, int]:
    """The pixels around a text."""
    text = hiding.TARGETS[target]
    place = next(place for place in publication() if place[3] == text)
    x, y, width, height = box_of(place)
    return int(2 * x - 40), int(1684 - 2 * (y + height) - 30), int(2 * (x + width) + 40), int(1684 - 2 * y + 30)


def _sheet(tiles: Sequence[tuple[str, Image.Image]]) -> Image.Image:
    """Pieces of drawings side by side, each with a name."""
    across = 5
    sheet = Image.new("RGB", (across * _TILE[0], -(-len(tiles) // across) * _TILE[1]), "white")
    pen = ImageDraw.Draw(sheet)
    for number, (name, tile) in enumerate(tiles):
        corner = (number % across * _TILE[0], number // across * _TILE[1])
        tile.thumbnail((_TILE[0] - 4, _TILE[1] - 16))
        sheet.paste(tile, (corner[0], corner[1] + 14))
        pen.text(corner, name, fill="blue")
    return sheet


def main(arguments: Sequence[str]) -> int:
    """Draw the forms of some classes; 1 if one of them is shown as it is, else 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus.hidden_drawn", description=__doc__)
    parser.add_argument("classes", nargs="*", choices=[*hiding.CLASSES, []], default=[], help="which (all)")
    parser.add_argument("--sheets", type=Path, help="a folder for pictures of each class")
    options = parser.parse_args(arguments)
    alike = 0
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)

        def page(hidden: Hidden, target: str) -> Image.Image:
            path = hiding.write(folder / "synthetisch.pdf", hidden, hiding.TARGETS[target])
            return drawn(path, folder, 2 if hidden.is_apart and target == "footnote" else 1)

        @cache
        def untouched(target: str, texts: tuple[tuple[str, str], ...], is_apart: bool) -> Image.Image:
            return page(Hidden(plain, texts=dict(texts), is_apart=is_apart), target)

        for name in options.classes or hiding.CLASSES:
            tiles = []
            for _, form, target in (item for item in hiding.tried() if item[0] == name):
                hidden = hiding.CLASSES[name][form]
                shown = page(hidden, target)
                tiles.append((f"{form} ({target})", shown.crop(_around(target))))
                if not differs(shown, untouched(target, tuple(hidden.texts.items()), hidden.is_apart)):
                    alike += 1
                    print(f"{name}, {form}, {target}: drawn as if nothing were hidden")
            if options.sheets and tiles:
                _sheet(tiles).save(options.sheets / f"{name.replace(' ', '-')}.png")
    return 1 if alike else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
