"""What the environment says: where steps run, and that what can't be is refused by the name of its variable."""

from __future__ import annotations

import re

import pytest

from orchestration.system.limits import LimitsError
from orchestration.system.settings import (
    CELERY_VARIABLE,
    CHUNK_VARIABLE,
    CONTACT_VARIABLE,
    DATA_DIR_VARIABLE,
    EXECUTOR_VARIABLE,
    POSTGRES_VARIABLE,
    PUBLISHED_URL_VARIABLE,
    RAW_DIR_VARIABLE,
    Settings,
    SettingsError,
)


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (
        *(EXECUTOR_VARIABLE, CHUNK_VARIABLE, CELERY_VARIABLE, POSTGRES_VARIABLE),
        *(RAW_DIR_VARIABLE, DATA_DIR_VARIABLE, PUBLISHED_URL_VARIABLE, CONTACT_VARIABLE),
    ):
        monkeypatch.delenv(variable, raising=False)


def test_steps_run_in_processes_of_this_machine_by_default() -> None:
    settings = Settings.from_environment()
    assert (settings.executor, settings.chunk, settings.has_postgres) == ("multiprocess", 200, False)


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        (EXECUTOR_VARIABLE, "multiproces", "'multiproces'; it has to be one of multiprocess, in_process, celery"),
        (EXECUTOR_VARIABLE, "celery", f"{CELERY_VARIABLE} and {RAW_DIR_VARIABLE} and {DATA_DIR_VARIABLE}"),
        (CHUNK_VARIABLE, "0", "'0'; it has to be a whole number above nil"),
        (CHUNK_VARIABLE, "-5", "'-5'"),
        (POSTGRES_VARIABLE, "postgresql://user:geheim@host/db", "has to begin as postgresql+psycopg2://"),
        (PUBLISHED_URL_VARIABLE, "http://elders.nl/", "has to begin as https:// and end in a slash"),
        (PUBLISHED_URL_VARIABLE, "https://elders.nl", "has to begin as https:// and end in a slash"),
        (PUBLISHED_URL_VARIABLE, "https://elders.nl/> <x/", "has to begin as https:// and end in a slash"),
        (CONTACT_VARIABLE, "vragen@elders.nl", "has to be a mailto: or an https: address"),
    ],
)
def test_setting_that_can_not_be_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises((SettingsError, LimitsError), match=re.escape(message)) as raised:
        Settings.from_environment()
    assert str(raised.value).startswith(variable)
    assert "geheim" not in str(raised.value)


@pytest.mark.parametrize("contact", ["mailto:vragen@elders.nl", "https://elders.nl/vragen"])
def test_addresses_of_the_catalogue_are_taken(monkeypatch: pytest.MonkeyPatch, contact: str) -> None:
    assert (Settings.from_environment().published_url, Settings.from_environment().contact) == (None, None)
    monkeypatch.setenv(PUBLISHED_URL_VARIABLE, "https://elders.nl/open/")
    monkeypatch.setenv(CONTACT_VARIABLE, contact)
    settings = Settings.from_environment()
    assert (settings.published_url, settings.contact) == ("https://elders.nl/open/", contact)


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
