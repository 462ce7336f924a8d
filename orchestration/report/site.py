"""The site: every page from its template, its downloads and its scripts, put in place whole."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.domain.quarter import ONBEKEND, late_quarters, quarters
from orchestration.publishing.pages import page_environment
from orchestration.publishing.publish import published_quarters
from orchestration.report import chart, data, notation, source, wording, workbook
from orchestration.report.data import MEASURES, NL, ReportData
from orchestration.report.tile_map import klasse, klassen
from orchestration.system.disk import disk_fault
from orchestration.system.files import locked_folder
from orchestration.system.settings import SEEDS_DIR, Settings

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_PACKAGE = Path(__file__).parent
_FINGERPRINT = ".vingerafdruk"
_SHARES = (
    ("profielgraad", "Alle klanten", chart.ALLE),
    ("profielgraad_gemeente", "Gemeenteklanten", chart.GEMEENTE),
    ("profielgraad_uwv", "UWV-klanten", chart.UWV),
)


@dataclass(frozen=True, slots=True)
class ReportResult:
    """What came of making the site: its first page, how many pages it has, and whether it was made anew."""

    index: Path
    pages: int
    is_new: bool


def make(settings: Settings, today: date) -> ReportResult:
    """Make the site of what is published, where that is not what it was made of; what was there stays until then.

    Two at once wait for each other.

    Args:
        settings: the folders; something has to be published.
        today: decides which quarters are late.

    Raises:
        DiskError: where the site can't be written.
    """
    target = settings.report_dir
    temporary, old = (target.with_name(f".{target.name}.{suffix}") for suffix in ("tmp", "old"))
    mark, index = target / _FINGERPRINT, target / "index.html"
    with locked_folder(settings.published_dir):
        # What a run leaves that is killed; between its two renames the old site has no other place.
        if old.exists() and not target.exists():
            old.replace(target)
        _remove(temporary)
        _remove(old)
        te_laat = late_quarters(published_quarters(settings.published_warehouse), today)
        fingerprint = _fingerprint(settings.published_dir, te_laat)
        is_new = not (index.exists() and mark.exists()) or mark.read_text(encoding="ascii") != fingerprint
        if is_new:
            try:
                _write_published(settings, temporary, te_laat)
                (temporary / _FINGERPRINT).write_text(fingerprint, encoding="ascii")
                if target.exists():
                    target.replace(old)
                temporary.replace(target)
                _remove(old)
            except OSError as error:
                if (fault := disk_fault(error, settings.data_dir)) is None:
                    raise
                raise fault from error
            finally:
                _remove(temporary)
    return ReportResult(index, sum(1 for _ in target.rglob("*.html")), is_new)


def _write_published(settings: Settings, folder: Path, te_laat: Sequence[str]) -> None:
    """The site of what is published now, in a new folder."""
    import duckdb

    with duckdb.connect(settings.published_warehouse, read_only=True) as connection:
        gegevens = data.read(connection, SEEDS_DIR, te_laat)
        publicaties = source.read_sources(connection)
    beelden = source.draw_missing(publicaties, settings.raw_dir, settings.pictures_dir, settings.limits)
    write(folder, gegevens, source.Sources(publicaties, beelden, settings.raw_dir))


def write(folder: Path, gegevens: ReportData, bronnen: source.Sources) -> None:
    """Write the whole site into a new folder.

    Args:
        folder: is made.
        gegevens: what the pages show.
        bronnen: the publications, to whose rows every figure links.
    """
    for name in ("amr", "gemeente", "download", "static"):
        (folder / name).mkdir(parents=True)
    environment = _environment(gegevens)
    shared = {
        "data": gegevens,
        "maten": MEASURES,
        "woorden": wording,
        "bron": bronnen.href,
        "klasse": klasse,
    }
    charts = False

    def page(template: Template, path: str, **context: Any) -> bool:
        text = template.render(**shared, **context, root="../" * path.count("/"))
        (folder / path).write_text(text, encoding="utf-8")
        return bool(context.get("grafieken"))

    charts |= page(environment.get_template("nederland.html"), "index.html", **_nederland(gegevens))
    amr_page, gemeente_page = environment.get_template("amr.html"), environment.get_template("gemeente.html")
    for code in gegevens.amr_namen:
        charts |= page(amr_page, f"amr/{code}.html", **_amr(gegevens, code))
    for gemeente in gegevens.gemeenten:
        charts |= page(gemeente_page, f"gemeente/{gemeente.code}.html", **_gemeente(gegevens, gemeente))
    page(environment.get_template("kwaliteit.html"), "kwaliteit.html", **_kwaliteit(gegevens))
    page(environment.get_template("over.html"), "over.html")
    source.write(folder, environment.get_template("bron.html"), bronnen, shared)
    workbook.write_all(folder / "download", gegevens)
    _write_static(folder / "static", gegevens, charts=charts)


def _environment(gegevens: ReportData) -> Environment:
    names = ("aantal", "procent", "waarde", "verschil", "richting", "datum", "kwartaal_kort", "opsomming")
    filters: dict[str, Callable[..., Any]] = {name: getattr(notation, name) for name in names}
    filters["gemeentenaam"] = gegevens.gemeente_namen.__getitem__
    # A publication that was kept out can be of a quarter that no accepted publication and no classification has.
    filters["kwartaal"] = lambda key: gegevens.labels.get(key, key)
    return page_environment(_PACKAGE / "templates", filters=filters)


def _nederland(gegevens: ReportData) -> dict[str, Any]:
    """What the page of Nederland shows; its map and ranking, for every quarter and figure, as compact rows."""
    kwartalen = list(reversed(gegevens.kwartalen))
    amr = list(gegevens.amr_namen)
    values = {
        maat.kolom: {key: [_point(gegevens, code, maat.kolom, key) for code in amr] for key in kwartalen}
        for maat in MEASURES
    }
    national = {maat.kolom: {key: _point(gegevens, NL, maat.kolom, key) for key in kwartalen} for maat in MEASURES}
    grenzen = {
        maat.kolom: klassen(
            [
                punt.waarde
                for code in amr
                for key in kwartalen
                if (punt := gegevens.punt(code, maat.kolom, key)) is not None
            ],
            maat.eenheid,
        )
        for maat in MEASURES
    }
    loaded = {key: sum(1 for point in values["totaal"][key] if point) for key in kwartalen}
    return {
        "kwartalen": kwartalen,
        "amr_codes": amr,
        "ranglijst": _ranglijst(gegevens, MEASURES[0].kolom, kwartalen[0]) if kwartalen else [],
        "gegevens": {
            "kwartalen": kwartalen,
            "maten": [[maat.kolom, maat.naam, maat.eenheid, maat.uitleg] for maat in MEASURES],
            "amr": [[code, gegevens.amr_namen[code]] for code in amr],
            "waarden": values,
            "nederland": national,
            "klassen": grenzen,
        },
        "geladen": loaded,
        "grafieken": _trends(gegevens, NL, "Nederland"),
    }


def _ranglijst(gegevens: ReportData, metric: str, key: str) -> list[tuple[str, data.Point]]:
    """The AMRs that have a figure, the highest first."""
    found = [(code, punt) for code in gegevens.amr_namen if (punt := gegevens.punt(code, metric, key))]
    return sorted(found, key=lambda one: (-one[1].waarde, gegevens.amr_namen[one[0]]))


def _point(gegevens: ReportData, code: str, metric: str, key: str) -> list[float | None] | None:
    """A figure, its two changes, its rank and its distance from Nederland, as the marts have them."""
    punt = gegevens.punt(code, metric, key)
    if punt is None:
        return None
    return [punt.waarde, punt.verandering_kwartaal, punt.verandering_jaar, punt.rang, punt.afstand_nederland]


def _trends(gegevens: ReportData, code: str, naam: str) -> list[dict[str, Any]]:
    """The charts of a place: of Nederland one with its three shares, of others one a share beside Nederland's."""
    lines = [
        chart.Series(label, kleur, reeks)
        for metric, label, kleur in _SHARES
        if chart.is_trend(reeks := gegevens.reeks(code, metric))
    ]
    if code == NL:
        return [_chart(gegevens, f"{naam}: deel met klantprofiel", [], lines)] if lines else []
    other = {
        label: chart.Series("Nederland", chart.NEDERLAND, gegevens.reeks(NL, metric), is_vergelijking=True)
        for metric, label, _ in _SHARES
        if (NL, metric) in gegevens.trend
    }
    charts = []
    for line in lines:
        pair = [chart.Series(naam, line.kleur, line.reeks), *([other[line.naam]] if line.naam in other else [])]
        names = notation.opsomming([one.naam for one in pair])
        charts.append(_chart(gegevens, f"{line.naam} met klantprofiel", [names], pair))
    return charts


def _chart(
    gegevens: ReportData, titel: str, ondertitel: Sequence[str], lijnen: Sequence[chart.Series]
) -> dict[str, Any]:
    """A chart with its lines; in its picture stand the quarters and the source, in lines short enough for a phone."""
    first, last = gegevens.labels[gegevens.kwartalen[0]], gegevens.labels[gegevens.kwartalen[-1]]
    told = [*ondertitel, f"{first} – {last}", gegevens.bronregel]
    return {
        "titel": " – ".join([titel, *ondertitel]),
        "lijnen": lijnen,
        "spec": chart.trend(titel, told, lijnen),
    }


def _amr(gegevens: ReportData, code: str) -> dict[str, Any]:
    # The newest quarter first, and what is of no known quarter last.
    tabellen = sorted(
        gegevens.tabellen.get(code, ()),
        key=lambda tabel: (tabel.totaal.quarter_key != ONBEKEND, tabel.totaal.quarter_key),
        reverse=True,
    )
    leden = [gemeente for gemeente in gegevens.gemeenten if gemeente.amr_code == code]
    national = gegevens.reeks(NL, "profielgraad")
    vonken = [
        (gemeente, chart.sparkline(reeks, national), [value for _, value in reeks if value is not None][-1])
        for gemeente in leden
        if chart.is_trend(reeks := gegevens.reeks(gemeente.code, "profielgraad"))
    ]
    return {
        "code": code,
        "naam": gegevens.amr_namen[code],
        "tabellen": tabellen,
        "leden": leden,
        "vonken": vonken,
        "grafieken": _trends(gegevens, code, gegevens.amr_namen[code]),
    }


def _gemeente(gegevens: ReportData, gemeente: data.CurrentGemeente) -> dict[str, Any]:
    return {
        "gemeente": gemeente,
        "amr_naam": gegevens.amr_namen[gemeente.amr_code],
        "gebieden": tuple(reversed(gegevens.gebieden.get(gemeente.code, ()))),
        "zonder_kwartaal": gegevens.zonder_kwartaal.get(gemeente.code, ()),
        "herindeling": gegevens.herindeling[gemeente.code],
        "grafieken": _trends(gegevens, gemeente.code, gemeente.naam),
    }


def _kwaliteit(gegevens: ReportData) -> dict[str, Any]:
    """The coverage: every quarter from the first published one to the last that is or should be, by region."""
    own = {(row["code"], row["quarter_key"]) for row in gegevens.publicaties}
    with_total = {
        (code, tabel.totaal.quarter_key) for code, tabellen in gegevens.tabellen.items() for tabel in tabellen
    }
    kept_out = {
        (NL if row["niveau"] == "landelijk" else row["amr_code"], row["quarter_key"]) for row in gegevens.quarantaine
    }
    known = sorted({*gegevens.kwartalen, *gegevens.te_laat})
    keys = quarters(known[0], known[-1]) if known else []

    def state(code: str, key: str) -> str:
        if (code, key) in own:
            return "beide" if (code, key) in kept_out else "geladen"
        if (code, key) in kept_out:
            return "apart"
        if (code, key) in with_total:
            return "landelijk"
        return "laat" if key in gegevens.te_laat else "ontbreekt"

    places = [(NL, "Nederland"), *gegevens.amr_namen.items()]
    return {
        "matrix_kwartalen": keys,
        "matrix": [(code, naam, [(key, state(code, key)) for key in keys]) for code, naam in places],
        "revisies": [
            (head, list(rows))
            for head, rows in groupby(
                gegevens.revisies, key=lambda row: (row["quarter_key"], row["amr_code"], row["revision"])
            )
        ],
    }


def _write_static(folder: Path, gegevens: ReportData, *, charts: bool) -> None:
    """The style and the scripts; Vega's only where a chart needs it, for it is most of the site's weight."""
    for file in (_PACKAGE / "static").iterdir():
        shutil.copyfile(file, folder / file.name)
    codes = {gemeente.code: gemeente.naam for gemeente in gegevens.gemeenten}
    names = [[gemeente.naam, f"gemeente/{gemeente.code}.html", "gemeente"] for gemeente in gegevens.gemeenten]
    names += [[old, f"gemeente/{code}.html", f"nu {codes[code]}"] for old, code in gegevens.oude_namen]
    names += [[naam, f"amr/{code}.html", "regio"] for code, naam in gegevens.amr_namen.items()]
    index = json.dumps(names, ensure_ascii=False, separators=(",", ":"))
    (folder / "zoek.js").write_text(f"window.zoekindex = {index};\n", encoding="utf-8")
    if charts:
        import vl_convert

        # The bundle's own names would otherwise be every script's.
        (folder / "vega.js").write_text(
            f"(() => {{{vl_convert.javascript_bundle('window.vegaEmbed = vegaEmbed;')}}})();\n", encoding="utf-8"
        )


def _fingerprint(published_dir: Path, te_laat: list[str]) -> str:
    """What the site is made of: the published marts, the late quarters, the reference, and this package."""
    digest = hashlib.sha256(json.dumps(te_laat).encode())
    sources = [*_PACKAGE.rglob("*"), *published_dir.glob("csv/*.csv"), SEEDS_DIR / "herindeling.csv"]
    for path in sorted(path for path in sources if path.is_file() and path.suffix != ".pyc"):
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
