"""The pages of the sources: each publication with the picture of every row whose figures the report shows.

A page is made of the values that `_context` gives and of its templates, and of nothing else: no day, no version. So it
is rendered once, kept, and linked into every site until one of those changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.domain.count import format_count
from orchestration.domain.publicatie import RefusedError
from orchestration.domain.quarter import ONBEKEND
from orchestration.publishing.pages import source_page, source_row
from orchestration.publishing.wording import AANGENOMEN, CONTROLES, FACSIMILE, KOLOMVOLGORDE, LEESWIJZE
from orchestration.report.data import ReportData
from orchestration.report.figures import NL
from orchestration.report.kept import Kept, key_of, link
from orchestration.report.notation import date_text
from orchestration.report.pictures import SourcePicture
from orchestration.report.source import Source, SourceRow, read_unchanged

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATE = "source.html"
_MAX_TEXT = 200_000
"""Bytes of a text publication that its page can show."""
_SYNTHETIC = "Deze publicatie is verzonnen, om dit rapport te testen. De cijfers zijn niet van UWV."


@dataclass(frozen=True)
class Sources:
    """The current publications, and where their files are.

    `pictures` has by publicatie_id a picture of its pages with rows, or the reason why there is none; `kept_dir` keeps
    the pages and pictures from one site to the next.
    """

    publicaties: Sequence[Source]
    pictures: Mapping[str, SourcePicture | str]
    raw_dir: Path
    kept_dir: Path

    def href(self, publicatie_id: str | None, code: str) -> str | None:
        """The address, from the root of the site, of a row of a current publication; None for any other.

        Args:
            publicatie_id: the publication, as in the facts.
            code: the CBS code of the gemeente or AMR, or 'NL'.
        """
        return source_row(publicatie_id, code) if publicatie_id and publicatie_id in self._current else None

    @cached_property
    def _current(self) -> set[str | None]:
        return {publicatie.publicatie_id for publicatie in self.publicaties}


def write_source_pages(site: Path, environment: Environment, sources: Sources, data: ReportData) -> None:
    """Put the page of every publication and its picture in the site: links to what is kept, or copies of it.

    Args:
        site: the folder of the whole site.
        environment: has the templates.
        sources: the publications; a page shows a text as it is.
        data: the areas to which the rows lead, the controls, and what the frame of every page shows.
    """
    (site / "bron").mkdir()
    for path in {picture.path for picture in sources.pictures.values() if isinstance(picture, SourcePicture)}:
        link(path, site / "bron" / path.name)
    frame = {
        "is_synthetisch": data.is_synthetisch,
        "credit": data.credit,
        "published_url": data.published_url,
        "contact": data.contact,
        "day": None,
        "version": "",
    }
    shared = key_of(frame, sorted(_templates(environment, _TEMPLATE).items()))
    keys = {one.publicatie_id: key_of(_context(one, sources, data), shared) for one in sources.publicaties}
    kept = Kept(sources.kept_dir, ".html")
    pages = kept.whole(set(keys.values()))
    template = environment.get_template(_TEMPLATE)
    for one in sources.publicaties:
        if (key := keys[one.publicatie_id]) not in pages:  # one at a time: together they are as large as the site
            key = key_of(context := _context(one, sources, data), shared)
            pages |= kept.add({key: template.render({"data": frame} | context).encode()})
        link(pages[key], site / source_page(one.publicatie_id))


def _templates(environment: Environment, name: str) -> dict[str, str]:
    """The text of a template, and of those that it names, by name."""
    from jinja2.meta import find_referenced_templates

    assert environment.loader  # noqa: S101 - page_environment gives one
    text, _, _ = environment.loader.get_source(environment, name)
    found = {name: text}
    for other in find_referenced_templates(environment.parse(text)):
        if other:
            found |= _templates(environment, other)
    return found


def _context(publicatie: Source, sources: Sources, data: ReportData) -> dict[str, Any]:
    """All that the template shows of a publication, as texts, numbers, lists and mappings of them."""
    picture = sources.pictures.get(publicatie.publicatie_id)
    text, reason = _text(publicatie, sources.raw_dir)
    drawn = picture if isinstance(picture, SourcePicture) else None
    return {
        "root": "../",
        "citation": "",
        "path": source_page(publicatie.publicatie_id),
        "naam": publicatie.naam,
        "kwartaal": publicatie.kwartaal,
        "trail": [(name, href) for code, name, href in _areas(publicatie.code, publicatie, data) if code != NL][:1],
        "notes": [*_notes(publicatie), *([picture] if isinstance(picture, str) else []), *([reason] if reason else [])],
        "rows": [_row(row, publicatie, drawn, data) for row in publicatie.rows],
        "is_corrected": any(any(row.is_corrected) for row in publicatie.rows),
        "picture": _picture(drawn) if drawn else None,
        "text": text,
        "controles": list(_controles(publicatie, data)),
        "origin": _origin(publicatie),
    }


def _notes(publicatie: Source) -> Iterator[str]:
    """What a reader has to know before believing the figures."""
    if publicatie.is_synthetisch:
        yield _SYNTHETIC
    if publicatie.is_facsimile:
        yield FACSIMILE
    if publicatie.kolomvolgorde == "aangenomen":
        yield AANGENOMEN
    elif publicatie.kolomvolgorde != "gelezen":
        yield f"De volgorde van de kolommen is {KOLOMVOLGORDE[publicatie.kolomvolgorde]}."


def _text(publicatie: Source, raw_dir: Path) -> tuple[str | None, str | None]:
    """The text of a text, or the reason why it can't be shown."""
    if publicatie.is_pdf:
        return None, None
    try:
        content = read_unchanged(raw_dir / publicatie.bestand, publicatie.sha256, _MAX_TEXT)
    except RefusedError as error:
        return None, str(error)
    return content.decode("utf-8-sig"), None


def _areas(code: str, publicatie: Source, data: ReportData) -> list[tuple[str, str, str]]:
    """The areas of a row that have a page, each with its code, name and page: itself, or the gemeenten it became."""
    key: str | None = publicatie.quarter_key
    if key == ONBEKEND:
        key = data.unknown_key(code, publicatie.publicatie_id)
    state = f"#kwartaal={key}" if key else ""
    if code == NL:
        return [(NL, "Nederland", f"../index.html{state}")]
    if code in data.amr_names:
        return [(code, data.amr_names[code], f"../amr/{code}.html{state}")]
    heirs = data.heirs.get(code, ())
    return [(heir, data.gemeente_names[heir], f"../gemeente/{heir}.html{state}") for heir in heirs]


def _row(row: SourceRow, publicatie: Source, picture: SourcePicture | None, data: ReportData) -> dict[str, Any]:
    areas = _areas(row.code, publicatie, data)
    own = next((href for code, _, href in areas if code == row.code), None)
    parts = [number for number, part in enumerate(picture.parts) if part.page == row.pagina] if picture else []
    return {
        "code": row.code,
        "naam": row.naam,
        "href": own,
        "heirs": [] if own else [(name, href) for _, name, href in areas],
        "counts": [
            (format_count(count), is_corrected)
            for count, is_corrected in zip(row.counts, row.is_corrected, strict=True)
        ],
        "pagina": row.pagina,
        "part": parts[0] if parts else None,
        "crop": " ".join(map(_number, row.crop)) if row.crop else None,
    }


def _picture(picture: SourcePicture) -> dict[str, Any]:
    pages = [part.page for part in picture.parts]
    shown = f"pagina {pages[0]}" if len(pages) == 1 else f"pagina’s {', '.join(map(str, pages))}"
    return {
        "name": picture.path.name,
        "width": picture.width,
        "height": picture.height,
        "shown": shown if all(part.is_whole for part in picture.parts) else f"de rijen op {shown}",
        "places": [tuple(map(_number, picture.place(part))) for part in picture.parts],
    }


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _controles(publicatie: Source, data: ReportData) -> Iterator[tuple[str, str, str | None]]:
    """By control its name, how often it was carried out, and how often it holds: None for always."""
    for row in data.controles_by_publicatie.get(publicatie.publicatie_id, ()):
        klopt = None if row["klopt"] == row["gehouden"] else format_count(row["klopt"])
        yield CONTROLES[row["controle"]].name, format_count(row["gehouden"]), klopt


def _origin(publicatie: Source) -> dict[str, Any]:
    return {
        "title": publicatie.title,
        "producer": publicatie.producer,
        "url": publicatie.url,
        "published": publicatie.published,
        "accessed": date_text(publicatie.accessed) if publicatie.accessed else None,
        "kolomvolgorde": KOLOMVOLGORDE[publicatie.kolomvolgorde],
        "leeswijze": LEESWIJZE[publicatie.leeswijze],
        "revision": publicatie.revision,
        "bestand": publicatie.bestand,
        "sha256": publicatie.sha256,
    }
