"""Places in the data folder that hold something else than belongs there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.system.damage import DamageError, mend_places, refuse_damage
from orchestration.system.files import remove, set_aside

FOLDERS = (
    "alerts",
    "beelden",
    "dagster/history/runs",
    "dbt/parsed",
    "published/csv",
    "readings/run",
    "reference/odata",
)
FILES = (
    *("warehouse.duckdb", "alerts/told.json", "dagster/history/runs/.db", "dagster/dagster.yaml", "dbt/manifest.json"),
    *("dbt/parsed/fingerprint", "published/csv/dim_amr.csv", "published/.opendata.json", "staged.json"),
)
LEFT = (
    *("published/.rapport.old", "published/.rapport.tmp", "dagster/storage/a.json", "dbt/run/x.csv"),
    *("lost+found", "backup.2026", "published/v1.0", "logs/old", "beelden/of somebody"),
)
"""Folders of a run that was killed, of dbt and Dagster, and of people: no damage."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder in which everything is in order."""
    for name in (*FOLDERS, *LEFT):
        (tmp_path / name).mkdir(parents=True)
    for name in FILES:
        (tmp_path / name).write_text(name)
    return tmp_path


def folder(path: Path) -> None:
    remove(path)
    path.mkdir()


def dangling(path: Path) -> None:
    remove(path)
    path.symlink_to("/nowhere/at/all")


def pipe(path: Path) -> None:
    remove(path)
    os.mkfifo(path)


def file(path: Path) -> None:
    remove(path)
    path.write_text("of somebody")


def test_data_folder_in_order_is_left_as_it_is(data: Path) -> None:
    os.mkfifo(data / "of somebody")
    (data / "link").symlink_to("/nowhere/at/all")
    before = sorted(data.rglob("*"))
    refuse_damage(data)
    mend_places(data)
    assert sorted(data.rglob("*")) == before


def test_data_folder_that_is_not_there_yet_is_in_order(tmp_path: Path) -> None:
    refuse_damage(tmp_path / "data")
    mend_places(tmp_path / "data")


@pytest.mark.parametrize(
    ("place", "damage", "found"),
    [
        *((place, folder, "is a folder where a file belongs") for place in FILES),
        *((place, dangling, "is a link to /nowhere/at/all, which is not there") for place in (*FILES, *FOLDERS[:5])),
        *((place, pipe, "is not a regular file") for place in FILES),
        *((place, file, "is not a folder") for place in (*FOLDERS[:5], "readings", "dagster/storage", "published")),
    ],
)
def test_thing_in_the_place_of_another_is_named_and_set_aside(
    data: Path, place: str, damage: Callable[[Path], None], found: str
) -> None:
    damage(data / place)
    with pytest.raises(DamageError) as refused:
        refuse_damage(data)
    assert f"{data / place} {found}." in str(refused.value)
    assert "`klantprofielen rebuild`" in str(refused.value)
    mend_places(data)
    refuse_damage(data)
    assert not os.path.lexists(data / place)
    (aside,) = (data / place).parent.glob(f"{Path(place).name}.damaged-*Z")
    assert aside.is_symlink() or aside.exists()


def test_file_that_a_run_removes_as_we_look_is_no_damage(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = data / "warehouse.owner"
    monkeypatch.setattr(Path, "iterdir", lambda folder: iter([owner] if folder == data else []))
    refuse_damage(data)


def test_every_damage_is_named_at_once(data: Path) -> None:
    folder(data / "staged.json")
    file(data / "beelden")
    with pytest.raises(DamageError, match=r"beelden is not a folder\. .*staged\.json is a folder"):
        refuse_damage(data)


def test_link_to_a_folder_that_is_there_is_in_order(data: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    remove(data / "published")
    (data / "published").symlink_to(tmp_path_factory.mktemp("other disk"))
    refuse_damage(data)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything; tests/damage tries this without that right")
def test_place_that_may_not_be_read_is_named_and_made_readable_by_its_owner(data: Path) -> None:
    for place in ("staged.json", "published", "dagster/history"):
        (data / place).chmod(0)
    with pytest.raises(DamageError, match=r"staged\.json may not be read"):
        refuse_damage(data)
    mend_places(data)
    refuse_damage(data)
    assert (data / "staged.json").read_text() == "staged.json"


def test_what_was_set_aside_twice_in_a_second_is_there_twice(tmp_path: Path) -> None:
    for text in ("first", "second"):
        (tmp_path / "told.json").write_text(text)
        set_aside(tmp_path / "told.json")
    assert sorted(path.read_text() for path in tmp_path.iterdir()) == ["first", "second"]
