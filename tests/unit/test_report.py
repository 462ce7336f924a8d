"""The report: its notation, its map, its charts, and its pages with no figures, of one quarter, and of more."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import duckdb
import pytest

from orchestration.publishing.wording import AANGENOMEN, CONTROLES, KOLOMVOLGORDE
from orchestration.report import notation, site
from orchestration.report.data import SYNTHETIC_CREDIT, ReportData
from orchestration.report.figures import Decomposition, WhatIf
from orchestration.report.read import read
from orchestration.report.source_pages import Sources
from orchestration.system.settings import DBT_PROJECT_DIR, SEEDS_DIR
from tests.support.contracts import contracts

GEMEENTEN = {"GM0361": (114, 388, 844, 144), "GM0383": (18, 41, 120, 21), "GM1980": (0, 0, 9, 2)}
"""A few gemeenten of Noord-Holland Noord (AM15), and their counts in the order of `COUNTS`."""
COUNTS = ("gemeente_profiel", "gemeente_geen_profiel", "uwv_profiel", "uwv_geen_profiel")
SHARES = """
    gemeente_profiel / nullif(gemeente_profiel + gemeente_geen_profiel, 0) AS profielgraad_gemeente,
    uwv_profiel / nullif(uwv_profiel + uwv_geen_profiel, 0) AS profielgraad_uwv,
    (gemeente_profiel + uwv_profiel) / nullif(totaal, 0) AS profielgraad
"""
# The marts that the report reads, with the columns it reads: the dimensions of the seeds, and made-up facts of them.
MARTS = f"""
    CREATE SCHEMA marts;
    USE marts;
    CREATE TABLE gedrukt (quarter_key VARCHAR, code VARCHAR, {", ".join(f"{name} INTEGER" for name in COUNTS)});
    CREATE TABLE seed AS FROM read_csv('{SEEDS_DIR}/gemeente.csv');
    CREATE TABLE dim_gemeente AS
        SELECT gemeente_code || '-20140101' AS gemeente_key, gemeente_code, gemeente_naam,
               laatste_indelingsjaar = max(laatste_indelingsjaar) OVER () AS is_current
        FROM seed;
    CREATE TABLE dim_amr AS
        SELECT amr_code, amr_naam, true AS is_current FROM read_csv('{SEEDS_DIR}/arbeidsmarktregio.csv');
    CREATE TABLE dim_quarter AS
        SELECT y || 'Q' || q AS quarter_key, ['eerste', 'tweede', 'derde', 'vierde'][q] || ' kwartaal ' || y AS label
        FROM range(2014, 2027) AS years(y), range(1, 5) AS parts(q)
        UNION ALL SELECT 'onbekend', 'kwartaal onbekend';
    CREATE VIEW fct_klantprofielen_gemeente AS
        SELECT quarter_key, code || '-20140101' AS gemeente_key, 'p' || quarter_key AS publicatie_id,
               {", ".join(COUNTS)}, {" + ".join(COUNTS)} AS totaal, {SHARES},
               []::VARCHAR[] AS gecorrigeerde_kolommen FROM gedrukt;
    CREATE VIEW som AS
        SELECT quarter_key, 'p' || quarter_key AS publicatie_id,
               sum(COLUMNS([{", ".join(map(repr, COUNTS))}]))::INTEGER,
               sum({" + ".join(COUNTS)})::INTEGER AS totaal FROM gedrukt GROUP BY quarter_key;
    CREATE VIEW fct_klantprofielen_amr AS
        SELECT *, {SHARES}, 2 * totaal AS doelgroepregister, 0.5 AS registratiegraad,
               50 AS registratiegraad_gepubliceerd, []::VARCHAR[] AS gecorrigeerde_kolommen FROM som;
    CREATE VIEW fct_klantprofielen_nederland AS SELECT * FROM fct_klantprofielen_amr;
    CREATE VIEW mart_gemeente_vergelijkbaar AS
        SELECT quarter_key, gemeente_code AS gebied_key, gemeente_naam AS gebied_naam, true AS is_nieuwste_indeling,
               false AS is_samengesteld, true AS is_volledig, [gemeente_code] AS opgetelde_gemeenten,
               []::VARCHAR[] AS ontbrekende_gemeenten, {", ".join(COUNTS)}, totaal, profielgraad_gemeente,
               profielgraad_uwv, profielgraad
        FROM fct_klantprofielen_gemeente JOIN dim_gemeente USING (gemeente_key) WHERE quarter_key <> 'onbekend';
    CREATE VIEW mart_trend AS
        WITH breed AS (
            SELECT 'NL' AS code, * EXCLUDE (publicatie_id, gecorrigeerde_kolommen) FROM fct_klantprofielen_nederland
            UNION ALL BY NAME
            SELECT 'AM15' AS code, * EXCLUDE (publicatie_id, gecorrigeerde_kolommen)
            FROM fct_klantprofielen_amr
            UNION ALL BY NAME
            SELECT gebied_key AS code, quarter_key, {", ".join(COUNTS)}, totaal, profielgraad_gemeente,
                   profielgraad_uwv, profielgraad FROM mart_gemeente_vergelijkbaar
        ), lang AS (
            UNPIVOT (SELECT code, quarter_key, COLUMNS(* EXCLUDE (code, quarter_key))::DOUBLE FROM breed
                     WHERE quarter_key <> 'onbekend')
            ON COLUMNS(* EXCLUDE (code, quarter_key)) INTO NAME metric VALUE waarde
        )
        SELECT *, 1.0::DOUBLE AS verandering_kwartaal, NULL AS verandering_jaar, 1 AS rang, 2 AS aantal_in_rang,
               -2.5::DOUBLE AS afstand_nederland, true AS is_zelfde_samenstelling_kwartaal,
               NULL::BOOLEAN AS is_zelfde_samenstelling_jaar, true AS is_kwartaal_volledig FROM lang;
    CREATE VIEW mart_ontleding AS
        SELECT code, quarter_key, 'nederland' AS vergelijking, waarde AS profielgraad,
               0.815::DOUBLE AS profielgraad_vergelijking, -12.5::DOUBLE AS verschil,
               -15.0::DOUBLE AS bijdrage_gemeente, -2.5::DOUBLE AS bijdrage_uwv, 5.0::DOUBLE AS bijdrage_verhouding,
               0.25::DOUBLE AS aandeel_gemeenteklanten, 0.5::DOUBLE AS aandeel_gemeenteklanten_vergelijking,
               NULL::BOOLEAN AS is_zelfde_samenstelling_jaar
        FROM mart_trend WHERE metric = 'profielgraad' AND code <> 'NL'
        UNION ALL BY NAME
        SELECT code, quarter_key, 'jaar' AS vergelijking, waarde AS profielgraad,
               0.44::DOUBLE AS profielgraad_vergelijking, 25.0::DOUBLE AS verschil,
               0.25::DOUBLE AS aandeel_gemeenteklanten, 1.0::DOUBLE AS aandeel_gemeenteklanten_vergelijking,
               false AS is_zelfde_samenstelling_jaar
        FROM mart_trend WHERE metric = 'profielgraad' AND quarter_key = '2024Q3';
    CREATE VIEW dim_publicatie AS
        SELECT DISTINCT 'p' || quarter_key AS publicatie_id, quarter_key, 1 AS revision,
               quarter_key || '/een.pdf' AS bestand, 1 AS tabel, true AS is_current, true AS is_synthetisch,
               false AS is_facsimile, 'abc' AS sha256, NULL AS url, NULL AS published, 'verzonnen' AS producer,
               'aangenomen' AS kolomvolgorde, 'tekst' AS leeswijze
        FROM gedrukt;
    CREATE TABLE mart_controle AS
        SELECT 'p2024Q1' AS publicatie_id, 'rijtotaal' AS controle, 'Alkmaar' AS onderdeel, 'fout' AS ernst,
               'klopt' AS oordeel, NULL AS toelichting, 1 AS gepubliceerd, 1 AS berekend, 0 AS verschil;
    CREATE VIEW mart_dekking AS
        SELECT quarter_key, gebiedsoort, 35 AS aantal_verwacht, 33 AS aantal_geladen, 1 AS aantal_quarantaine,
               1 AS aantal_ontbrekend, -12 AS verschil, gebiedsoort = 'nederland' AS is_volledig
        FROM gedrukt, unnest(['gemeente', 'nederland']) AS soort(gebiedsoort)
        WHERE quarter_key <> 'onbekend' GROUP BY ALL;
    CREATE TABLE mart_quarantaine AS
        SELECT 'q' AS publicatie_id, '2024Q1/twee.pdf' AS bestand, 1 AS tabel, '2024Q1' AS quarter_key,
               'regionaal' AS niveau, 'AM05' AS amr_code, 'quarantaine' AS uitslag,
               'Rij <script>alert(1)</script> telt niet op.' AS reden, 1 AS pagina;
    CREATE TABLE mart_revisie (quarter_key VARCHAR, amr_code VARCHAR, revision INTEGER, naam VARCHAR, kolom VARCHAR,
        toelichting VARCHAR, toen INTEGER, nu INTEGER, verschil INTEGER);
    CREATE VIEW main.release AS SELECT '2024.05.01-0a1b2c3d' AS version, DATE '2024-05-01' AS day;
    CREATE SCHEMA report;
    CREATE VIEW report.report_cijfer AS
        SELECT 'gemeente' AS gebiedsoort, gemeente_code AS code, gemeente_naam AS naam, 'AM15' AS amr_code,
               * EXCLUDE (gemeente_key, gemeente_code, gemeente_naam, is_current), 1 AS pagina,
               [0, 0, 9, 9]::DOUBLE[] AS bbox
        FROM fct_klantprofielen_gemeente JOIN dim_gemeente USING (gemeente_key)
        UNION ALL BY NAME
        SELECT 'amr' AS gebiedsoort, 'AM15' AS code, 'Noord-Holland Noord' AS naam, 'AM15' AS amr_code, *
        FROM fct_klantprofielen_amr
        UNION ALL BY NAME
        SELECT 'nederland' AS gebiedsoort, 'NL' AS code, 'Nederland' AS naam, * FROM fct_klantprofielen_nederland;
    CREATE VIEW report.report_publicatie AS
        SELECT * EXCLUDE (label), 'AM15' AS code, 'Noord-Holland Noord' AS naam, 'regionaal' AS niveau,
               label AS kwartaal, NULL AS title, NULL AS accessed
        FROM dim_publicatie JOIN dim_quarter USING (quarter_key);
    CREATE VIEW report.report_afwijking AS
        SELECT *, '2024Q1/een.pdf' AS bestand, '2024Q1' AS quarter_key FROM mart_controle WHERE oordeel <> 'klopt';
    CREATE VIEW report.report_gemeente AS
        SELECT gemeente_code, arg_max(gemeente_naam, laatste_indelingsjaar) AS gemeente_naam,
               max(laatste_indelingsjaar) = (SELECT max(laatste_indelingsjaar) FROM seed) AS is_current,
               arg_max(amr_code, laatste_indelingsjaar) AS amr_code
        FROM seed GROUP BY gemeente_code;
    CREATE VIEW report.report_wat_als AS
        SELECT code, quarter_key, 7 AS personen_tot_nederland,
               if(code = 'AM15', ['GM0361', 'GM0383'], NULL) AS gemeenten,
               if(code = 'AM15', 296, NULL) AS geholpen, if(code = 'AM15', 0.875::DOUBLE, NULL) AS profielgraad_als
        FROM mart_trend WHERE metric = 'profielgraad' AND code <> 'NL';
"""


def made(*quarters: str) -> ReportData:
    """What the report reads of marts with these quarters (synthetisch)."""
    with duckdb.connect() as connection:
        connection.execute(MARTS)
        for quarter in quarters:
            for code, counts in GEMEENTEN.items():
                connection.execute("INSERT INTO gedrukt VALUES (?, ?, ?, ?, ?, ?)", [quarter, code, *counts])
        return read(connection, SEEDS_DIR, ["2023Q4", "2024Q1", "2024Q2"])


def test_made_up_marts_have_no_columns_but_those_of_the_contracts() -> None:
    with duckdb.connect() as connection:
        connection.execute(MARTS)
        rows = connection.execute("SELECT table_name, column_name FROM duckdb_columns()").fetchall()
    contract = contracts()
    checked = [(table, column) for table, column in rows if table in contract]
    assert len({table for table, _ in checked}) > 10
    assert [(table, column) for table, column in checked if column not in contract[table]] == []


def test_difference_is_read_with_what_it_consists_of() -> None:
    data = made("2024Q1", "2024Q3")
    figures = data.decomposition("GM0383", "nederland", "2024Q1")
    assert figures == Decomposition(0.69, 0.815, -12.5, -15, -2.5, 5, 0.25, 0.5, is_zelfde_samenstelling_jaar=None)
    figures = data.decomposition("GM0383", "jaar", "2024Q3")
    assert figures == Decomposition(0.69, 0.44, 25, None, None, None, 0.25, 1, is_zelfde_samenstelling_jaar=False)
    assert data.decomposition("GM0383", "jaar", "2024Q1") is None
    assert data.decomposition("NL", "nederland", "2024Q1") is None


def test_what_an_area_would_need_or_reach_is_read() -> None:
    data = made("2024Q1")
    assert data.what_if("AM15", "2024Q1") == WhatIf(7, ("GM0361", "GM0383"), 296, 0.875)
    assert data.what_if("GM0383", "2024Q1") == WhatIf(7, (), None, None)
    assert data.what_if("NL", "2024Q1") is None
    assert data.what_if("AM15", "2024Q3") is None


class Page(HTMLParser):
    """What links a page has, its ids, and how many first headings."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.links: list[str] = []
        self.ids: list[str] = []
        self.headings = 0
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the tests ask."""
        for name, value in attrs:
            if value and (name in ("href", "src")) and not value.startswith("data:"):
                self.links.append(value)
            if value and name == "id":
                self.ids.append(value)
        self.headings += tag == "h1"


NONE, ONE, MORE = (), ("2024Q1",), ("2023Q4", "2024Q1", "2024Q3", "onbekend")
"""The quarters of three sites; the last has a gap and one that is not known."""


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], Path]:
    """The three sites."""
    made_sites: dict[tuple[str, ...], Path] = {}
    for quarters in (NONE, ONE, MORE):
        folder = tmp_path_factory.mktemp("rapport") / "rapport"
        site.write(folder, made(*quarters), Sources([], {}, folder, folder.with_name("beelden")))
        made_sites[quarters] = folder
    return made_sites


@pytest.fixture
def gevuld(sites: dict[tuple[str, ...], Path]) -> Path:
    """The site of most quarters."""
    return sites[MORE]


@pytest.fixture(scope="module", params=[NONE, ONE, MORE], ids=["none", "one", "more"])
def rapport(request: pytest.FixtureRequest, sites: dict[tuple[str, ...], Path]) -> Path:
    """Each of the three sites."""
    return sites[request.param]


@pytest.fixture(scope="module")
def pages(rapport: Path) -> dict[str, Page]:
    """The pages by their path."""
    return {path.relative_to(rapport).as_posix(): Page(path) for path in rapport.rglob("*.html")}


def test_every_amr_and_every_gemeente_of_today_has_a_page_with_one_heading(pages: dict[str, Page]) -> None:
    assert {"index.html", "kwaliteit.html", "over.html", "amr/AM15.html", "gemeente/GM1980.html"} <= pages.keys()
    assert len([path for path in pages if path.startswith("amr/")]) == 35
    assert len([path for path in pages if path.startswith("gemeente/")]) == 342
    assert {page.headings for page in pages.values()} == {1}


def test_every_internal_link_leads_somewhere(rapport: Path, pages: dict[str, Page]) -> None:
    ids = {page.path: set(page.ids) for page in pages.values()}
    for page in pages.values():
        for link in page.links:
            address, fragment = urldefrag(link)
            target = (page.path.parent / unquote(address)).resolve() if address else page.path
            if page.path.name == "data.html" and not target.is_relative_to(rapport.resolve()):
                assert target.parent.name in (rapport.parent.name, "csv", "parquet"), link  # beside the site
                continue
            assert target.is_file(), f"{page.path}: {link}"
            if fragment and "=" not in fragment:
                assert fragment in ids[target], f"{page.path}: {link}"
    index = json.loads((rapport / "static" / "zoek.js").read_text(encoding="utf-8").partition("= ")[2].rstrip(";\n"))
    codes = {row[1] for row in index}
    there = {path.stem for folder in ("amr", "gemeente") for path in (rapport / folder).iterdir()}
    assert codes - {"NL"} == there
    assert "GM1980" in {code for name, code, *_ in index if name == "Heerhugowaard"}


def test_ids_are_unique(pages: dict[str, Page]) -> None:
    for page in pages.values():
        assert len(page.ids) == len(set(page.ids)), page.path


def test_text_of_a_publication_is_never_markup(rapport: Path) -> None:
    text = (rapport / "kwaliteit.html").read_text(encoding="utf-8")
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def text_of(path: Path) -> str:
    """The text of a page, its tags left out."""
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8")))


def test_page_of_an_amr_has_the_counts_as_published_and_their_shares(gevuld: Path) -> None:
    text = text_of(gevuld / "amr" / "AM15.html")
    assert "Alkmaar 114 388 22,7\u00a0% 844 144 85,4\u00a0% 1.490 532 64,3\u00a0%" in text
    assert "kwartaal onbekend" in text


def remarks_of(page: Path) -> list[list[str]]:
    """The remarks of a page beside the figures of each of its quarters."""
    (data,) = re.findall(r'id="gegevens">(.*?)</script>', page.read_text(encoding="utf-8"))
    found = json.loads(data)
    return [[found["w"][int(remark.partition("|")[0])] for remark in view[3]] for view in found["v"].values()]


def test_assumed_order_of_columns_is_told_beside_the_figures(gevuld: Path) -> None:
    for page, quarters in (("amr/AM15.html", 4), ("gemeente/GM0361.html", 4), ("index.html", 3)):
        assert f'<p class="let-op">{AANGENOMEN}</p>' in (gevuld / page).read_text(encoding="utf-8"), page
        assert [AANGENOMEN in remarks for remarks in remarks_of(gevuld / page)] == [True] * quarters
    assert AANGENOMEN not in text_of(gevuld / "gemeente" / "GM0344.html")
    text = text_of(gevuld / "gemeente" / "GM0361.html")
    assert "aangenomen in de cijfers van: derde kwartaal 2024, eerste kwartaal 2024 en vierde kwartaal 2023." in text
    assert "<td>aangenomen</td>" in (gevuld / "kwaliteit.html").read_text("utf-8")


def test_order_that_was_read_is_not_said_to_be_assumed(tmp_path: Path) -> None:
    data = made(*MORE)
    read_order = tuple({**row, "kolomvolgorde": "gelezen"} for row in data.publicaties)
    site.write(tmp_path / "rapport", replace(data, publicaties=read_order), Sources([], {}, tmp_path, tmp_path))
    for page in ("amr/AM15.html", "gemeente/GM0361.html", "index.html"):
        assert "aangenomen" not in text_of(tmp_path / "rapport" / page)


def test_nothing_is_said_to_be_certain_that_is_assumed(gevuld: Path) -> None:
    quality, about = (text_of(gevuld / page) for page in ("kwaliteit.html", "over.html"))
    assert "niets geraden" not in quality
    assert "Van 4 publicaties is de volgorde van de kolommen aangenomen" in quality
    assert "De volgorde van de kolommen kan aangenomen zijn." in about
    assert "klopt alles" not in KOLOMVOLGORDE["aangenomen"]


def test_made_up_figures_say_so_on_every_page_and_in_every_picture(gevuld: Path) -> None:
    for page in gevuld.rglob("*.html"):
        assert "Synthetische cijfers." in page.read_text(encoding="utf-8")
    (drawn,) = figures(gevuld / "index.html")
    assert f"{SYNTHETIC_CREDIT}. Versie\u00a02024.05.01-0a1b2c3d</p>" in drawn


@pytest.mark.parametrize(("page", "among"), [("gemeente/GM0361.html", "gemeenten"), ("amr/AM15.html", "regio’s")])
def test_place_says_among_which_it_is(gevuld: Path, page: str, among: str) -> None:
    assert f"Plaats 1 van de 2 {among} (1 = hoogste percentage)" in html.unescape(text_of(gevuld / page))


@pytest.mark.parametrize("lacking", ["is_kwartaal_volledig", "persons"])
def test_there_is_no_place_while_a_quarter_is_not_complete_or_persons_are_few(tmp_path: Path, lacking: str) -> None:
    data = made("2024Q1")
    trend = {
        key: {quarter: replace(point, is_kwartaal_volledig=False) for quarter, point in points.items()}
        for key, points in data.trend.items()
    }
    page, shown = ("GM0361", replace(data, trend=trend)) if lacking == "is_kwartaal_volledig" else ("GM1980", data)
    site.write(tmp_path / "rapport", shown, Sources([], {}, tmp_path, tmp_path))
    text = text_of(tmp_path / "rapport" / "gemeente" / f"{page}.html")
    assert "Plaats" not in text
    assert ("▲" in text) == (page == "GM0361")


def test_place_without_figures_says_so_and_shows_no_other_figure(gevuld: Path) -> None:
    text = text_of(gevuld / "amr" / "AM05.html")
    assert "Van deze regio hebben we nog geen cijfers." in text
    assert not re.search(r"[0-9],[0-9]\u00a0%", text)


def test_coverage_tells_loaded_late_missing_and_kept_out_apart(gevuld: Path) -> None:
    text = text_of(gevuld / "kwaliteit.html")
    assert "Noord-Holland Noord ● in dit rapport ● in dit rapport · nog niet ingelezen ● in dit rapport" in text
    assert "Twente ! te laat ▲ apart gehouden · nog niet ingelezen · nog niet ingelezen" in text


def test_herindeling_is_told_in_a_sentence(gevuld: Path) -> None:
    assert "Op 1 januari 2022 zijn Heerhugowaard en Langedijk opgegaan in Dijk en Waard." in text_of(
        gevuld / "gemeente" / "GM1980.html"
    )
    assert "Op 1 januari 2021 is een deel van Haaren bij Vught gekomen." in text_of(gevuld / "gemeente" / "GM0865.html")


def test_scripts_of_charts_are_there_only_where_there_are_charts(sites: dict[tuple[str, ...], Path]) -> None:
    for quarters, is_asked in ((MORE, True), (ONE, False)):
        text = (sites[quarters] / "amr" / "AM15.html").read_text(encoding="utf-8")
        assert ("grafiek.js" in text) == ("grafiek.css" in text) == is_asked
    assert "grafiek.js" not in (sites[MORE] / "over.html").read_text(encoding="utf-8")


def figures(page: Path) -> list[str]:
    """The charts on a page."""
    return re.findall('<figure class="grafiek".*?</figure>', page.read_text(encoding="utf-8"), re.DOTALL)


def test_gemeente_is_drawn_beside_its_region_and_nederland(gevuld: Path) -> None:
    for page, count in (("index.html", 1), ("amr/AM15.html", 4), ("gemeente/GM0361.html", 4)):
        assert len(figures(gevuld / page)) == count
    for drawn in figures(gevuld / "gemeente" / "GM0361.html")[1:]:
        assert re.findall("<th scope=col>([^<]+)", drawn) == ["Kwartaal", "Alkmaar", "Noord-Holland Noord", "Nederland"]
        assert len(re.findall("<th scope=row>", drawn)) == 4
        assert drawn.count("<td>geen gegevens") == 3


def test_every_control_has_words() -> None:
    documented = (DBT_PROJECT_DIR / "models" / "docs.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"{% docs controle %}.*?Hard:(.*?){% enddocs %}", documented, re.DOTALL)
    assert set(re.findall(r"[a-z_]+(?=[,.])", text)) == CONTROLES.keys()


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (1490, "1.490"), (252294, "252.294"), (None, "geen gegevens"), (7.0, "7")]
)
def test_figure_of_persons_has_a_point_between_thousands(value: float | None, text: str) -> None:
    assert notation.figure(value, "personen") == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.5755732568990801, "57,6\u00a0%"), (0.0, "0,0\u00a0%"), (1.0, "100,0\u00a0%"), (0.0625, "6,3\u00a0%")],
)
def test_share_is_a_percentage_with_a_comma_and_halves_go_up(share: float, text: str) -> None:
    assert notation.percent(share) == text


@pytest.mark.parametrize(
    ("value", "unit", "text", "word"),
    [
        (0.81, "aandeel", "+0,8\u00a0procentpunt", "meer"),
        (-12.0, "personen", "\u221212", "minder"),
        (0.04, "aandeel", "0,0\u00a0procentpunt", "gelijk"),
        (-0.04, "aandeel", "0,0\u00a0procentpunt", "gelijk"),
        (1490.0, "personen", "+1.490", "meer"),
        (-0.6499999999999950, "aandeel", "\u22120,7\u00a0procentpunt", "minder"),
        (-0.6499999, "aandeel", "\u22120,6\u00a0procentpunt", "minder"),
        (None, "personen", "geen gegevens", ""),
    ],
)
def test_change_has_its_sign_and_a_word_that_agrees_with_it(
    value: float | None, unit: str, text: str, word: str
) -> None:
    assert notation.change(value, unit) == text
    if value is not None and unit == "aandeel":
        assert notation.in_unit(notation.shown(value, "punt"), "punt") == text.removesuffix("\u00a0procentpunt")
    assert notation.direction(value, unit) == word


def test_day_and_names_are_written_as_in_a_sentence() -> None:
    assert notation.date_text(date(2026, 11, 2)) == "2 november 2026"
    assert notation.listing(["Alkmaar"]) == "Alkmaar"
    assert notation.listing(["Alkmaar", "Hoorn", "Texel"]) == "Alkmaar, Hoorn en Texel"
