"""Shades of grey pictures: from 0, black, to 255, white."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from math import floor

from PIL import Image, ImageChops

_ALL = range(256)
LEAST = 25
"""What differs by less than this from the background can't be told from it."""

_BLACK, _WHITE = b"\0", b"\xff"
_INK = 249
"""In a drawing on white nothing lighter than this is ink."""

_CELL, _MAX_WIDEST = 3, 9
"""The background is looked for in cells of so many pixels a side, and these again, until ink is no wider than that."""


def extremes(picture: Image.Image) -> tuple[int, int]:
    """The darkest and the lightest shade of a picture."""
    low, high = picture.getextrema()
    return int(low), int(high)  # type: ignore[arg-type]  # a picture in colours has pairs


def median(histogram: Sequence[int]) -> int:
    """The middle shade, from how often there is each; white of none."""
    counts = list(accumulate(histogram))
    return bisect_left(counts, counts[-1] / 2) if counts[-1] else 255


def darker_than(picture: Image.Image, shade: int) -> Image.Image:
    """Where a picture is as dark as a shade or darker, in white."""
    return _in_two(picture, shade, _WHITE, _BLACK)


def lighter_than(picture: Image.Image, shade: float) -> Image.Image:
    """Where a picture is lighter than a shade, in white."""
    return _in_two(picture, shade, _BLACK, _WHITE)


def empty_of(picture: Image.Image) -> Image.Image:
    """Where a drawing on white has nothing, in white."""
    return lighter_than(picture, _INK)


def _in_two(picture: Image.Image, shade: float, darker: bytes, lighter: bytes) -> Image.Image:
    """A picture with one shade for all up to a shade, and another for the lighter ones.

    `Image.point` takes longer over a list of 256 shades than this over the picture of a character.
    """
    count = min(floor(shade) + 1, len(_ALL))
    table = darker * count + lighter * (len(_ALL) - count)
    return Image.frombytes("L", picture.size, picture.tobytes().translate(table))


def colours_of(text: Image.Image, picture: Image.Image) -> tuple[int, int]:
    """The shades that a picture has where a drawing of its text on white is darkest, and where that has nothing."""
    low, _ = extremes(text)
    ink = median(picture.histogram(darker_than(text, low + LEAST)))
    return ink, median(picture.histogram(empty_of(text)))


def recoloured(text: Image.Image, ink: int, ground: int) -> Image.Image:
    """A drawing of text on white with its darkest shade, and white, as other shades."""
    shades = _between(extremes(text)[0], ink, ground)
    return Image.frombytes("L", text.size, text.tobytes().translate(shades))


@lru_cache(maxsize=1024)
def _between(low: int, ink: int, ground: int) -> bytes:
    """All shades with those from one up to white as others between two."""
    share = (ink - ground) / max(1, 255 - low)
    return bytes(min(255, max(0, round(ground + share * (255 - shade)))) for shade in _ALL)


def where_inked(difference: Image.Image, text: Image.Image) -> Image.Image:
    """The difference of a picture from a drawing of text, black on white, where that has ink."""
    return ImageChops.darker(difference, ImageChops.invert(text))


def ink_on(ground: Image.Image, picture: Image.Image, least: float, *, is_dark: bool) -> Image.Image:
    """Where a picture is darker than its background by more than that, in white; lighter if its ink is light."""
    return lighter_than(ImageChops.subtract(*((ground, picture) if is_dark else (picture, ground))), least)


def spread(picture: Image.Image, *, is_dark: bool) -> Image.Image:
    """A picture with its ink a pixel wider: text that lets something through is drawn up to a pixel away."""
    return _darkest_around(picture, 1) if is_dark else _lightest_around(picture, 1)


def ground_of(picture: Image.Image, widest: float, *, is_dark: bool) -> Image.Image:
    """A picture without the ink in it: without what is dark, or light, and nowhere wider than so many pixels."""
    around = (_lightest_around, _darkest_around)
    first, then = around if is_dark else around[::-1]
    ground = picture
    while widest > _MAX_WIDEST:
        widest /= _CELL
        cells = (-(-ground.width // _CELL), -(-ground.height // _CELL))
        ground = first(ground, _CELL // 2).resize(cells, Image.Resampling.NEAREST)
    reach = max(1, round(widest / 2))
    return then(first(ground, reach), reach).resize(picture.size, Image.Resampling.NEAREST)


def _lightest_around(picture: Image.Image, reach: int) -> Image.Image:
    """A picture with each pixel as light as the lightest that is so many pixels from it, or less.

    It is the same as a `MaxFilter` of PIL, which takes ten times as long.
    """
    width, height = picture.size
    for _ in range(reach):
        for x, y in ((1, 0), (0, 1)):
            after, before = picture.crop((x, y, width + x, height + y)), picture.crop((-x, -y, width - x, height - y))
            picture = ImageChops.lighter(picture, ImageChops.lighter(after, before))
    return picture


def _darkest_around(picture: Image.Image, reach: int) -> Image.Image:
    """The same, as dark as the darkest."""
    return ImageChops.invert(_lightest_around(ImageChops.invert(picture), reach))


def has_spot(mask: Image.Image, across: int, down: int) -> bool:
    """True if a box of so many pixels is white in a picture of white and black."""
    return mask.getbbox() is not None and _boxes_in(mask, across, down).getbbox() is not None


def solid(mask: Image.Image, side: int) -> Image.Image:
    """Where squares of so many pixels a side begin that are white in a picture of white and black, in white."""
    return _boxes_in(mask, side, side)


def _boxes_in(mask: Image.Image, across: int, down: int) -> Image.Image:
    """Where boxes of so many pixels begin that are white; a black pixel if there is no room for one."""
    for is_across, side in ((True, across), (False, down)):
        length = 1
        while length < side:
            step = min(length, side - length)
            width, height = mask.size
            if (width if is_across else height) <= step:
                return Image.new("L", (1, 1), 0)
            parts = ((0, 0, width - step, height), (step, 0, width, height))
            if not is_across:
                parts = ((0, 0, width, height - step), (0, step, width, height))
            mask = ImageChops.darker(mask.crop(parts[0]), mask.crop(parts[1]))
            length += step
    return mask
