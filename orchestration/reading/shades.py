"""Shades of grey pictures: from 0, black, to 255, white."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageChops, ImageFilter

_ALL = range(256)
LEAST = 25
"""What differs by less than this from the background can't be told from it."""

_EMPTY = [255 if shade >= 250 else 0 for shade in _ALL]
_CELL, _MAX_WIDEST = 3, 9
"""The background is looked for in cells of so many pixels a side, and these again, until ink is no wider than that."""


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


def lighter_than(picture: Image.Image, shade: float) -> Image.Image:
    """Where a picture is lighter than a shade, in white."""
    return picture.point([255 if other > shade else 0 for other in _ALL])


def empty_of(picture: Image.Image) -> Image.Image:
    """Where a drawing on white has nothing, in white."""
    return picture.point(_EMPTY)


def recoloured(text: Image.Image, picture: Image.Image) -> tuple[Image.Image, int]:
    """A drawing of text on white in the colours that a picture of it has, and the contrast of these.

    They are those where the text is darkest, and where there is none.
    """
    low, _ = extremes(text)
    ink = median(picture.histogram(darker_than(text, low + LEAST)))
    ground = median(picture.histogram(empty_of(text)))
    share = (ink - ground) / max(1, 255 - low)
    return text.point([ground + share * (255 - shade) for shade in _ALL]), abs(ink - ground)


def where_inked(difference: Image.Image, text: Image.Image) -> Image.Image:
    """The difference of a picture from a drawing of text, black on white, where that has ink."""
    return ImageChops.darker(difference, ImageChops.invert(text))


def ink_on(ground: Image.Image, picture: Image.Image, least: float, *, is_dark: bool) -> Image.Image:
    """Where a picture is darker than its background by more than that, in white; lighter if its ink is light."""
    return lighter_than(ImageChops.subtract(*((ground, picture) if is_dark else (picture, ground))), least)


def spread(picture: Image.Image, *, is_dark: bool) -> Image.Image:
    """A picture with its ink a pixel wider: text that lets something through is drawn up to a pixel away."""
    return picture.filter(ImageFilter.MinFilter(3) if is_dark else ImageFilter.MaxFilter(3))


def ground_of(picture: Image.Image, widest: float, *, is_dark: bool) -> Image.Image:
    """A picture without the ink in it: without what is dark, or light, and nowhere wider than so many pixels."""
    filters = (ImageFilter.MaxFilter, ImageFilter.MinFilter)
    first, then = filters if is_dark else filters[::-1]
    ground = picture
    while widest > _MAX_WIDEST:
        widest /= _CELL
        cells = (-(-ground.width // _CELL), -(-ground.height // _CELL))
        ground = ground.filter(first(_CELL)).resize(cells, Image.Resampling.NEAREST)
    size = 2 * max(1, round(widest / 2)) + 1
    return ground.filter(first(size)).filter(then(size)).resize(picture.size, Image.Resampling.NEAREST)


def has_spot(mask: Image.Image, across: int, down: int) -> bool:
    """True if a box of so many pixels is white in a picture of white and black."""
    for is_across, side in ((True, across), (False, down)):
        length = 1
        while length < side:
            step = min(length, side - length)
            width, height = mask.size
            if (width if is_across else height) <= step:
                return False
            parts = ((0, 0, width - step, height), (step, 0, width, height))
            if not is_across:
                parts = ((0, 0, width, height - step), (0, step, width, height))
            mask = ImageChops.darker(mask.crop(parts[0]), mask.crop(parts[1]))
            length += step
    return mask.getbbox() is not None
