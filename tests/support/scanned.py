"""Scans of PDFs, made as a copier makes them: a page as a picture, askew, noisy, blurred, packed with loss."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pypdfium2
from PIL import Image, ImageChops, ImageFilter


def pictures_of(path: Path, resolution: int) -> list[Image.Image]:
    """The pages of a PDF in grey, with so many dots per inch."""
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.render(scale=resolution / 72, grayscale=True).to_pil().convert("L") for page in pdf]


def aged(picture: Image.Image, chance: Random, *, askew: float, noise: float, blur: float) -> Image.Image:
    """A picture turned by so many degrees, with noise of so many shades, and blurred over so many pixels."""
    turned = picture.rotate(askew, Image.Resampling.BICUBIC, fillcolor=255)
    shades = Image.frombytes("L", turned.size, chance.randbytes(turned.width * turned.height))
    grain = shades.filter(ImageFilter.GaussianBlur(0.7)).point(lambda shade: round((shade - 128) * noise / 40) + 128)
    return ImageChops.add(turned, grain, offset=-128).filter(ImageFilter.GaussianBlur(blur))


def write_pictures(target: Path, pictures: Iterable[Image.Image], resolution: int, quality: int) -> Path:
    """A PDF of which each page is a picture, packed as JPEG of that quality."""
    packed = []
    for picture in pictures:
        jpeg = io.BytesIO()
        picture.save(jpeg, "JPEG", quality=quality)
        packed.append(Image.open(jpeg))
    packed[0].save(target, "PDF", save_all=True, append_images=packed[1:], resolution=resolution, quality=quality)
    return target


def scan(
    source: Path,
    target: Path,
    seed: int,
    *,
    resolution: int = 200,
    askew: float = 0.6,
    noise: float = 12,
    blur: float = 0.6,
    quality: int = 60,
) -> Path:
    """A scan of a PDF."""
    chance = Random(seed)  # noqa: S311 - no secret
    made = [aged(picture, chance, askew=askew, noise=noise, blur=blur) for picture in pictures_of(source, resolution)]
    return write_pictures(target, made, resolution, quality)
