"""The pages of the sources: each publication with the picture of every row whose figures the report shows."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from orchestration.domain.publicatie import KOLOMMEN, Bbox, RefusedError
from orchestration.reading.workers import in_workers
from orchestration.system.files import replaced_together
from orchestration.system.limits import Limits
from orchestration.warehouse.connection import dictionaries

if TYPE_CHECKING:
    import duckdb
    from jinja2 import Template

_RESOLUTION = 110
"""Dots per inch: a row is read easily at twice its size."""

_MAX_PIXELS = 4_000_000
"""Of one picture, twice a page at full resolution; a larger page is drawn smaller."""

_GREYS = 16
_MAX_TEXT = 200_000
"""Bytes of a text publication that is shown."""

_ROOM = (6.0, 3.0)
"""Points left and right of a row, and above and below it, so that its letters are not cut off."""

_BOX = "Box"
"""The PNG's text that holds the edges of the page, in the coordinates of the rows."""

_GEWIJZIGD = "Het bestand is veranderd of verplaatst sinds het is gelezen. Daarom is er geen beeld van."

_RIJEN = """
    SELECT
        publicatie_id, code, naam, gemeente_profiel, gemeente_geen_profiel, uwv_profiel, uwv_geen_profiel, totaal,
        gecorrigeerde_kolommen, pagina, bbox
    FROM report.report_cijfer
    ORDER BY publicatie_id, pagina, bbox[2], gebiedsoort = 'nederland', gebiedsoort = 'amr', naam
"""
_PUBLICATIES = """
    SELECT
        publicatie_id, bestand, sha256, title, producer, url, published, accessed, is_facsimile, is_synthetisch,
        kwartaal, naam AS gebied, revision
    FROM report.report_publicatie
    WHERE is_current
    ORDER BY quarter_key, niveau, gebied, publicatie_id
"""


class SourceRow(NamedTuple):
    """A row as read: the area it is of, its counts in the order of the columns, and where it is printed."""

    code: str
    naam: str
    aantallen: tuple[int, ...]
    gecorrigeerd: tuple[bool, ...]
    pagina: int | None
    bbox: Bbox | None

    @property
    def uitsnede(self) -> Bbox | None:
        """The part of the page to show, as x, y, width and height in points; None for a text source."""
        if self.bbox is None:
            return None
        x0, top, x1, bottom = self.bbox
        beside, above = _ROOM
        return (x0 - beside, top - above, x1 - x0 + 2 * beside, bottom - top + 2 * above)


@dataclass(frozen=True, slots=True)
class Source:
    """A current publication: what is known of its origin, and the rows whose figures the report shows."""

    publicatie_id: str
    bestand: str
    sha256: str
    title: str | None
    producer: str | None
    url: str | None
    published: str | None
    accessed: date | None
    is_facsimile: bool
    is_synthetisch: bool
    kwartaal: str
    gebied: str
    revision: int
    rijen: tuple[SourceRow, ...]

    @property
    def is_pdf(self) -> bool:
        """False for a text, which has no pages to show."""
        return self.bestand.lower().endswith(".pdf")

    @property
    def paginas(self) -> tuple[int, ...]:
        """The pages that have rows."""
        return tuple(sorted({rij.pagina for rij in self.rijen if rij.pagina}))


@dataclass(frozen=True, slots=True)
class PagePicture:
    """The picture of a page: its file, its size in pixels, and the page's place in the coordinates of the rows."""

    path: Path
    width: int
    height: int
    box: Bbox

    @property
    def place(self) -> Bbox:
        """Where the picture lies among the rows, as x, y, width and height in points."""
        x0, top, x1, bottom = self.box
        return (x0, top, x1 - x0, bottom - top)


@dataclass(frozen=True)
class Sources:
    """The current publications, a picture of each page that has rows or why there is none, and where the files are."""

    publicaties: Sequence[Source]
    beelden: Mapping[tuple[str, int], PagePicture | str]
    raw_dir: Path

    def href(self, publicatie_id: str | None, code: str) -> str | None:
        """The address, from the root of the site, of a row of a current publication; None for any other.

        Args:
            publicatie_id: the publication, as in the facts.
            code: the CBS code of the gemeente or AMR, or 'NL'.
        """
        return f"{_page_name(publicatie_id)}#rij-{code}" if publicatie_id in self._current else None

    @cached_property
    def _current(self) -> set[str | None]:
        return {publicatie.publicatie_id for publicatie in self.publicaties}


def read_sources(connection: duckdb.DuckDBPyConnection) -> list[Source]:
    """The current publications in the published marts, by quarter and area, each with its rows in order of printing."""
    rijen: dict[str, list[SourceRow]] = {}
    for publicatie_id, code, naam, *counts, gecorrigeerd, pagina, bbox in connection.execute(_RIJEN).fetchall():
        marks = tuple(kolom in gecorrigeerd for kolom in KOLOMMEN)
        rijen.setdefault(publicatie_id, []).append(SourceRow(code, naam, tuple(counts), marks, pagina, bbox))
    found = dictionaries(connection.execute(_PUBLICATIES))
    return [Source(**row, rijen=tuple(rijen.get(row["publicatie_id"], ()))) for row in found]


def draw_missing(
    bronnen: Sequence[Source], raw_dir: Path, cache_dir: Path, limits: Limits
) -> dict[tuple[str, int], PagePicture | str]:
    """A picture of every page that has rows: from the cache, or drawn in worker processes within the limits.

    A page is drawn once, however often the site is made: the cache is by the SHA-256 of the file. What no current
    publication needs any more is removed from it.

    Args:
        bronnen: the publications; a text has no pages.
        raw_dir: the publications as published.
        cache_dir: keeps the pictures.
        limits: what drawing one file may cost.

    Returns:
        By SHA-256 and page number: the picture, or a Dutch sentence that says why there is none.

    Raises:
        WorkerError: where a worker can't start.
    """
    wanted: dict[str, tuple[Path, set[int]]] = {}
    for bron in bronnen:
        if bron.is_pdf:
            _, paginas = wanted.setdefault(bron.sha256, (raw_dir / bron.bestand, set()))
            paginas.update(bron.paginas)
    files = {
        (sha256, pagina): cache_dir / _image_name(sha256, pagina) for sha256 in wanted for pagina in wanted[sha256][1]
    }
    cache_dir.mkdir(parents=True, exist_ok=True)
    for path in set(cache_dir.glob("*.png")) - set(files.values()):
        path.unlink()
    missing = {
        sha256: sorted(pagina for pagina in paginas if not files[sha256, pagina].exists())
        for sha256, (_, paginas) in wanted.items()
    }
    todo = [(sha256, paginas) for sha256, paginas in missing.items() if paginas]
    reasons: dict[tuple[str, int], str] = {}
    calls = [partial(_draw, wanted[sha256][0], sha256, paginas, limits) for sha256, paginas in todo]
    with closing(in_workers(calls, limits)) as outcomes:
        for index, outcome in outcomes:
            sha256, numbers = todo[index]
            if isinstance(outcome, RefusedError):
                reasons.update({(sha256, pagina): str(outcome) for pagina in numbers})
                continue
            with replaced_together([files[sha256, pagina] for pagina in numbers]) as temporaries:
                for temporary, png in zip(temporaries, outcome, strict=True):
                    temporary.write_bytes(png)
                    temporary.chmod(0o444)
    return {key: reasons[key] if key in reasons else _beeld(path) for key, path in files.items()}


def write(site: Path, template: Template, bronnen: Sources, context: Mapping[str, Any]) -> None:
    """Write the page of every publication, and beside them the pictures, linked where the file system can.

    Args:
        site: the folder of the whole site.
        template: of a page.
        bronnen: the publications; the texts among them are shown as they are.
        context: what every page of the site is made with.
    """
    (site / "bron").mkdir()
    for beeld in bronnen.beelden.values():
        if isinstance(beeld, PagePicture):
            _link(beeld.path, site / "bron" / beeld.path.name)
    for publicatie in bronnen.publicaties:
        paginas = publicatie.paginas if publicatie.is_pdf else ()
        shown = {pagina: bronnen.beelden[publicatie.sha256, pagina] for pagina in paginas}
        reasons = {reason for reason in shown.values() if isinstance(reason, str)}
        tekst = None
        if not publicatie.is_pdf:
            path = bronnen.raw_dir / publicatie.bestand
            try:
                tekst = _read_unchanged(path, publicatie.sha256, _MAX_TEXT).decode("utf-8-sig")
            except RefusedError as error:
                reasons.add(str(error))
        page = template.render(
            **context,
            root="../",
            publicatie=publicatie,
            beelden={pagina: beeld for pagina, beeld in shown.items() if isinstance(beeld, PagePicture)},
            redenen=sorted(reasons),
            tekst=tekst,
        )
        (site / _page_name(publicatie.publicatie_id)).write_text(page, encoding="utf-8")


def _page_name(publicatie_id: str | None) -> str:
    return f"bron/{publicatie_id}.html"


def _image_name(sha256: str, pagina: int) -> str:
    return f"{sha256}-{pagina}.png"


def _draw(path: Path, sha256: str, paginas: Sequence[int], limits: Limits) -> list[bytes]:
    """PNGs of some pages, in a worker.

    Raises:
        RefusedError: where the file is no longer the one that was read, or can't be drawn.
        MemoryError: where the process may use no more memory.
    """
    content = _read_unchanged(path, sha256, limits.max_bytes)
    import pdfplumber
    import pypdfium2

    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf, closing(pypdfium2.PdfDocument(content)) as drawn:
            return [_draw_page(pdf.pages[pagina - 1], drawn[pagina - 1]) for pagina in paginas]
    except MemoryError:
        raise
    except Exception as error:  # a damaged file makes the libraries raise anything
        raise RefusedError(f"De pagina is niet te tekenen ({type(error).__name__}).") from error


def _draw_page(page: Any, drawn: Any) -> bytes:
    """A PNG of the whole page, also of what its crop box leaves out: rows are counted from the page's own edges.

    Args:
        page: pdfplumber's page, which tells where rows are counted from.
        drawn: pdfium's.
    """
    from PIL.PngImagePlugin import PngInfo

    drawn.set_cropbox(*page.page_obj.mediabox)
    scale = min(_RESOLUTION / 72, (_MAX_PIXELS / (page.width * page.height)) ** 0.5)
    image = drawn.render(scale=scale, grayscale=True).to_pil().convert("L")
    image = image.point([grey * _GREYS // 256 for grey in range(256)])
    image.putpalette([grey * 255 // (_GREYS - 1) for grey in range(_GREYS) for _ in "rgb"])
    box = PngInfo()
    box.add_text(_BOX, " ".join(f"{edge:.2f}" for edge in page.bbox))
    png = io.BytesIO()
    image.save(png, "PNG", bits=4, pnginfo=box)
    return png.getvalue()


def _beeld(path: Path) -> PagePicture:
    from PIL import Image

    with Image.open(path) as image:
        x0, top, x1, bottom = (float(edge) for edge in image.info[_BOX].split())
        return PagePicture(path, *image.size, box=(x0, top, x1, bottom))


def _read_unchanged(path: Path, sha256: str, max_bytes: int) -> bytes:
    """The bytes of a file, if they are still those that were read.

    Raises:
        RefusedError: where they are not, or are too many.
    """
    try:
        with path.open("rb") as file:
            content = file.read(max_bytes + 1)
    except OSError as error:
        raise RefusedError(_GEWIJZIGD) from error
    if len(content) > max_bytes:
        raise RefusedError(f"Het bestand is te groot om te tonen; dat kan tot {max_bytes} bytes.")
    if hashlib.sha256(content).hexdigest() != sha256:
        raise RefusedError(_GEWIJZIGD)
    return content


def _link(source: Path, target: Path) -> None:
    """The same file in another folder, or a copy where the file system can't have it twice."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
