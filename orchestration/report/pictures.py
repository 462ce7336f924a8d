"""Pictures of the pages of the publications: drawn in workers, once for each file, and kept."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from orchestration.domain.publicatie import Bbox, RefusedError
from orchestration.reading.proof import MAX_PIXELS
from orchestration.reading.workers import in_workers
from orchestration.report.source import Source, crop_of, read_unchanged
from orchestration.system.files import make_read_only, replaced_together
from orchestration.system.limits import Limits

_RESOLUTION = 110
"""Dots per inch: a row is easy to read at twice its size."""

_GREYS = 16

_BOX = "Box"
"""The PNG's text that holds the edges of the page, in the coordinates of the rows."""

Page = tuple[str, int]
"""A page of a file, by the file's SHA-256 and the page's number."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """The picture of a page: its file, its size in pixels, and the edges of the page in the coordinates of the rows."""

    path: Path
    width: int
    height: int
    box: Bbox

    @property
    def place(self) -> Bbox:
        """The place of the picture among the rows, as x, y, width and height in points."""
        x0, top, x1, bottom = self.box
        return (x0, top, x1 - x0, bottom - top)


def draw_missing(
    sources: Sequence[Source], raw_dir: Path, cache_dir: Path, limits: Limits
) -> dict[Page, PagePicture | str]:
    """A picture of every page that has rows: from the cache, or drawn in worker processes within the limits.

    The cache is keyed by the SHA-256 of the file, so a page is drawn once, however often the site is made; a picture
    that is damaged is drawn again. Pictures that no current publication needs any more are deleted.

    Args:
        sources: the publications; a text has no pages.
        raw_dir: the publications as published.
        cache_dir: keeps the pictures.
        limits: of what drawing one file may cost.

    Returns:
        By page: the picture, or a Dutch sentence that says why there is none.

    Raises:
        WorkerError: if a worker can't start.
    """
    paths = {source.sha256: raw_dir / source.bestand for source in sources if source.is_pdf}
    pages = dict.fromkeys((source.sha256, page) for source in sources if source.is_pdf for page in source.pages)
    files = {page: cache_dir / f"{page[0]}-{page[1]}.png" for page in pages}
    cache_dir.mkdir(parents=True, exist_ok=True)
    for path in set(cache_dir.glob("*.png")) - set(files.values()):
        path.unlink()
    missing: dict[str, list[int]] = {}
    for (sha256, number), path in files.items():
        if not _is_whole(path):
            missing.setdefault(sha256, []).append(number)
    reasons = _draw_all(
        {sha256: (paths[sha256], sorted(numbers)) for sha256, numbers in missing.items()}, files, limits
    )
    return {page: reasons[page] if page in reasons else _picture(path) for page, path in files.items()}


def draw_row(path: Path, sha256: str, page: int, row: Bbox, limits: Limits) -> bytes:
    """A PNG of one row of a publication, drawn in a worker process within the limits.

    Args:
        path: the publication.
        sha256: of the file when it was read.
        page: the number of the page.
        row: its place, in points.
        limits: of what drawing may cost.

    Raises:
        RefusedError: if the file is no longer the one that was read, or can't be drawn; the message is Dutch.
        WorkerError: if a worker can't start.
    """
    from PIL import Image

    with closing(in_workers([partial(_draw, path, sha256, [page], limits)], limits)) as outcomes:
        ((_, outcome),) = outcomes
    if isinstance(outcome, RefusedError):
        raise outcome
    cut = io.BytesIO()
    with Image.open(io.BytesIO(outcome[0])) as image:
        left, top, right, _ = (float(edge) for edge in image.info[_BOX].split())
        scale = image.width / (right - left)
        x, y, width, height = crop_of(row)
        edges = (x - left, y - top, x - left + width, y - top + height)
        image.crop(tuple(round(scale * edge) for edge in edges)).save(cut, "PNG")  # type: ignore[arg-type]
    return cut.getvalue()


def _draw_all(
    missing: Mapping[str, tuple[Path, Sequence[int]]], files: Mapping[Page, Path], limits: Limits
) -> dict[Page, str]:
    """Draw the missing pages of each file, by its SHA-256; says why if a file has none."""
    todo = list(missing.items())
    calls = [partial(_draw, path, sha256, numbers, limits) for sha256, (path, numbers) in todo]
    reasons: dict[Page, str] = {}
    with closing(in_workers(calls, limits)) as outcomes:
        for index, outcome in outcomes:
            sha256, (_, numbers) = todo[index]
            if isinstance(outcome, RefusedError):
                reasons.update({(sha256, number): str(outcome) for number in numbers})
                continue
            with replaced_together([files[sha256, number] for number in numbers]) as temporaries:
                for temporary, png in zip(temporaries, outcome, strict=True):
                    temporary.write_bytes(png)
                    make_read_only(temporary)
    return reasons


def _draw(path: Path, sha256: str, numbers: Sequence[int], limits: Limits) -> list[bytes]:
    """PNGs of some pages; runs in a worker.

    Raises:
        RefusedError: if the file is no longer the one that was read, or can't be drawn.
        MemoryError: if the process may use no more memory.
    """
    content = read_unchanged(path, sha256, limits.max_bytes)
    import pdfplumber
    import pypdfium2

    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf, closing(pypdfium2.PdfDocument(content)) as drawn:
            return [_draw_page(pdf.pages[number - 1], drawn[number - 1]) for number in numbers]
    except MemoryError:
        raise
    except Exception as error:  # a damaged file makes the libraries raise anything
        raise RefusedError("De pagina is niet te tekenen: de pdf is beschadigd.") from error


def _draw_page(page: Any, drawn: Any) -> bytes:
    """A PNG of the whole page, beyond its crop box too: the coordinates of rows start at the page's own edges.

    Args:
        page: pdfplumber's page, which has those edges.
        drawn: pdfium's.
    """
    from PIL.PngImagePlugin import PngInfo

    drawn.set_cropbox(*page.page_obj.mediabox)
    scale = min(_RESOLUTION / 72, (MAX_PIXELS / (page.width * page.height)) ** 0.5)
    image = drawn.render(scale=scale, grayscale=True).to_pil().convert("L")
    image = image.point([grey * _GREYS // 256 for grey in range(256)])
    image.putpalette([grey * 255 // (_GREYS - 1) for grey in range(_GREYS) for _ in "rgb"])
    box = PngInfo()
    box.add_text(_BOX, " ".join(f"{edge:.2f}" for edge in page.bbox))
    png = io.BytesIO()
    image.save(png, "PNG", bits=4, pnginfo=box)
    return png.getvalue()


def _is_whole(path: Path) -> bool:
    """True for a picture that we drew, by its checksums."""
    from PIL import Image

    if not path.is_file():
        return False
    try:
        with Image.open(path, formats=["PNG"]) as image:
            is_ours = _BOX in image.info
            image.verify()
    except (OSError, SyntaxError, ValueError):  # Pillow's errors of a damaged file, which is drawn again
        return False
    return is_ours


def _picture(path: Path) -> PagePicture:
    from PIL import Image

    with Image.open(path) as image:
        x0, top, x1, bottom = (float(edge) for edge in image.info[_BOX].split())
        return PagePicture(path, *image.size, box=(x0, top, x1, bottom))
