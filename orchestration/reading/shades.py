"""Shades of grey pictures: from 0, black, to 255, white."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

_ALL = range(256)
_EMPTY = [255 if shade >= 250 else 0 for shade in _ALL]


def extremes(picture: Image.Image) -> tuple[int, int]:
    """The darkest and the lightest shade of a picture."""
    low, high = picture.getextrema()
    return int(low), int(high)  # type: ignore[arg-type]  # a picture in colours has pairs


def median(histogram: Sequence[int]) -> int:
    """The middle shade, from how often there is each; white of none."""
    count, seen = sum(histogram), 0
    for shade, of_it in enumerate(histogram):
        seen += of_it
        if count and 2 * seen >= count:
            return shade
    return 255


def darker_than(picture: Image.Image, shade: int) -> Image.Image:
    """Where a picture is as dark as a shade or darker, in white."""
    return picture.point([255 if other <= shade else 0 for other in _ALL])


def empty_of(picture: Image.Image) -> Image.Image:
    """Where a drawing on white has nothing, in white."""
    return picture.point(_EMPTY)
