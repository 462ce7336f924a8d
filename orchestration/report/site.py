"""The site: made from what is published whenever that changed, and put in place as a whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.domain.count import format_count
from orchestration.domain.quarter import overdue_quarters
from orchestration.publishing import wording
from orchestration.publishing.pages import page_environment
from orchestration.publishing.publish import published_quarters
from orchestration.publishing.published import as_published
from orchestration.report import notation
from orchestration.report.contexts import (
    CELL_UNITS,
    amr_context,
    compare_context,
    gemeente_context,
    nederland_context,
    quality_context,
    ranking_context,
)
from orchestration.report.data import ReportData
from orchestration.report.figures import Figures
from orchestration.report.pictures import draw_missing
from orchestration.report.read import read
from orchestration.report.scripts import data_scripts
from orchestration.report.search import search_index
from orchestration.report.source_pages import Sources, write_source_pages
from orchestration.report.views import views_as_rows
from orchestration.system.disk import disk_fault
from orchestration.system.files import remove, sha256_of_all
from orchestration.system.locks import locked_folder
from orchestration.system.settings import SEEDS_DIR, Settings
from orchestration.system.stopping import undisturbed
from orchestration.warehouse.connection import connect

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_PACKAGE = Path(__file__).parent
_ROOMS = (_PACKAGE, _PACKAGE.with_name("domain"), _PACKAGE.with_name("publishing"))
_FINGERPRINT = ".vingerafdruk"


@dataclass(frozen=True, slots=True)
class ReportResult:
    """The site: its first page, its number of pages, and whether this run made it."""

    index: Path
    pages: int
    is_new: bool


def make(settings: Settings, today: date) -> ReportResult:
    """Make the site if it is not up to date with what is published; readers have the old one until it is whole.

    A second process waits for the first.

    Args:
        settings: the folders; something has to be published.
        today: decides which quarters should be there.

    A page that is not as it was written makes the site out of date.

    Raises:
        DiskError: if the site can't be written.
        PublishedError: if what is published can't be read.
    """
    target = settings.report_dir
    temporary, old = (target.with_name(f".{target.name}.{suffix}") for suffix in ("tmp", "old"))
    with locked_folder(settings.published_dir, settings.lock_seconds):
        # Left by a killed run; one killed between its two renames left the old site nowhere else.
        if old.exists() and not target.exists():
            old.replace(target)
        remove(temporary)
        remove(old)
        overdue = overdue_quarters(published_quarters(settings.published_warehouse), today)
        fingerprint = _fingerprint(settings, overdue)
        is_new = not _is_as_made(target, fingerprint)
        if is_new:
            try:
                _write_published(settings, temporary, overdue)
                (temporary / _FINGERPRINT).write_bytes(_mark(fingerprint, temporary))
                with undisturbed():
                    if target.exists():
                        target.replace(old)
                    temporary.replace(target)
                remove(old)
            except OSError as error:
                if (fault := disk_fault(error, settings.data_dir)) is None:
                    raise
                raise fault from error
            finally:
                remove(temporary)
    return ReportResult(target / "index.html", sum(1 for _ in target.rglob("*.html")), is_new)


def _write_published(settings: Settings, folder: Path, overdue: Sequence[str]) -> None:
    """Write the site of what is published now into a new folder."""
    database = settings.published_warehouse
    with as_published(database), connect(database, read_only=True) as connection:
        data = read(connection, SEEDS_DIR, overdue)
    package = json.loads((settings.published_dir / "datapackage.json").read_text(encoding="utf-8"))
    data = replace(
        data,
        published_url=settings.published_url,
        contact=settings.contact,
        published_tables=tuple((resource["name"], resource["title"]) for resource in package["resources"]),
    )
    pictures = draw_missing(data.sources, settings.raw_dir, settings.pictures_dir, settings.limits)
    write(folder, data, Sources(data.sources, pictures, settings.raw_dir, settings.pictures_dir))


def write(folder: Path, data: ReportData, sources: Sources) -> None:
    """Write the whole site into a new folder.

    Args:
        folder: the folder to make.
        data: what the pages show.
        sources: the publications; every figure links to its row in one of them.
    """
    for name in ("amr", "gemeente", "data", "static"):
        (folder / name).mkdir(parents=True)
    environment = _environment(data)
    shared = {
        "data": data,
        "wording": wording,
        "source_href": sources.href,
        "citation": f"{data.credit.removeprefix('Bron: ')}; bewerkt, versie {data.version}",
    }

    def page(template: str, path: str, **context: Any) -> None:
        text = environment.get_template(template).render(shared | context, path=path, root="../" * path.count("/"))
        (folder / path).write_text(text, encoding="utf-8")

    page("nederland.html", "index.html", **nederland_context(data, sources.href))
    for code in data.amr_names:
        page("amr.html", f"amr/{code}.html", **amr_context(data, code, sources.href))
    for gemeente in data.gemeenten:
        page("gemeente.html", f"gemeente/{gemeente.code}.html", **gemeente_context(data, gemeente))
    page("ranking.html", "ranglijst.html", **ranking_context(data))
    page("compare.html", "vergelijk.html", **compare_context(data))
    page("data.html", "data.html")
    page("quality.html", "kwaliteit.html", **quality_context(data))
    page("about.html", "over.html")
    write_source_pages(folder, environment, sources, data)
    for path, text in data_scripts(data):
        (folder / path).write_text(text, encoding="utf-8")
    _write_static(folder / "static", data)


def _environment(data: ReportData) -> Environment:
    names = ("percent", "figure", "change", "direction", "date_text", "short_quarter", "listing")
    filters: dict[str, Callable[..., Any]] = {name: getattr(notation, name) for name in names}
    filters["count"] = format_count
    filters["unit"] = notation.in_unit
    filters["cell"] = lambda value, column: notation.in_unit(value, CELL_UNITS[column])
    filters["as_rows"] = views_as_rows
    filters["compact"] = _compact
    filters["counts"] = _counts
    filters["gemeente_name"] = data.gemeente_names.__getitem__
    # A publication that was kept out can be of a quarter that no accepted publication and no classification has.
    filters["quarter"] = lambda key: data.labels.get(key, key)
    return page_environment(_PACKAGE / "templates", filters=filters)


def _compact(value: Any) -> Markup:
    """A value as JSON that can stand in a script element."""
    from markupsafe import Markup

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - no tag can begin in it


def _counts(row: Figures) -> Markup:
    """The cells of the nine figures of an area: half of what the page of a gemeente shows, so not in a template."""
    from markupsafe import Markup

    groups = (
        (row.gemeente_profiel, row.gemeente_geen_profiel, row.profielgraad_gemeente),
        (row.uwv_profiel, row.uwv_geen_profiel, row.profielgraad_uwv),
        (row.totaal, row.geen_profiel, row.profielgraad),
    )
    cells = (f"<td>{format_count(one)}<td>{format_count(other)}<td>{_dash(share)}" for one, other, share in groups)
    return Markup("".join(cells))  # noqa: S704 - figures have no tags


def _dash(share: float | None) -> str:
    return "–" if share is None else notation.percent(share)


def _write_static(folder: Path, data: ReportData) -> None:
    """Write the styles and the scripts, and the index of the search."""
    for file in (_PACKAGE / "static").iterdir():
        text = file.read_text(encoding="utf-8")
        (folder / file.name).write_text(_slim(text) if file.suffix in (".js", ".css") else text, encoding="utf-8")
    (folder / "zoek.js").write_text(search_index(data), encoding="utf-8")


def _slim(code: str) -> str:
    """A script or style without its indents and the comments that have a line of their own."""
    lines = (line.strip() for line in code.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not (line.startswith("/*") and line.endswith("*/")))


def _fingerprint(settings: Settings, overdue: list[str]) -> str:
    """A hash of all that the site is made of: marts, what is due, addresses, reference, this room and its words."""
    digest = hashlib.sha256(json.dumps([overdue, settings.published_url, settings.contact]).encode())
    code = [path for room in _ROOMS for path in room.rglob("*")]
    sources = [*code, settings.published_dir / "datapackage.json", *settings.published_dir.glob("csv/*.csv")]
    sources += [SEEDS_DIR / name for name in ("herindeling.csv", "naam_variant.csv")]
    for path in sorted(path for path in sources if path.is_file() and path.suffix != ".pyc"):
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _is_as_made(site: Path, fingerprint: str) -> bool:
    """True if the site is made of what is published now, and every file of it is as it was written."""
    mark = site / _FINGERPRINT
    try:
        return mark.is_file() and mark.read_bytes() == _mark(fingerprint, site)
    except OSError:  # a page that nobody can read is to be made again too
        return False


def _mark(fingerprint: str, site: Path) -> bytes:
    """What the site is made of, and the SHA-256 and path of each of its files as `sha256sum` writes them."""
    files = sorted(path for path in site.rglob("*") if path.is_file() and path != site / _FINGERPRINT)
    sums = sha256_of_all(files)
    lines = [fingerprint, *(f"{sums[path]}  {path.relative_to(site).as_posix()}" for path in files)]
    return "".join(f"{line}\n" for line in lines).encode()
