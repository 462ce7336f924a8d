"""Recognition: the words that a picture of a page shows, by an engine that the extra `ocr` installs."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, NamedTuple

from orchestration.system.errors import KlantprofielenError
from orchestration.system.limits import Limits

if TYPE_CHECKING:
    from PIL import Image

LIBRARIES = ("rapidocr", "onnxruntime", "opencv-python-headless", "numpy")
INSTALL = "make ocr"
"""The command that installs the extra."""

MOST_PAGES = 10
"""Of a longer document no pictures are read: such publications have one to three pages, and each takes many seconds."""

_LONGEST_SIDE = 6_000
"""A picture of more pixels is made smaller by the engine: none of ours has as many."""

_COARSE, _EVEN, _MARGIN = 8, 10, 24
"""Margins are told by squares of so many pixels, each within so many shades of the usual one; so much of them stays."""

_LEAST_SIDE = 736
"""A picture of which a side has fewer pixels is made larger by the engine, however long the other one is."""

_PADDING = 0.12
"""The share of its height that the engine leaves free above and below a text, as high as its font is."""

_PARAMETERS = {
    "Global.log_level": "critical",
    "Global.max_side_len": _LONGEST_SIDE,
    "Global.use_cls": False,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}

_LOST_BLANK = re.compile(
    r"(?<=[a-z\d.,;:)])(?=[A-Z])|(?<=[a-z]{3})(?=\d{4}\b)|(?<=klanten|profiel)(?=in\b)|(?<=Totaal|totaal)(?=in\b)"
    r"|(?<=[Gg]een)(?=profiel)"
)
"""No word or figure goes on with a capital, and none with a year; and labels go on with the words that they have."""

Point = tuple[float, float]


class RecognitionError(KlantprofielenError):
    """Figures are to be recognised, and can't be."""


class Recognised(NamedTuple):
    """A word in a picture: its text, and its corners in pixels from the picture's top left, clockwise from its own."""

    text: str
    corners: tuple[Point, Point, Point, Point]


@cache
def installed_libraries() -> tuple[str, ...]:
    """The libraries that recognise, each with its version ('rapidocr 3.10.0'); none if one is not installed."""
    try:
        return tuple(f"{name} {version(name)}" for name in LIBRARIES)
    except PackageNotFoundError:
        return ()


def require_recognition(limits: Limits) -> None:
    """Make sure that figures can be recognised.

    Raises:
        RecognitionError: if the extra `ocr` is not installed, or the limits leave it no time.
    """
    missing = "the extra 'ocr' that does so is not installed" if not installed_libraries() else None
    hint = f"install it with '{INSTALL}'"
    if missing is None and not limits.ocr_seconds:
        missing, hint = "KLANTPROFIELEN_OCR_SECONDS leaves it no time", "set that to more than 0"
    if missing:
        raise RecognitionError(
            f"KLANTPROFIELEN_SEEN has figures recognised on the page, and {missing}: {hint}, or set the first to off."
        )


@cache
def _engine() -> Any:
    """The engine, with its models, which are in its package; one for a process."""
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    return RapidOCR(params=_PARAMETERS)


def recognise(picture: Image.Image) -> list[Recognised]:
    """The words that a picture shows, in no order.

    Args:
        picture: in grey or colours, dark text on a light ground, held upright within a few degrees.

    Raises:
        ImportError: if the extra is not installed.
        MemoryError: if the process may use no more memory.
    """
    import numpy
    from PIL import Image

    left, upper, right, lower = _inked(picture)
    shown = Image.new("L", (max(right - left, _LEAST_SIDE), max(lower - upper, _LEAST_SIDE)), 255)
    shown.paste(picture.crop((left, upper, right, lower)))
    found = _engine()(numpy.asarray(shown.convert("RGB")), use_det=True, return_word_box=True)
    if found.boxes is None or found.word_results is None or len(found.boxes) != len(found.word_results):
        return []
    return [
        part
        for quad, words in zip(found.boxes, found.word_results, strict=True)
        for text, _, box in words
        for part in parted(Recognised(_tidy(text), _within(quad.tolist(), box, (left, upper))))
    ]


def _inked(picture: Image.Image) -> tuple[int, int, int, int]:
    """The box of what a picture shows, without the margins around it, which cost as much time as text."""
    from PIL import Image, ImageChops, ImageStat

    small = picture.convert("L").reduce(_COARSE)
    ground = Image.new("L", small.size, ImageStat.Stat(small).median[0])
    box = ImageChops.difference(small, ground).point([255 * (unlike > _EVEN) for unlike in range(256)]).getbbox()
    if box is None:
        return (0, 0, *picture.size)
    left, upper, right, lower = (_COARSE * edge for edge in box)
    return (
        max(0, left - _MARGIN),
        max(0, upper - _MARGIN),
        min(picture.width, right + _MARGIN),
        min(picture.height, lower + _MARGIN),
    )


def _tidy(text: str) -> str:
    """A text in the usual forms of its characters: the engine knows wide ones too."""
    return unicodedata.normalize("NFKC", text).strip()


def recognise_figure(picture: Image.Image, turn: int) -> str:
    """The text that a picture of a single word shows; '' if there is none.

    Args:
        picture: in grey or colours, dark text on a light ground.
        turn: the quarters by which the text in it is turned.

    Raises:
        ImportError: if the extra is not installed.
        MemoryError: if the process may use no more memory.
    """
    import numpy
    from PIL import ImageOps

    upright = picture.rotate(-90 * turn, expand=True) if turn else picture
    framed = ImageOps.expand(upright, max(1, upright.height // 3), 255)
    found = _engine()(numpy.asarray(framed.convert("RGB")), use_det=False, return_word_box=False)
    return _tidy(found.txts[0]) if found.txts else ""


def parted(word: Recognised) -> Iterator[Recognised]:
    """A word, or the words that it is if the engine overlooked the blanks between them."""
    texts = list(filter(None, _LOST_BLANK.split(word.text)))
    upper_left, upper_right, lower_right, lower_left = word.corners
    begin = 0.0
    for text in texts:
        end = begin + len(text) / len(word.text)
        upper = _between(upper_left, upper_right, begin), _between(upper_left, upper_right, end)
        lower = _between(lower_left, lower_right, end), _between(lower_left, lower_right, begin)
        yield word._replace(text=text, corners=(*upper, *lower))
        begin = end


def _between(one: Point, other: Point, share: float) -> Point:
    """The place at some share of the way from one to another."""
    return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])


def _within(quad: Sequence[Point], box: Sequence[Point], corner: Point) -> tuple[Point, Point, Point, Point]:
    """The corners of a word, as high as the text that it is in and as wide as the word itself.

    Args:
        quad: the corners of the text.
        box: those of the word.
        corner: where the part of the picture begins that they are counted from.
    """
    (ax, ay), (bx, by), _, (dx, dy) = quad
    length = max(1.0, math.hypot(bx - ax, by - ay))
    along = ((bx - ax) / length, (by - ay) / length)
    across = [(float(x) - ax) / (along[0] or 1.0) for x, _ in box]
    begin, end = min(across), max(across)

    def at(distance: float, share: float) -> Point:
        """What is so far from the left, and that share of the way down."""
        left = (corner[0] + ax + share * (dx - ax), corner[1] + ay + share * (dy - ay))
        return (left[0] + distance * along[0], left[1] + distance * along[1])

    return (at(begin, _PADDING), at(end, _PADDING), at(end, 1 - _PADDING), at(begin, 1 - _PADDING))
