"""What describes the published marts: it is right, says so where figures are made up, and holds to its standards."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from frictionless import validate as validate_package
from pyshacl import validate as validate_graph
from rdflib import DCTERMS, FOAF, RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.plugins.parsers.jsonld import to_rdf

from orchestration.publishing import open_data
from orchestration.publishing.catalogue import catalogue, write_catalogue
from orchestration.publishing.coverage import Coverage, QuarterCoverage
from orchestration.publishing.description import ColumnDescription, DescriptionError
from orchestration.publishing.open_data import JSON_LD, TURTLE, WORKBOOK
from orchestration.publishing.publish import publish
from orchestration.publishing.release import (
    UNKNOWN_LICENCE,
    Release,
    ReleaseFile,
    read_release,
)
from orchestration.publishing.workbook import write_workbook
from tests.support.marts import DIM_X, FCT_Y, RELEASE, SETUP, TABLES

SHAPES = Path(__file__).parents[1] / "shapes" / "dcat-ap-nl.ttl"
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
KEYED = [replace(DIM_X, key=("x_key",)), FCT_Y]
ECHT = Release(is_synthetisch=False)
HERE = "https://voorbeeld.nl/data/"
_NS = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with two marts (synthetisch)."""
    with duckdb.connect() as connection:
        connection.execute(SETUP)
        yield connection


@pytest.fixture(scope="module")
def published_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder, after publishing once; not to be changed."""
    folder = tmp_path_factory.mktemp("published")
    with duckdb.connect() as connection:
        connection.execute(SETUP)
        publish(connection, folder, KEYED, RELEASE)
    for path in folder.rglob("*.*"):
        path.chmod(0o644)
    return folder


@pytest.fixture
def published(published_once: Path, tmp_path: Path) -> Path:
    """A copy of it, to change."""
    return shutil.copytree(published_once, tmp_path / "published")


def problems(folder: Path) -> set[str]:
    """The kinds of errors that frictionless finds in the package."""
    report = validate_package(str(folder / "datapackage.json"))
    return {error.type for task in report.tasks for error in task.errors} | {error.type for error in report.errors}


def edit_package(folder: Path, edit: Any) -> None:
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    edit(package["resources"])
    path.write_text(json.dumps(package), encoding="utf-8")


def test_package_describes_every_column_and_key(published_once: Path) -> None:
    package = json.loads((published_once / "datapackage.json").read_text(encoding="utf-8"))
    dim_x, fct_y = (resource["schema"] for resource in package["resources"])
    assert problems(published_once) == set()
    assert dim_x["primaryKey"] == ["x_key"]
    assert fct_y["foreignKeys"] == [{"fields": ["x_key"], "reference": {"resource": "dim_x", "fields": ["x_key"]}}]
    assert [(field["name"], field["type"], "constraints" in field) for field in fct_y["fields"]] == [
        ("y", "integer", True),
        ("x_key", "string", False),
        ("bbox", "array", False),
    ]
    assert dim_x["fields"][1]["description"] == "Naam van x; 's ochtends."
    assert package["licenses"][0]["path"] == UNKNOWN_LICENCE
    assert (package["version"], package["created"]) == ("2023.04.30-0a1b2c3d", "2023-04-30T00:00:00Z")


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        ("dim_x", "Twee", "Drie", {"hash-count"}),
        ("dim_x", "b,Twee", "a,Twee", {"primary-key", "foreign-key"}),
        ("fct_y", "2,b,", "2,z,", {"foreign-key"}),
        ("fct_y", "2,b,", "twee,b,", {"type-error"}),
        ("fct_y", "2,b,", ",b,", {"constraint-error"}),
        ("fct_y", "[1.0", "(1.0", {"type-error"}),
        ("fct_y", "y,x_key", "y,x", {"incorrect-label"}),
    ],
)
def test_file_that_does_not_fit_its_description_is_found(
    published: Path, file: str, old: str, new: str, found: set[str]
) -> None:
    path = published / "csv" / f"{file}.csv"
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())
    if found != {"hash-count"}:
        edit_package(published, lambda resources: [resource.pop("hash") for resource in resources])
    assert problems(published) - {"byte-count"} == found


def test_column_of_a_type_that_is_not_known_is_not_published(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    odd = replace(DIM_X, columns=(DIM_X.columns[0], ColumnDescription("naam", "json", "Odd.", True, "Vreemd.")))
    with pytest.raises(DescriptionError, match="naam is of type json"):
        publish(warehouse, tmp_path, [odd], RELEASE)
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


def test_parquet_has_the_descriptions_too(published_once: Path) -> None:
    read = "SELECT decode(key), decode(value) FROM parquet_kv_metadata(?)"
    described = dict(duckdb.execute(read, [str(published_once / "parquet" / "dim_x.parquet")]).fetchall())
    assert described == {
        "title": "Transparantie van klantprofielen (synthetisch): De x'en",
        "rights": "Licentie onbekend. Verzonnen cijfers, niet van UWV.",
        "comment": "Grain: one row per x (synthetisch); het is 'aangehaald'.",
        "comment.x_key": "The key.",
        "comment.naam": "Naam van x; 's ochtends.",
    }


# The catalogue


def written(release: Release, folder: Path) -> Graph:
    """The catalogue of two marts, as read back from its Turtle at an address."""
    bestanden = {
        f"{kind}/{name}.{kind}": ReleaseFile(5, 64 * "a") for name in ("dim_x", "fct_y") for kind in ("csv", "parquet")
    }
    whole = {"klantprofielen.duckdb": None, WORKBOOK: ReleaseFile(7, 64 * "b")}
    write_catalogue(catalogue(TABLES, release, {**whole, **bestanden}), folder / JSON_LD, folder / TURTLE)
    return Graph().parse(folder / TURTLE, publicID=f"{HERE}{TURTLE}")


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """What DCAT-AP-NL makes mandatory."""
    return Graph().parse(SHAPES)


def conforms(graph: Graph, shapes: Graph) -> bool:
    return bool(validate_graph(graph, shacl_graph=shapes)[0])


def first_of(graph: Graph, kind: URIRef) -> URIRef:
    return URIRef(min(str(subject) for subject in graph.subjects(RDF.type, kind)))


@pytest.mark.parametrize(
    "release",
    [ECHT, RELEASE, replace(RELEASE, url="https://elders.nl/open/", contact="mailto:vragen@elders.nl")],
    ids=["real", "synthetic", "with addresses"],
)
def test_catalogue_has_what_is_mandatory_in_both_its_forms(release: Release, shapes: Graph, tmp_path: Path) -> None:
    graph = written(release, tmp_path)
    assert conforms(graph, shapes)
    in_json = json.loads((tmp_path / JSON_LD).read_text(encoding="utf-8"))
    assert set(graph) == set(to_rdf(in_json, Graph(), base=f"{HERE}{JSON_LD}"))


MANDATORY = {
    DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.contactPoint, DCAT.dataset),
    DCAT.Dataset: (
        *(DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.contactPoint, DCTERMS.creator),
        *(DCTERMS.identifier, DCTERMS.accessRights, DCAT.theme, DCAT.distribution),
    ),
    DCAT.Distribution: (DCAT.accessURL, DCAT.mediaType, DCTERMS.license, DCTERMS.rights),
    FOAF.Agent: (FOAF.name,),
    VCARD.Kind: (VCARD.fn,),
    SPDX.Checksum: (SPDX.algorithm, SPDX.checksumValue),
    DCTERMS.PeriodOfTime: (DCAT.startDate, DCAT.endDate),
    DCTERMS.Location: (RDFS.label,),
}


@pytest.mark.parametrize(("kind", "lacking"), [(kind, each) for kind, all_ in MANDATORY.items() for each in all_])
def test_catalogue_that_lacks_what_is_mandatory_is_found(
    kind: URIRef, lacking: URIRef, shapes: Graph, tmp_path: Path
) -> None:
    graph = written(RELEASE, tmp_path)
    subject = first_of(graph, kind)
    assert (subject, lacking, None) in graph
    graph.remove((subject, lacking, None))
    assert not conforms(graph, shapes)


CC0 = URIRef("http://creativecommons.org/publicdomain/zero/1.0/")


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (DCAT.Distribution, (DCTERMS.license, CC0)),
        (DCTERMS.RightsStatement, (RDFS.label, Literal("Vrij te gebruiken."))),
        (DCAT.Dataset, (DCTERMS.accessRights, Literal("openbaar"))),
        (DCAT.Dataset, (DCAT.theme, URIRef("https://elders.nl/thema"))),
        (DCAT.Distribution, (DCAT.byteSize, Literal("veel"))),
        (VCARD.Kind, (VCARD.hasEmail, URIRef("https://elders.nl"))),
    ],
)
def test_catalogue_with_what_may_not_be_said_is_found(
    kind: URIRef, wrong: tuple[URIRef, URIRef | Literal], shapes: Graph, tmp_path: Path
) -> None:
    graph = written(RELEASE, tmp_path)
    graph.add((CC0, RDF.type, DCTERMS.LicenseDocument))
    graph.set((first_of(graph, kind), *wrong))
    assert not conforms(graph, shapes)


@pytest.mark.parametrize(("day", "told"), [(date(2023, 4, 30), {"2023-04-30"}), (None, set())])
def test_catalogue_has_the_version_and_its_day_and_not_the_day_of_making(
    day: date | None, told: set[str], tmp_path: Path
) -> None:
    graph = written(replace(RELEASE, day=day), tmp_path)
    datasets = set(graph.subjects(RDF.type, DCAT.Dataset))
    assert {str(graph.value(dataset, DCAT.version)) for dataset in datasets} == {RELEASE.version}
    dated = [
        str(day) for one in (*datasets, first_of(graph, DCAT.Catalog)) for day in graph.objects(one, DCTERMS.modified)
    ]
    assert set(dated) == told
    assert len(dated) == len(told) * (len(datasets) + 1)


def test_catalogue_has_a_period_a_quarter_and_a_place_an_area_and_nothing_between(tmp_path: Path) -> None:
    graph = written(RELEASE, tmp_path)
    periods = {str(graph.value(period, DCAT.startDate)) for period in graph.subjects(RDF.type, DCTERMS.PeriodOfTime)}
    assert periods == {"2021-01-01", "2022-10-01"}
    places = {str(graph.value(place, RDFS.label)) for place in graph.subjects(RDF.type, DCTERMS.Location)}
    assert places == {"Nederland", "arbeidsmarktregio Noord-Holland Noord"}
    for dataset in graph.subjects(RDF.type, DCAT.Dataset):
        assert (
            len(set(graph.objects(dataset, DCTERMS.temporal))) == len(set(graph.objects(dataset, DCTERMS.spatial))) == 2
        )
    assert not set(written(ECHT, tmp_path).objects(predicate=DCTERMS.temporal))


def test_addresses_are_where_the_catalogue_is_or_where_it_says(tmp_path: Path) -> None:
    beside = set(written(ECHT, tmp_path).objects(predicate=DCAT.downloadURL))
    assert URIRef(f"{HERE}csv/dim_x.csv") in beside
    elsewhere = written(replace(ECHT, url="https://elders.nl/open/", contact="https://elders.nl/vragen"), tmp_path)
    assert URIRef("https://elders.nl/open/csv/dim_x.csv") in set(elsewhere.objects(predicate=DCAT.downloadURL))
    assert set(elsewhere.objects(predicate=VCARD.hasURL)) == {URIRef("https://elders.nl/vragen")}
    assert not [term for triple in elsewhere for term in triple if str(term).startswith(HERE) or "invalid" in str(term)]


@pytest.mark.parametrize(("release", "says_so"), [(ECHT, False), (RELEASE, True)])
def test_everything_that_is_made_up_says_so(release: Release, says_so: bool, tmp_path: Path) -> None:
    graph = written(release, tmp_path)
    titled = [*graph.objects(predicate=DCTERMS.title), *graph.objects(predicate=DCTERMS.identifier)]
    titles = {str(title) for title in titled} - {"Licentie onbekend"}
    assert titles
    assert all(("synthetisch" in title) == says_so for title in titles)


# What stays as it is


def kept(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in (WORKBOOK, TURTLE, JSON_LD)}


def test_workbook_and_catalogue_are_made_again_only_where_they_would_be_different(
    warehouse: duckdb.DuckDBPyConnection, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept(published)
    made: list[Path] = []

    def note(*arguments: Any) -> None:
        made.append(arguments[1])
        write_workbook(*arguments)

    monkeypatch.setattr(open_data, "write_workbook", note)
    publish(warehouse, published, KEYED, RELEASE)
    assert not made
    assert kept(published) == before
    (published / WORKBOOK).chmod(0o644)
    (published / WORKBOOK).write_bytes(b"damaged")
    publish(warehouse, published, KEYED, RELEASE)
    (published / TURTLE).unlink()
    publish(warehouse, published, KEYED, RELEASE)
    assert len(made) == 2
    assert kept(published) == before
    publish(warehouse, published, KEYED, replace(RELEASE, contact="mailto:vragen@elders.nl"))
    publish(warehouse, published, [DIM_X, FCT_Y], replace(RELEASE, contact="mailto:vragen@elders.nl"))
    warehouse.execute("INSERT INTO marts.dim_x VALUES ('d', 'Vier')")
    publish(warehouse, published, KEYED, RELEASE)
    warehouse.execute(
        "INSERT INTO report.report_opmerking (quarter_key, naam, soort) VALUES ('2021Q1', 'A', 'controle')"
    )
    publish(warehouse, published, KEYED, RELEASE)
    assert len(made) == 6


# What is said of the whole


@pytest.mark.parametrize(
    ("staged", "is_synthetisch"),
    [("", False), ("('quarantaine', true)", True), ("('aangenomen', false), ('geweigerd', true)", False)],
    ids=["nothing", "synthetic and kept out", "real, beside what was refused"],
)
def test_whole_is_made_up_where_its_publications_are(staged: str, is_synthetisch: bool) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE SCHEMA staging; CREATE TABLE staging.publicatie (uitslag VARCHAR, is_synthetisch BOOLEAN); "
            "CREATE SCHEMA marts; CREATE TABLE marts.dim_publicatie "
            "(quarter_key VARCHAR, kolomvolgorde VARCHAR, is_facsimile BOOLEAN, known_from DATE); "
            "CREATE TABLE marts.dim_amr (amr_code VARCHAR, amr_naam VARCHAR, valid_from DATE); "
            "CREATE TABLE marts.dim_quarter (quarter_key VARCHAR, label VARCHAR, start_date DATE, end_date DATE); "
            "CREATE TABLE marts.mart_dekking (quarter_key VARCHAR, gebiedsoort VARCHAR, aantal_geladen INTEGER, "
            "geladen_gebieden VARCHAR[], gebieden_in_quarantaine VARCHAR[], ontbrekende_gebieden VARCHAR[])"
        )
        if staged:
            connection.execute(f"INSERT INTO staging.publicatie VALUES {staged}")
        assert replace(read_release(connection, [], None, None), version="") == Release(is_synthetisch, version="")
        connection.execute(
            "INSERT INTO marts.dim_publicatie VALUES ('2021Q1', 'gelezen', true, '2021-06-30'), "
            "('onbekend', 'aangenomen', false, NULL); "
            "INSERT INTO marts.dim_quarter VALUES ('2021Q1', 'eerste kwartaal 2021', '2021-01-01', '2021-03-31'); "
            "INSERT INTO marts.mart_dekking VALUES ('2021Q1', 'nederland', 1, ['NL'], [], []), "
            "('2021Q1', 'amr', 0, [], [], ['AM15'])"
        )
        release = read_release(connection, [], HERE, None)
    said = "eerste kwartaal 2021: totaal van Nederland"
    covered = QuarterCoverage("2021Q1", date(2021, 1, 1), date(2021, 3, 31), said)
    assert (release.coverage, release.url) == (Coverage((covered,), has_nederland=True), HERE)
    assert (release.quarters, release.has_assumed_order, release.has_facsimile) == (("2021Q1", "onbekend"), True, True)
    assert release.day == date(2021, 6, 30)
    assert re.fullmatch("2021[.]06[.]30-[0-9a-f]{8}", release.version)
    assert re.match("Licentie onbekend[.] .+[.]$", release.terms)
