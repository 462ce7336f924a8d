"""`python -m tests.fuzz.painted`: hide, cover, replace or strike what golden PDFs print, and ask Poppler what is shown.

Each mutant of an accepted file draws something over one of its figures, or hides all or a part of its page: by chance
(`MUTATIONS`), or by one of the forms of hiding of the tests (`hidden_forms`). Where the reader accepts it, each figure
must look the same in Poppler's drawing as in that of the file before, and nothing may have come beside the one that is
hidden: poppler-utils is another engine than the reader's. A form that changes colours alone may leave a figure in other
ones, if it can be read. What is known not to be noticed, and why, is in `tests/support/hiding/limits.py`: such finds
are counted apart.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pikepdf
from PIL import Image, ImageChops

from orchestration.domain.names import Names
from orchestration.domain.publicatie import Bbox
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading, read_file
from orchestration.system.settings import SEEDS_DIR
from tests.fuzz import hidden_forms
from tests.fuzz.painting import MUTATIONS
from tests.golden.test_corpus import PDFS
from tests.support import hiding
from tests.support.synthetic import TODAY

_SCALE = 4.0
"""Pixels a point in Poppler's drawings."""

_ALIKE, _ALIKE_BELOW = 90, 190
"""Where two of its drawings differ by less, of 255, both can be read: a highlighter, a shade of paper or of text. The
second is for a mutation that lays a transparent box over the text, and leaves it paler."""

_MAY_DIFFER = 0.3
"""What may look otherwise of a figure, in square points: less than makes a digit another one."""

_COLOURING, _LEGIBLE = ("form: colour", "form: blend"), 40
"""These change colours alone; what is read then differs by so much from its background, of 255."""

_BESIDE = 0.6
"""How far beside the hidden figure a mark would be a digit of it, as a share of its height."""


class Figure(NamedTuple):
    """A figure that is read, where it stands and how it is written."""

    box: Bbox
    text: str


def mutate(path: Path, target: Path, figure: Figure, name: str, chance: random.Random) -> str:
    """Write a mutant of a file; which form of hiding it has, if it is one of a class."""
    form = ""
    with pikepdf.open(path) as pdf:
        page = pdf.pages[0]
        height = float(page.mediabox[3]) - float(page.mediabox[1])
        if name in MUTATIONS:
            MUTATIONS[name](pdf, figure.box, height, chance)
        else:
            form = hidden_forms.choose(pdf, figure.box, figure.text, name.removeprefix("form: "), chance)
        pdf.save(target)
    return form


def drawn(path: Path, folder: Path) -> Image.Image:
    """The first page as Poppler draws it, on its whole media box."""
    out = folder / "poppler"
    subprocess.run(
        ["pdftoppm", "-q", "-gray", "-singlefile", "-r", str(72 * _SCALE), str(path), str(out)], check=True, timeout=60
    )
    with Image.open(out.with_suffix(".pgm")) as picture_:
        return picture_.convert("L")


def is_shown(box: Bbox, before: Image.Image, after: Image.Image, beside: float = 0, alike: int = _ALIKE) -> bool:
    """True if what stands in a box, and so far beside it, looks as it did."""
    left, upper, right, lower = box
    edges = (left - beside, upper, right + beside, lower)
    x0, y0, x1, y1 = (round(edge * _SCALE) for edge in edges)
    pixels = (x0, y0, x1, y1)
    difference = ImageChops.difference(before.crop(pixels), after.crop(pixels))
    return sum(difference.histogram()[alike:]) <= _MAY_DIFFER * _SCALE**2


def is_recoloured(box: Bbox, before: Image.Image, after: Image.Image) -> bool:
    """True if what stands in a box looks as it did, in other colours."""
    left, upper, right, lower = (round(edge * _SCALE) for edge in box)
    old, new = (drawing.crop((left, upper, right, lower)) for drawing in (before, after))
    shades = [
        [shade for shade, is_in in zip(new.tobytes(), mask.tobytes(), strict=True) if is_in]
        for mask in (old.point(lambda shade: 255 * (shade < 64)), old.point(lambda shade: 255 * (shade > 250)))
    ]
    if not all(shades):
        return False
    ink, ground = (statistics.median(of_part) for of_part in shades)
    expected = old.point(lambda shade: round(ink + (ground - ink) * shade / 255))
    alike = max(_LEGIBLE, _ALIKE * abs(ink - ground) / 255)
    difference = ImageChops.difference(expected, new).histogram()
    return abs(ink - ground) >= _LEGIBLE and sum(difference[round(alike) :]) <= _MAY_DIFFER * _SCALE**2


def are_shown(shown: Sequence[Figure], hidden: Figure, name: str, before: Image.Image, after: Image.Image) -> bool:
    """True if all figures look as they did, and nothing has come beside the one that was to be hidden.

    Other colours end beside it: what comes there of a mutation that changes colours alone is not looked at.
    """
    alike = _ALIKE_BELOW if name == "alpha" else _ALIKE
    return all(
        is_shown(figure.box, before, after, _BESIDE * (figure.box[3] - figure.box[1]) * (figure == hidden), alike)
        or (name in _COLOURING and is_recoloured(figure.box, before, after))
        for figure in shown
    )


def figures(reading: Reading) -> list[Figure]:
    """The figures that are published of the first page."""
    if reading.uitslag != "aangenomen" or reading.publicatie is None:
        return []
    regels = [regel for regel in reading.publicatie.regels if regel.pagina == 1]
    return [
        Figure(box, f"{aantal:,}".replace(",", "."))
        for regel in regels
        for aantal, box in zip(regel.aantallen, regel.cel_bbox, strict=True)
        if aantal is not None and box is not None
    ]


def plain_files(paths: Sequence[Path], context: ReadingContext) -> list[tuple[Path, list[Figure]]]:
    """The files of one accepted table and one page that is not turned or cropped, with its figures."""
    found = []
    for path in paths:
        readings = read_file(path, context)
        read = figures(readings[0]) if len(readings) == 1 else []
        if not read:
            continue
        with pikepdf.open(path) as pdf:
            page = pdf.pages[0]
            is_upright = len(pdf.pages) == 1 and not page.get("/Rotate") and [*map(float, page.mediabox[:2])] == [0, 0]
            is_sideways = any(len(text) > 2 and box[2] - box[0] < box[3] - box[1] for box, text in read)
            if is_upright and not is_sideways and page.cropbox == page.mediabox:
                found.append((path, read))
    return found


def main(arguments: list[str]) -> int:
    """Fuzz, and print what came of it; 1 if a figure was accepted that Poppler does not show, else 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.painted", description=__doc__)
    parser.add_argument("--mutants", type=int, default=500, help="how many (500)")
    parser.add_argument("--seed", type=int, default=0, help="of chance: the same gives the same mutants (0)")
    parser.add_argument("--out", type=Path, default=Path("data/fuzz"), help="where finds are kept (data/fuzz)")
    options = parser.parse_args(arguments)
    context = ReadingContext(Names.from_seeds(SEEDS_DIR), TODAY)
    chance = random.Random(options.seed)
    paths = chance.sample([path for path in PDFS if path.suffix == ".pdf"], min(len(PDFS), 1 + options.mutants // 4))
    files = plain_files(paths, context)
    tried: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    limits: Counter[str] = Counter()
    names = [*MUTATIONS, *(f"form: {name}" for name in hidden_forms.usable_forms())]
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for number in range(options.mutants):
            path, read = files[number % len(files)]
            name, hidden = chance.choice(names), chance.choice(read)
            target = folder / "mutant.pdf"
            form = mutate(path, target, hidden, name, chance)
            readings = read_file(target, context)
            tried[name] += 1
            shown = [figure for reading in readings for figure in figures(reading)]
            accepted[name] += bool(shown)
            if not shown or name == "shift":
                continue
            if not are_shown(shown, hidden, name, drawn(path, folder), drawn(target, folder)):
                is_limit = form in hiding.LIMITS.get(name.removeprefix("form: "), {})
                (limits if is_limit else wrong)[name] += 1
                options.out.mkdir(parents=True, exist_ok=True)
                kept = (
                    options.out / f"{options.seed}-{number}-{name.removeprefix('form: ').replace(' ', '-')}-{path.name}"
                )
                kept.write_bytes(target.read_bytes())
                print(f"published, and not shown{', a limit' * is_limit}: {kept} {form} {hidden.text}")
    print(f"{'mutation':<34}{'tried':>7}{'accepted':>10}{'not shown':>11}{'limits':>8}")
    for name in names:
        print(f"{name:<34}{tried[name]:>7}{accepted[name]:>10}{wrong[name]:>11}{limits[name]:>8}")
    print(f"{'all':<34}{tried.total():>7}{accepted.total():>10}{wrong.total():>11}{limits.total():>8}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
