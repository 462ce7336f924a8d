"""What the environment says: every wrong value is named at once, and no secret is shown."""

from __future__ import annotations

import os
import pickle
import re
from pathlib import Path

import pytest

from orchestration.system.limits import Limits
from orchestration.system.settings import (
    CELERY_VARIABLE,
    DATA_DIR_VARIABLE,
    EXECUTOR_VARIABLE,
    POSTGRES_VARIABLE,
    PREFIX,
    PROJECT_DIR,
    RAW_DIR_VARIABLE,
    WAREHOUSE_VARIABLE,
    Settings,
    SettingsError,
    variable_of,
)

PUBLISHED_URL_VARIABLE, CONTACT_VARIABLE = variable_of("published_url"), variable_of("contact")


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in list(os.environ):
        if variable.startswith(PREFIX):
            monkeypatch.delenv(variable)


def test_steps_run_in_processes_of_this_machine_by_default() -> None:
    settings = Settings.from_environment()
    assert (settings.executor, settings.chunk, settings.has_postgres) == ("multiprocess", 200, False)
    assert (settings.raw_dir, settings.data_dir) == (PROJECT_DIR / "raw", PROJECT_DIR / "data")


@pytest.mark.parametrize(("value", "umask"), [("022", 0o022), ("0077", 0o077), ("", 0o027)])
def test_umask_is_octal(monkeypatch: pytest.MonkeyPatch, value: str, umask: int) -> None:
    monkeypatch.setenv(variable_of("umask"), value)
    assert Settings.from_environment().umask == umask


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        (EXECUTOR_VARIABLE, "multiproces", "is 'multiproces'; it must be 'multiprocess', 'in_process' or 'celery'."),
        *(
            (variable_of("chunk"), value, f"is '{value}'; it must be a positive integer.")
            for value in ("0", "-5", "1.5", "²")
        ),
        (variable_of("max_memory"), "veel", "is 'veel'; it must be a positive integer."),
        (variable_of("code_port"), "70000", "is '70000'; it must be a port, at most 65535."),
        *(
            (variable_of("umask"), value, f"is '{value}'; it must be three octal digits, as 027.")
            for value in ("27", "0o27", "o27", "999", "u=rwx")
        ),
        (variable_of("cbs_url"), "opendata.cbs.nl", "is 'opendata.cbs.nl'; it must look like https://host"),
        (
            POSTGRES_VARIABLE,
            "postgresql://user:geheim@host/db",
            "can't be used; it must look like postgresql+psycopg2:",
        ),
        (PUBLISHED_URL_VARIABLE, "http://elders.nl/", "it must begin with https:// and end in a slash."),
        (PUBLISHED_URL_VARIABLE, "https://elders.nl", "it must begin with https:// and end in a slash."),
        (PUBLISHED_URL_VARIABLE, "https://elders.nl/> <x/", "it must begin with https:// and end in a slash."),
        (CONTACT_VARIABLE, "vragen@elders.nl", "it must be a mailto: or an https: address."),
    ],
)
def test_value_that_can_not_be_used_is_named_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=f"^{variable} .*{re.escape(message)}") as raised:
        Settings.from_environment()
    assert "geheim" not in str(raised.value)


def test_every_wrong_value_is_named_at_once_and_no_secret_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {
        EXECUTOR_VARIABLE: "celery",
        variable_of("chunk"): "0",
        POSTGRES_VARIABLE: "mysql://user:geheim@host/db",
        WAREHOUSE_VARIABLE: "ducklake",
        variable_of("lake_catalog"): "host=db password=geheim",
        variable_of("smtp_url"): "smtp://user:geheim@",
        variable_of("alert_webhook"): "hooks.example.org/geheim",
    }
    for variable, value in wrong.items():
        monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment()
    missing = {CELERY_VARIABLE, RAW_DIR_VARIABLE, DATA_DIR_VARIABLE}
    missing |= {variable_of(field) for field in ("lake_data", "alert_to", "alert_from")}
    lines = str(raised.value).splitlines()
    assert {line.partition(" ")[0] for line in lines} == {*wrong, *missing} - {EXECUTOR_VARIABLE, WAREHOUSE_VARIABLE}
    assert {line.partition(" ")[0] for line in lines if " is not set; " in line} == missing
    assert "geheim" not in str(raised.value)


@pytest.mark.parametrize("contact", ["mailto:vragen@elders.nl", "https://elders.nl/vragen"])
def test_addresses_of_the_catalogue_are_taken(monkeypatch: pytest.MonkeyPatch, contact: str) -> None:
    assert (Settings.from_environment().published_url, Settings.from_environment().contact) == (None, None)
    monkeypatch.setenv(PUBLISHED_URL_VARIABLE, "https://elders.nl/open/")
    monkeypatch.setenv(CONTACT_VARIABLE, contact)
    settings = Settings.from_environment()
    assert (settings.published_url, settings.contact) == ("https://elders.nl/open/", contact)


@pytest.mark.parametrize(
    ("published", "releases", "expected"),
    [
        (None, None, None),
        ("https://elders.nl/open/published/", None, "https://elders.nl/open/releases/"),
        ("https://elders.nl/open/published/", "https://elders.nl/r/", "https://elders.nl/r/"),
        (None, "https://elders.nl/r/", "https://elders.nl/r/"),
    ],
)
def test_releases_are_beside_what_is_published_unless_said_otherwise(
    monkeypatch: pytest.MonkeyPatch, published: str | None, releases: str | None, expected: str | None
) -> None:
    monkeypatch.setenv(PUBLISHED_URL_VARIABLE, published or "")
    monkeypatch.setenv(variable_of("releases_url"), releases or "")
    settings = Settings.from_environment()
    assert (settings.releases_url, settings.releases_dir) == (expected, settings.data_dir / "releases")
    for value, folder in (("elders/../uitgaven", Path.cwd() / "uitgaven"), (".", Path.cwd())):
        monkeypatch.setenv(variable_of("releases_dir"), value)
        assert Settings.from_environment().releases_dir == folder


def test_limits_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings.from_environment().limits == Limits()
    for number, field in enumerate(Limits.__slots__, start=1):
        monkeypatch.setenv(variable_of(field), str(number))
    assert Settings.from_environment().limits == Limits(1, 2, 3, 4, 5, 6, 7)


def test_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = Settings.from_environment()
    for field in Settings.model_fields:
        monkeypatch.setenv(variable_of(field), "")
    assert Settings.from_environment() == expected


def test_celery_is_taken_with_its_server_and_the_folders_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EXECUTOR_VARIABLE, "celery")
    for variable, value in (
        (CELERY_VARIABLE, "redis://:geheim@host:6379/0"),
        (RAW_DIR_VARIABLE, "/raw"),
        (DATA_DIR_VARIABLE, "/data"),
    ):
        monkeypatch.setenv(variable, value)
    settings = Settings.from_environment()
    assert settings.executor == "celery"
    assert "geheim" not in repr(settings)


def test_settings_of_a_rebuild_differ_in_the_warehouse_file_alone() -> None:
    settings = Settings.from_environment()
    rebuilding = settings.rebuilding_in(settings.data_dir / "rebuild")
    assert rebuilding.warehouse_file == settings.data_dir / "rebuild" / "warehouse.duckdb"
    assert rebuilding.published_dir == settings.published_dir
    assert settings.warehouse_file == settings.data_dir / "warehouse.duckdb"
    elsewhere = pickle.loads(pickle.dumps(rebuilding))  # noqa: S301 - pickled here
    assert elsewhere == rebuilding


def test_every_setting_is_documented() -> None:
    """As `KLANTPROFIELEN_X`, or `_X` after another of its row; each once in the tables of settings."""
    text = (PROJECT_DIR / "docs" / "how-to" / "operate.md").read_text(encoding="utf-8")
    _, settings = text.split("\n## Settings\n")
    names = [name for row in settings.splitlines() if row.startswith("|") for name in _names(row.split("|")[1])]
    assert sorted(names) == sorted(map(variable_of, Settings.model_fields))


def _names(cell: str) -> list[str]:
    return [PREFIX + name.removeprefix(PREFIX).removeprefix("_") for name in re.findall(r"`([A-Z_]+)`", cell)]
