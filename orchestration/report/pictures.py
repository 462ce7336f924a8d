"""Pictures of the publications, one for each, with all its pages that have rows: drawn in workers, once, and kept."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from orchestration.domain.publicatie import Bbox, RefusedError
from orchestration.reading.proof import MAX_PIXELS
from orchestration.reading.workers import in_workers
from orchestration.report.kept import Kept, key_of
from orchestration.report.source import Source, crop_of, read_unchanged
from orchestration.system.limits import Limits

_MAX_PICTURE, _MAX_ROW = 22_500, 240
"""Bytes that a picture weighs at most, if a way to draw it allows that, and how many fewer for each row: so many does
the page of the publication weigh, which stays below 30 kB together with its picture.
"""

_WAYS = ((110, True, 0), (110, True, 90), (100, True, 90), (110, False, 90), (100, False, 90))
"""How to draw a publication, the best first: dots per inch, whether pages are whole or only the part with the rows, and
how hard to look for a smaller file (0 to 100; it looks the same, and 90 takes twice as long as 0).

At 100 dots a row is easy to read at twice its size.
"""
_GREYS = 4
"""Enough for smooth letters; with 8 a picture takes twice as long to write, and is a quarter heavier."""
_LONGEST = 16_000
"""Pixels of a side; WebP can't hold more than 16,383."""
_ABOVE, _BELOW = 80.0, 20.0
"""Points above and below the rows in a part of a page: above them are the labels of the columns."""
_DESCRIPTION = 0x010E
"""The EXIF field that holds the parts: numbers in the order of the fields of `DrawnPart`, one part a line."""

Rows = Mapping[int, Sequence[Bbox]]
"""The places of the rows of a publication, by the number of their page."""


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """A page in a picture, or the part of it that has rows.

    Its edges are in the coordinates of the rows; its place is under the parts before it, with its size in pixels.
    """

    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    y: int
    width: int
    height: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class SourcePicture:
    """The picture of a publication: its file, its size in pixels, and its parts from top to bottom."""

    path: Path
    width: int
    height: int
    parts: tuple[DrawnPart, ...]

    def place(self, part: DrawnPart) -> Bbox:
        """The place of the whole picture among the rows of one page, as x, y, width and height in points."""
        across, down = (part.x1 - part.x0) / part.width, (part.bottom - part.top) / part.height
        return (part.x0, part.top - part.y * down, self.width * across, self.height * down)


def draw_missing(
    sources: Sequence[Source], raw_dir: Path, cache_dir: Path, limits: Limits
) -> dict[str, SourcePicture | str]:
    """A picture of every publication with rows: from the cache, or drawn in worker processes within the limits.

    The name of a picture tells of which file and rows it is, and what it holds, so it is drawn once, however often the
    site is made; one that is damaged is drawn again. Pictures that no current publication needs any more are deleted.

    Args:
        sources: the publications; a text has no pages.
        raw_dir: the publications as published.
        cache_dir: keeps the pictures.
        limits: of what drawing one file may cost.

    Returns:
        By publicatie_id: the picture, or a Dutch sentence that says why there is none.

    Raises:
        WorkerError: if a worker can't start.
    """
    drawn_by = Path(__file__).read_text(encoding="utf-8")
    rows = {source.publicatie_id: _rows(source) for source in sources if source.is_pdf and source.pages}
    keys = {
        source.publicatie_id: key_of(source.sha256, sorted(rows[source.publicatie_id].items()), drawn_by)
        for source in sources
        if source.publicatie_id in rows
    }
    kept = Kept(cache_dir, ".webp")
    files = kept.whole(set(keys.values()))
    for path in cache_dir.glob("*.png"):  # of versions before this one, which kept a picture of each page
        path.unlink()
    calls = {
        keys[one.publicatie_id]: partial(_draw, raw_dir / one.bestand, one.sha256, rows[one.publicatie_id], limits)
        for one in sources
        if one.publicatie_id in keys and keys[one.publicatie_id] not in files
    }
    reasons: dict[str, str] = {}
    with closing(in_workers(list(calls.values()), limits)) as outcomes:
        for index, outcome in outcomes:
            key = list(calls)[index]
            if isinstance(outcome, RefusedError):
                reasons[key] = str(outcome)
            else:
                files |= kept.add({key: outcome})
    return {one: reasons[key] if key in reasons else _picture(files[key]) for one, key in keys.items()}


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

    with closing(in_workers([partial(_draw, path, sha256, {page: [row]}, limits)], limits)) as outcomes:
        ((_, outcome),) = outcomes
    if isinstance(outcome, RefusedError):
        raise outcome
    cut = io.BytesIO()
    with Image.open(io.BytesIO(outcome), formats=["WEBP"]) as image:
        (part,) = _parts(image)
        scale = part.width / (part.x1 - part.x0)
        x, y, width, height = crop_of(row)
        edges = (x - part.x0, y - part.top, x - part.x0 + width, y - part.top + height)
        image.convert("L").crop(tuple(round(scale * edge) for edge in edges)).save(cut, "PNG")  # type: ignore[arg-type]
    return cut.getvalue()


def _rows(source: Source) -> dict[int, list[Bbox]]:
    return {
        page: [row.bbox for row in source.rows if row.pagina == page and row.bbox is not None] for page in source.pages
    }


def _draw(path: Path, sha256: str, rows: Rows, limits: Limits) -> bytes:
    """A WebP of the pages with rows; runs in a worker.

    Raises:
        RefusedError: if the file is no longer the one that was read, or can't be drawn.
        MemoryError: if the process may use no more memory.
    """
    content = read_unchanged(path, sha256, limits.max_bytes)
    import pdfplumber
    import pypdfium2

    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf, closing(pypdfium2.PdfDocument(content)) as drawn:
            pages = {number: (pdf.pages[number - 1], drawn[number - 1]) for number in sorted(rows)}
            return _lightest(pages, rows)
    except MemoryError:
        raise
    except Exception as error:  # a damaged file makes the libraries raise anything
        raise RefusedError("De pagina is niet te tekenen: de pdf is beschadigd.") from error


def _lightest(pages: Mapping[int, tuple[Any, Any]], rows: Rows) -> bytes:
    """The picture drawn in the first way that makes it light enough, or else in the lightest."""
    most = _MAX_PICTURE - _MAX_ROW * sum(map(len, rows.values()))
    found: list[bytes] = []
    for dots, is_whole, effort in _WAYS:
        found.append(_stacked(pages, rows, dots, effort, is_whole=is_whole))
        if len(found[-1]) <= most:
            return found[-1]
    return min(found, key=len)


def _stacked(pages: Mapping[int, tuple[Any, Any]], rows: Rows, dots: int, effort: int, *, is_whole: bool) -> bytes:
    """A WebP with the pages under each other.

    Args:
        pages: pdfplumber's page, which has the edges in the coordinates of the rows, and pdfium's, by number.
        rows: their places.
        dots: per inch; fewer if the pages are very large or very many.
        effort: to make the file smaller, from 0 to 100.
        is_whole: whether to draw the pages whole, or only the part with the rows.
    """
    from PIL import Image

    edges = {
        number: tuple(page.bbox) if is_whole else _around(page.bbox, rows[number])
        for number, (page, _) in pages.items()
    }
    total = sum(bottom - top for _, top, _, bottom in edges.values())
    scales = {
        number: min(dots / 72, (MAX_PIXELS / (page.width * page.height)) ** 0.5, _LONGEST / max(total, page.width))
        for number, (page, _) in pages.items()
    }
    drawn = [(number, _drawn(*pages[number], scales[number], edges[number])) for number in pages]
    whole = Image.new("L", (max(one.width for _, one in drawn), sum(one.height for _, one in drawn)), 255)
    lines, y = [], 0
    for number, one in drawn:
        whole.paste(one, (0, y))
        place = " ".join(f"{edge:.2f}" for edge in edges[number])
        lines.append(f"{number} {place} {y} {one.width} {one.height} {int(is_whole)}")
        y += one.height
    told, webp = Image.Exif(), io.BytesIO()
    told[_DESCRIPTION] = "\n".join(lines)
    whole = whole.point([grey * _GREYS // 256 * 255 // (_GREYS - 1) for grey in range(256)])
    whole.convert("RGB").save(webp, "WEBP", lossless=True, quality=effort, method=2, exif=told)
    return webp.getvalue()


def _around(page: Bbox, rows: Sequence[Bbox]) -> Bbox:
    """The part of a page from side to side that has its rows."""
    x0, top, x1, bottom = page
    above, below = min(row[1] for row in rows) - _ABOVE, max(row[3] for row in rows) + _BELOW
    return (x0, max(top, above), x1, min(bottom, below))


def _drawn(page: Any, drawn: Any, scale: float, edges: Bbox) -> Any:
    """A grey image of a part of a page, beyond its crop box too: the coordinates of rows start at its own edges."""
    drawn.set_cropbox(*page.page_obj.mediabox)
    image = drawn.render(scale=scale, grayscale=True).to_pil().convert("L")
    _, top, _, bottom = edges
    above, below = (round(scale * (edge - page.bbox[1])) for edge in (top, bottom))
    return image.crop((0, above, image.width, min(below, image.height) if below > above else above + 1))


def _parts(image: Any) -> Iterator[DrawnPart]:
    """The parts of a picture that we drew."""
    for line in image.getexif()[_DESCRIPTION].splitlines():
        page, x0, top, x1, bottom, y, width, height, is_whole = line.split()
        edges = (float(x0), float(top), float(x1), float(bottom))
        yield DrawnPart(int(page), *edges, int(y), int(width), int(height), is_whole == "1")


def _picture(path: Path) -> SourcePicture:
    from PIL import Image

    with Image.open(path, formats=["WEBP"]) as image:
        return SourcePicture(path, *image.size, parts=tuple(_parts(image)))
