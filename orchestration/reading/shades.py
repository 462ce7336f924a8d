"""Shades of grey pictures: from 0, black, to 255, white."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageChops, ImageFilter

_ALL = range(256)
LEAST = 25
"""What differs by less than this from the background can't be told from it."""

_WHOLE_ROW, _ROWS = 0.8, 2
"""So many rows or columns side by side of which this share is missing are cut out."""

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


def spread(picture: Image.Image, *, is_dark: bool) -> Image.Image:
    """A picture with its ink a pixel wider: text that lets something through is drawn half a pixel away."""
    return picture.filter(ImageFilter.MinFilter(3) if is_dark else ImageFilter.MaxFilter(3))


def unpainted(picture: Image.Image, ink: Image.Image, background: int, contrast: int) -> Image.Image:
    """Where of some ink nothing is painted that differs from the background by half its contrast, in white."""
    other = max(contrast / 2, LEAST)
    as_background = picture.point([255 if abs(shade - background) < other else 0 for shade in _ALL])
    return ImageChops.darker(as_background, ink)


def share_of(part: Image.Image, whole: Image.Image) -> float:
    """Which share of what is white in a picture is white in another; none of nothing."""
    return part.histogram()[255] / max(1, whole.histogram()[255])


def is_cut_through(lacking: Image.Image, ink: Image.Image) -> bool:
    """True if some rows or columns of ink side by side are as good as missing."""
    width, height = ink.size
    for size in ((1, height), (width, 1)):
        lines = zip(
            *(bytes(picture.resize(size, Image.Resampling.BOX).tobytes()) for picture in (lacking, ink)), strict=True
        )
        run = 0
        for missing, all_of_it in lines:
            run = run + 1 if all_of_it and missing >= _WHOLE_ROW * all_of_it else 0
            if run >= _ROWS:
                return True
    return False
