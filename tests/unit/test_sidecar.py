"""The sidecar: a validated YAML file beside each raw file, that reads back as it was written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from orchestration.domain.sidecar import Sidecar, SidecarError, read_sidecar, sidecar_path, sidecar_yaml

VALID = f"""
producer: UWV
title: Transparantie van klantprofielen (synthetisch)
accessed: 2024-01-15
terms_of_use: Bronvermelding
sha256: {"ab" * 32}
size: 10
"""


def read(tmp_path: Path, content: str) -> Sidecar | None:
    path = tmp_path / "x.yml"
    path.write_text(content, encoding="utf-8")
    return read_sidecar(path)


def test_sidecar_is_named_after_its_file() -> None:
    assert sidecar_path(Path("raw/2021Q1/a.b.pdf")) == Path("raw/2021Q1/a.b.yml")


def test_sidecar_reads_back_as_written(tmp_path: Path) -> None:
    sidecar = Sidecar(
        producer="UWV",
        title="Titel: met 'tekens' # en \u00e9\u00e9n regel (synthetisch)",
        url="https://example.org/x?a=1#b",
        accessed=date(2024, 1, 15),
        filed_at=datetime(2024, 1, 15, 8, 30, 12, 345678, tzinfo=UTC),
        published="2023-04",
        terms_of_use="Bronvermelding",
        sha256="ab" * 32,
        size=1,
        synthetic=True,
        quarter_key="2021Q1",
        replaces="cd" * 32,
        incomplete=True,
        original_name="- \u2018vreemd\u2019: naam?.pdf",
        note="Regel een.\nRegel twee.",
    )
    assert read(tmp_path, sidecar_yaml(sidecar)) == sidecar


def test_minimal_sidecar_is_valid(tmp_path: Path) -> None:
    sidecar = read(tmp_path, VALID)
    assert sidecar is not None
    assert (sidecar.facsimile, sidecar.synthetic, sidecar.quarter_key, sidecar.url) == (False, False, None, None)
    assert (sidecar.filed_at, sidecar.replaces, sidecar.incomplete) == (None, None, None)


def test_file_without_sidecar_has_none(tmp_path: Path) -> None:
    assert read_sidecar(tmp_path / "x.yml") is None


@pytest.mark.parametrize("published", ["2023", "2023-04", "2023-04-20"])
def test_publication_date_may_be_a_year_a_month_or_a_day(tmp_path: Path, published: str) -> None:
    sidecar = read(tmp_path, f"{VALID}published: {published}\n")
    assert sidecar is not None
    assert sidecar.published == published


@pytest.mark.parametrize("moment", ["2024-01-15T09:30:00+01:00", "2024-01-15 08:30:00Z", "'2024-01-15T08:30:00Z'"])
def test_moment_of_filing_is_one_whatever_its_time_zone(tmp_path: Path, moment: str) -> None:
    sidecar = read(tmp_path, f"{VALID}filed_at: {moment}\n")
    assert sidecar is not None
    assert sidecar.filed_at == datetime(2024, 1, 15, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("sha256: " + "0" * 63, "sha256"),
        ("sha256: " + "G" * 64, "sha256"),
        ("size: 0", "size"),
        ("size: -1", "size"),
        ("accessed: gisteren", "accessed"),
        ("filed_at: gisteren", "filed_at"),
        ("filed_at: 2024-01-15 09:30:00", "filed_at"),  # in which time zone?
        ("replaces: uitgave.pdf", "replaces"),
        ("replaces: " + "0" * 63, "replaces"),
        ("replaces: " + "AB" * 32, "replaces"),
        ("replaces: [" + "ab" * 32 + "]", "replaces"),
        ("incomplete: een beetje", "incomplete"),
        ("published: april 2023", "published"),
        ("published: 2023-13", "published"),
        ("published: '2023-02-30'", "published"),
        ("url: ftp://example.org", "url"),
        ("url: javascript:alert(1)", "url"),
        ("quarter_key: 2021-Q1", "quarter_key"),
        ("quarter_key: 2012Q1", "quarter_key"),
        ("quarter_key: onbekend", "quarter_key"),
        ("producer: ''", "producer"),
        ("title: '  '", "title"),
        ("licence: MIT", "licence"),
        ("note: " + "x" * 501, "note"),
        ('note: "wis \\e[2J"', "note"),
        ('producer: "UWV\\u202eVWU"', "producer"),
        ('url: "https://example.org/\\x1b[2J"', "url"),
        ("url: https://example.org/" + "x" * 2000, "url"),
        ("size: " + "9" * 19, "size"),
        ("size: 0x" + "f" * 9_000, "size"),
        ("accessed: 0001-01-01", "accessed"),
        ("accessed: 9999-12-31", "accessed"),
        ("filed_at: 0001-01-01T00:00:00+23:00", "filed_at"),
        ("filed_at: 9999-12-31T23:59:59-23:00", "filed_at"),
        ("understood: [" + "x," * 101 + "]", "understood"),
    ],
)
def test_wrong_field_is_named(tmp_path: Path, line: str, field: str) -> None:
    kept = [kept for kept in VALID.splitlines() if not kept.startswith(f"{field}:")]
    with pytest.raises(SidecarError) as error:
        read(tmp_path, "\n".join([*kept, line]))
    assert field in str(error.value)
    assert "x.yml" in str(error.value)


def test_only_the_first_of_many_mistakes_are_named(tmp_path: Path) -> None:
    with pytest.raises(SidecarError, match="en nog 95") as error:
        read(tmp_path, VALID + "".join(f"veld{number}: x\n" for number in range(100)))
    assert len(str(error.value)) < 1000


@pytest.mark.parametrize("field", ["producer", "title", "accessed", "terms_of_use", "sha256", "size"])
def test_missing_field_is_named(tmp_path: Path, field: str) -> None:
    with pytest.raises(SidecarError, match=field):
        read(tmp_path, "\n".join(line for line in VALID.splitlines() if not line.startswith(f"{field}:")))


@pytest.mark.parametrize(
    "content", ["", "[]", "tekst", "a: [", "a: b: c", "!!python/object/apply:os.getcwd []", "\t- a"]
)
def test_yaml_other_than_a_mapping_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(SidecarError, match=r"x\.yml"):
        read(tmp_path, content)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SidecarError, match=r"x\.yml"):
        read_sidecar(tmp_path / "x.yml")


def test_day_that_is_not_in_the_calendar_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SidecarError, match=r"x\.yml"):
        read(tmp_path, VALID.replace("2024-01-15", "2024-02-30"))
