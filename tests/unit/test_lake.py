"""What the environment says of a lake, and the words where it says it wrongly or something is not installed."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from orchestration.system.settings import WAREHOUSE_VARIABLE, Lake, Settings, SettingsError, variable_of
from orchestration.warehouse import lake as lake_module
from orchestration.warehouse.connection import open_for_writing
from orchestration.warehouse.lake import LakeError

CATALOG_VARIABLE, DATA_VARIABLE = variable_of("lake_catalog"), variable_of("lake_data")
GOOD = {WAREHOUSE_VARIABLE: "ducklake", CATALOG_VARIABLE: "host=db.example.nl dbname=lake", DATA_VARIABLE: "/srv/lake"}


def set_environment(monkeypatch: pytest.MonkeyPatch, **changes: str) -> None:
    for variable, value in {**GOOD, **changes}.items():
        monkeypatch.setenv(variable, value)


def test_file_is_the_warehouse_where_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch, **{WAREHOUSE_VARIABLE: ""})
    settings = Settings.from_environment()
    assert settings.lake is None
    assert settings.warehouse == settings.warehouse_file


def test_lake_is_the_warehouse_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch)
    assert Settings.from_environment().warehouse == Lake(GOOD[CATALOG_VARIABLE], "/srv/lake")


def test_folder_is_absolute_and_a_bucket_as_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for given, data in (("lake", str(tmp_path / "lake")), ("s3://emmer/lake", "s3://emmer/lake")):
        set_environment(monkeypatch, **{DATA_VARIABLE: given})
        lake = Settings.from_environment().lake
        assert lake is not None
        assert lake.data == data


@pytest.mark.parametrize(
    ("variable", "value"),
    [(WAREHOUSE_VARIABLE, "duckpond"), (CATALOG_VARIABLE, ""), (DATA_VARIABLE, "")],
)
def test_setting_that_can_not_be_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    set_environment(monkeypatch, **{variable: value})
    with pytest.raises(SettingsError, match=f"^{variable} is "):
        Settings.from_environment()


@pytest.mark.parametrize(
    "catalog",
    [
        "host=db dbname=lake password=geheim-woord",
        "host=db PASSWORD = 'geheim-woord'",
        "postgresql://lake:geheim-woord@db/lake",
        "postgresql://lake:geheim-woord/1@db/lake",
        "postgresql://db/lake?sslpassword=geheim-woord",
    ],
)
def test_password_is_refused_and_not_shown(monkeypatch: pytest.MonkeyPatch, catalog: str) -> None:
    set_environment(monkeypatch, **{CATALOG_VARIABLE: catalog})
    with pytest.raises(SettingsError, match="PGPASSWORD") as error:
        Settings.from_environment()
    assert "geheim-woord" not in str(error.value)


def test_user_without_password_is_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch, **{CATALOG_VARIABLE: "postgresql://lake@db:5432/lake"})
    assert Settings.from_environment().lake


def test_extension_that_is_not_installed_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lake_module, "find_spec", lambda _: None)
    with (
        pytest.raises(LakeError, match=f"postgres_scanner v{duckdb.__version__} .*`make lake`"),
        open_for_writing(Lake("dbname=lake", "/srv/lake")),
    ):
        pass
