"""Releases: whole, never changed, in order, withdrawn with a reason, and never real beside made up."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb
import pytest
import yaml
from rdflib import Graph

from orchestration.publishing import releases as releases_module
from orchestration.publishing.citation import citation
from orchestration.publishing.description import TableDescription
from orchestration.publishing.publish import publish
from orchestration.publishing.published import PublishedError
from orchestration.publishing.release import Release
from orchestration.publishing.release_index import ReleaseError
from orchestration.publishing.releases import Released, make_release, refuse_changed, withdraw
from orchestration.system.files import sha256_of
from orchestration.system.settings import Settings
from tests.support.marts import DIM_X, FCT_Y, RELEASE, SETUP, files

TABLES: list[TableDescription] = [replace(DIM_X, key=("x_key",)), FCT_Y]
V1, V2, V3 = "2023.04.30-0a1b2c3d", "2023.04.30-11111111", "2023.07.31-22222222"
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def put(settings: Settings, release: Release = RELEASE, change: str = "") -> None:
    """Publish two marts (synthetisch), after a change to them."""
    with duckdb.connect() as connection:
        connection.execute(f"{SETUP}; {change}")
        publish(connection, settings.published_dir, TABLES, release)
    for name in ("semantic_manifest.json", "woordenboek.html"):
        (settings.published_dir / name).write_text("x", encoding="utf-8")


def released(settings: Settings, version: str, change: str = "", day: date | None = RELEASE.day) -> Released:
    """Publish a version and release it."""
    put(settings, replace(RELEASE, version=version, day=day), change)
    return make_release(settings)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Folders in which two marts (synthetisch) are published."""
    settings = Settings(raw_dir=tmp_path / "raw", data_dir=tmp_path / "data")
    put(settings)
    return settings


def read(settings: Settings, name: str) -> Any:
    return json.loads((settings.releases_dir / name).read_text(encoding="utf-8"))


def test_release_has_what_is_published_with_sums_of_every_file(settings: Settings) -> None:
    made = make_release(settings)
    assert (made.is_new, made.folder, made.latest) == (True, settings.releases_dir / V1, made.entry)
    there, published = files(made.folder), files(settings.published_dir)
    own = {"CHANGES.md", "changes.json", "CITATION.cff", "SHA256SUMS"}
    assert there.keys() - own == {name for name in published if not name.startswith(("versions/", "."))}
    assert {name for name in there.keys() - own if there[name] != published[name]} == set()
    lines = there["SHA256SUMS"].decode().splitlines()
    assert lines == [f"{sha256_of(made.folder / name)}  {name}" for name in sorted(there.keys() - {"SHA256SUMS"})]
    assert {path.stat().st_mode & 0o222 for path in settings.releases_dir.rglob("*") if path.is_file()} == {0}
    assert sorted(path.name for path in settings.releases_dir.iterdir()) == [
        V1,
        "feed.xml",
        "index.json",
        "latest.json",
    ]


def test_releasing_again_writes_nothing(settings: Settings) -> None:
    make_release(settings)
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in settings.releases_dir.rglob("*")}
    assert not make_release(settings).is_new
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in settings.releases_dir.rglob("*")} == before


def test_equal_figures_give_equal_releases(settings: Settings, tmp_path: Path) -> None:
    elsewhere = Settings(raw_dir=tmp_path / "raw", data_dir=tmp_path / "data", releases_dir=tmp_path / "elsewhere")
    assert make_release(settings).folder != make_release(elsewhere).folder
    assert files(settings.releases_dir) == files(elsewhere.releases_dir)


def test_each_release_says_what_changed_since_the_one_before(settings: Settings) -> None:
    make_release(settings)
    later = released(settings, V2, "UPDATE marts.dim_x SET naam = 'Drie' WHERE x_key = 'b'")
    assert later.entry.summary == "1 tabel veranderd, 1 rij veranderd."
    told = read(settings, f"{V2}/changes.json")
    assert (told["previous"], [table["cells"] for table in told["tables"]]) == (V1, [{"naam": 1}])
    assert "- `b`, `naam`: was `Twee`, is `Drie`\n" in (later.folder / "CHANGES.md").read_text(encoding="utf-8")
    assert [one["version"] for one in read(settings, "index.json")["releases"]] == [V2, V1]
    assert read(settings, "latest.json")["version"] == V2


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("csv/dim_x.csv", "was changed"),
        ("CITATION.cff", "is missing"),
        ("los.txt", "was added"),
        ("SHA256SUMS", "is missing"),
    ],
)
def test_release_that_was_tampered_with_is_refused_with_its_file(settings: Settings, name: str, found: str) -> None:
    path = make_release(settings).folder / name
    if path.exists():
        path.chmod(0o644)
    if found == "is missing":
        path.unlink()
    else:
        path.write_text("other", encoding="utf-8")
    with pytest.raises(ReleaseError, match=f"{re.escape(str(path))} {found}"):
        make_release(settings)
    with pytest.raises(ReleaseError, match=f"{re.escape(str(path))} {found}"):
        released(settings, V2, "DELETE FROM marts.fct_y")
    assert not (settings.releases_dir / V2).exists()


def test_figures_of_an_older_release_are_still_that_release(settings: Settings) -> None:
    make_release(settings)
    released(settings, V2, "DELETE FROM marts.fct_y")
    again = released(settings, V1)
    assert (again.is_new, again.entry.version, again.latest and again.latest.version) == (False, V1, V2)
    assert read(settings, "latest.json")["version"] == V2


@pytest.mark.parametrize("is_synthetisch", [True, False])
def test_made_up_figures_are_never_beside_real_ones(settings: Settings, is_synthetisch: bool) -> None:
    put(settings, replace(RELEASE, is_synthetisch=is_synthetisch))
    make_release(settings)
    put(settings, replace(RELEASE, is_synthetisch=not is_synthetisch, version=V2))
    with pytest.raises(ReleaseError, match="KLANTPROFIELEN_RELEASES_DIR"):
        make_release(settings)
    assert not (settings.releases_dir / V2).exists()


def test_everything_made_up_says_so(settings: Settings) -> None:
    folder = make_release(settings).folder
    titles = [read(settings, name)["title"] for name in ("index.json", "latest.json", f"{V1}/changes.json")]
    titles.append(yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))["title"])
    titles += [element.text for element in feed(settings).iterfind(".//a:title", ATOM)]
    titles.append((folder / "CHANGES.md").read_text(encoding="utf-8").splitlines()[0])
    assert len(titles) == 7
    assert all("synthetisch" in title for title in titles)


# Withdrawn


def test_withdrawn_release_stays_and_readers_are_told_why(settings: Settings) -> None:
    make_release(settings)
    wrong = released(settings, V2, "DELETE FROM marts.fct_y")
    before = files(wrong.folder)
    done = withdraw(settings, V2, "Rijen <weg> & dat klopt niet.", NOON)
    assert (done.is_new, done.latest and done.latest.version) == (True, V1)
    assert files(wrong.folder) == before
    assert read(settings, "latest.json") == {
        "title": RELEASE.title,
        "version": V1,
        "day": "2023-04-30",
        "path": f"{V1}/",
        "url": None,
    }
    index = read(settings, "index.json")["releases"]
    assert index[0]["withdrawn"] == {"moment": "2026-12-01T12:00:00Z", "reason": "Rijen <weg> & dat klopt niet."}
    assert index[1]["withdrawn"] is None
    entry = feed(settings).find("a:entry", ATOM)
    assert entry is not None
    assert (entry.findtext("a:title", "", ATOM), entry.findtext("a:updated", "", ATOM)) == (
        f"Ingetrokken: {RELEASE.title}, versie {V2}",
        "2026-12-01T12:00:00Z",
    )
    assert "ingetrokken: Rijen <weg> & dat klopt niet." in entry.findtext("a:summary", "", ATOM)
    assert not withdraw(settings, V2, "Rijen <weg> & dat klopt niet.", NOON.replace(hour=13)).is_new
    assert read(settings, "index.json")["releases"] == index


def test_no_release_is_the_newest_if_all_were_withdrawn_until_the_next(settings: Settings) -> None:
    make_release(settings)
    withdraw(settings, V1, "Fout.", NOON)
    assert read(settings, "latest.json") == {"title": RELEASE.title, **dict.fromkeys(("version", "day", "path", "url"))}
    again = make_release(settings)
    assert (again.is_new, again.latest) == (False, None)
    assert released(settings, V2, "DELETE FROM marts.fct_y").latest
    assert read(settings, "latest.json")["version"] == V2


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_readers_are_not_sent_to_a_release_that_was_changed(settings: Settings, damage: str) -> None:
    first = make_release(settings)
    released(settings, V2, "DELETE FROM marts.fct_y")
    before = files(settings.releases_dir)["latest.json"]
    path = first.folder / "csv" / "fct_y.csv"
    path.chmod(0o600)
    path.unlink() if damage == "gone" else path.write_text("1", encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"fct_y\.csv"):
        withdraw(settings, V2, "Fout.", NOON)
    assert files(settings.releases_dir)["latest.json"] == before
    with pytest.raises(ReleaseError, match=r"fct_y\.csv"):
        released(settings, V3, day=date(2023, 7, 31))
    assert not (settings.releases_dir / V3).exists()


def test_changes_are_from_the_newest_release_that_holds(settings: Settings) -> None:
    make_release(settings)
    released(settings, V2, "DELETE FROM marts.fct_y")
    withdraw(settings, V2, "Fout.", NOON)
    made = released(settings, V3, day=date(2023, 7, 31))
    assert f"versie {V1}" in (made.folder / "CHANGES.md").read_text(encoding="utf-8")


def test_withdrawal_needs_a_release_and_keeps_its_first_reason(settings: Settings) -> None:
    with pytest.raises(ReleaseError, match="has no release x; it has: none"):
        withdraw(settings, "x", "Fout.", NOON)
    make_release(settings)
    with pytest.raises(ReleaseError, match=f"has no release x; it has: {V1}"):
        withdraw(settings, "x", "Fout.", NOON)
    withdraw(settings, V1, "Fout.", NOON)
    with pytest.raises(ReleaseError, match=r"withdrawn before, because: Fout\."):
        withdraw(settings, V1, "Iets anders.", NOON)


# The feed


def feed(settings: Settings) -> ElementTree.Element:
    return ElementTree.fromstring((settings.releases_dir / "feed.xml").read_bytes())  # noqa: S314 (of our own making)


@pytest.mark.parametrize("url", [None, "https://voorbeeld.nl/data/published/"])
def test_feed_has_what_atom_requires(settings: Settings, url: str | None) -> None:
    settings = Settings(raw_dir=settings.raw_dir, data_dir=settings.data_dir, published_url=url)
    make_release(settings)
    released(settings, V2, "DELETE FROM marts.fct_y", day=None)
    root = feed(settings)
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    entries = root.findall("a:entry", ATOM)
    for element in (root, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"a:{name}", ATOM)) == 1
        moment = element.findtext("a:updated", "", ATOM)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment)
    ids = [element.text or "" for element in root.iterfind(".//a:id", ATOM)]
    assert len(set(ids)) == 3
    assert all(re.fullmatch("urn:uuid:[0-9a-f-]{36}", one) for one in ids)
    assert root.findtext("a:author/a:name", "", ATOM) == "klantprofielen"
    assert root.findtext("a:updated", "", ATOM) == "2023-04-30T00:00:00Z"
    base = "https://voorbeeld.nl/data/releases/" if url else ""
    links = [(one.get("rel"), one.get("href")) for one in root.iterfind("a:link", ATOM)]
    assert links == [("self", f"{base}feed.xml"), ("alternate", f"{base}index.json")]
    hrefs = [one.get("href", "") for one in entries[0].iterfind("a:link", ATOM)]
    assert hrefs == [f"{base}{V2}/{name}" for name in ("CHANGES.md", "klantprofielen.duckdb", "klantprofielen.xlsx")]
    assert all((settings.releases_dir / href.removeprefix(base)).is_file() for href in hrefs)
    assert read(settings, "latest.json")["url"] == (f"{base}{V2}/" if url else None)


def test_ids_of_a_feed_stay_the_same_wherever_it_is_and_whatever_follows(settings: Settings) -> None:
    make_release(settings)
    first = [element.text for element in feed(settings).iterfind(".//a:id", ATOM)]
    withdraw(settings, V1, "Fout.", NOON)
    moved = Settings(raw_dir=settings.raw_dir, data_dir=settings.data_dir, releases_url="https://elders.nl/r/")
    put(moved, replace(RELEASE, version=V2))
    make_release(moved)
    later = [element.text for element in feed(settings).iterfind(".//a:id", ATOM)]
    assert (later[0], later[2]) == tuple(first)


# How to cite it

REQUIRED = {"cff-version", "message", "title", "authors"}
KEYS = REQUIRED | {"type", "abstract", "version", "date-released", "url", "keywords", "references"}
"""Of the keys of CFF 1.2.0, those that we use; no other is one of them here: no licence, and no DOI."""


@pytest.mark.parametrize("is_synthetisch", [True, False])
@pytest.mark.parametrize(("day", "url"), [(date(2023, 4, 30), "https://voorbeeld.nl/r/"), (None, None)])
def test_citation_follows_its_format_and_names_no_licence(
    is_synthetisch: bool, day: date | None, url: str | None
) -> None:
    found = yaml.safe_load(citation(Release(is_synthetisch, version=V1, day=day, url=url)))
    assert REQUIRED <= found.keys() <= KEYS
    assert (found["cff-version"], found["type"], found["version"]) == ("1.2.0", "dataset", V1)
    assert (found.get("date-released"), found.get("url")) == (day and day.isoformat(), url)
    texts = ("message", "title", "abstract", "version")
    assert all(isinstance(found[name], str) and found[name] for name in texts)
    assert all(isinstance(word, str) and word for word in found["keywords"])
    assert len(set(found["keywords"])) == len(found["keywords"])
    assert found["authors"] == [{"name": "klantprofielen"}]
    assert "Licentie onbekend." in found["message"]
    credited = [(one["type"], one["authors"]) for one in found.get("references", [])]
    assert credited == ([] if is_synthetisch else [("report", [{"name": "UWV"}])])
    assert all(one["title"] for one in found.get("references", []))


# What is refused, and what is mended


def test_catalogue_of_a_release_has_addresses_beside_itself(settings: Settings) -> None:
    url = "https://voorbeeld.nl/data/published/"
    put(settings, replace(RELEASE, url=url, contact=f"{url}vragen"))
    folder = make_release(settings).folder
    terms = {
        str(term) for triple in Graph().parse(folder / "dcat.ttl", publicID="https://elders.nl/") for term in triple
    }
    assert {term for term in terms if term.startswith(url)} == {f"{url}vragen"}
    assert {"https://elders.nl/csv/dim_x.csv", "https://elders.nl/#catalogus"} <= terms
    refuse_changed(folder)


def test_both_forms_of_the_catalogue_are_of_the_figures_released(settings: Settings) -> None:
    turtle = settings.published_dir / "dcat.ttl"
    expected = turtle.read_bytes()
    turtle.unlink()
    turtle.write_text("of a build that came between two copies", encoding="utf-8")
    assert (make_release(settings).folder / "dcat.ttl").read_bytes() == expected


@pytest.mark.parametrize("name", ["csv/dim_x.csv", "klantprofielen.xlsx", "klantprofielen.duckdb", "datapackage.json"])
def test_published_folder_that_does_not_fit_together_is_not_released(settings: Settings, name: str) -> None:
    path = settings.published_dir / name
    path.rename(path.with_suffix(".kept"))
    with pytest.raises(PublishedError, match=path.name):
        make_release(settings)
    put(settings, replace(RELEASE, version=V2), "DELETE FROM marts.fct_y; DELETE FROM marts.dim_x")
    path.unlink()
    path.with_suffix(".kept").rename(path)
    told = "datapackage.json" if name == "klantprofielen.duckdb" else path.name
    with pytest.raises(ReleaseError, match=f"{re.escape(told)} does not go with the files beside it"):
        make_release(settings)
    assert list(settings.releases_dir.iterdir()) == []


def test_run_that_stopped_before_the_index_is_mended_by_the_next(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_release(settings)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(releases_module, "write_index", stop)
        with pytest.raises(KeyboardInterrupt):
            released(settings, V2, "DELETE FROM marts.fct_y")
    assert (settings.releases_dir / V2).is_dir()
    assert released(settings, V3, "DELETE FROM marts.dim_x").is_new
    assert [one["version"] for one in read(settings, "index.json")["releases"]] == [V3, V2, V1]
    assert read(settings, f"{V3}/changes.json")["previous"] == V2


@pytest.mark.parametrize(
    ("damage", "told"), [("{", "is damaged"), ('{"releases": []}', "is damaged"), (None, f"does not name {V1}")]
)
def test_index_that_is_damaged_or_gone_is_refused(settings: Settings, damage: str | None, told: str) -> None:
    make_release(settings)
    index = settings.releases_dir / "index.json"
    index.unlink()
    if damage is not None:
        index.write_text(damage, encoding="utf-8")
    with pytest.raises(ReleaseError, match=told):
        make_release(settings)
    with pytest.raises(ReleaseError, match=told):
        withdraw(settings, V1, "Fout.", NOON)


def test_release_without_its_folder_is_refused(settings: Settings) -> None:
    make_release(settings).folder.rename(settings.data_dir / "weg")
    with pytest.raises(ReleaseError, match="SHA256SUMS is missing"):
        make_release(settings)


def test_folder_that_says_nothing_of_itself_is_no_release(settings: Settings) -> None:
    (settings.releases_dir / V2).mkdir(parents=True)
    with pytest.raises(ReleaseError, match=rf"{V2}/changes\.json does not say"):
        make_release(settings)


def test_published_file_without_a_version_is_to_be_published_again(settings: Settings) -> None:
    put(settings, replace(RELEASE, version="../x"))
    with pytest.raises(PublishedError, match=r"its version is \.\./x"):
        make_release(settings)
