"""Dagster's instance: its storage in the data folder, shared by the command line, the UI and the daemon."""

from __future__ import annotations

import os
import socket
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from filelock import FileLock

from orchestration.system.files import replaced_atomically
from orchestration.system.settings import POSTGRES_VARIABLE, Settings, SettingsError

if TYPE_CHECKING:
    import dagster as dg

_CONFIG = Path(__file__).with_name("dagster.yaml").read_text(encoding="utf-8")
_POSTGRES = {"postgres": {"postgres_url": {"env": POSTGRES_VARIABLE}}}
"""Dagster's storage where it is in PostgreSQL: only the name of the variable is written down."""
_HOST_TAG = "klantprofielen/host"
_PROCESS_TAG = "klantprofielen/process"


def open_instance(settings: Settings) -> dg.DagsterInstance:
    """The Dagster instance of the data folder; its settings and its storage are made where they are not there yet.

    DAGSTER_HOME is set to it, for this process and those it starts. A settings file that was written here follows the
    environment; one that somebody changed stays, and has to agree with it.

    Raises:
        SettingsError: where Dagster's storage is to be in PostgreSQL and the settings file has it elsewhere, or the
            other way round, or what it needs is not installed.
    """
    import dagster as dg

    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    # Two first runs at once would both make the tables, and Dagster fails where they are there already.
    with FileLock(home / "instance.lock"):
        write_config(home / "dagster.yaml", settings)
        os.environ["DAGSTER_HOME"] = str(home)
        return dg.DagsterInstance.from_config(str(home))


def write_config(path: Path, settings: Settings) -> None:
    """Write Dagster's settings where they are not as the environment asks; raises as `open_instance` does."""
    if settings.has_postgres and find_spec("dagster_postgres") is None:
        raise SettingsError(
            f"{POSTGRES_VARIABLE} needs what is not installed: pip install --requirement requirements/postgres.txt."
        )
    in_postgres = f"{_CONFIG}\n{yaml.safe_dump({'storage': _POSTGRES})}"
    wanted, other = (in_postgres, _CONFIG) if settings.has_postgres else (_CONFIG, in_postgres)
    found = path.read_text(encoding="utf-8") if path.exists() else other
    if found == other:
        with replaced_atomically(path) as temporary:
            temporary.write_text(wanted, encoding="utf-8")
    elif ((yaml.safe_load(found) or {}).get("storage") == _POSTGRES) != settings.has_postgres:
        has, is_set = ("has", "empty") if not settings.has_postgres else ("does not have", "set")
        raise SettingsError(
            f"{path} was changed by hand and {has} Dagster's storage in PostgreSQL, while {POSTGRES_VARIABLE} is "
            f"{is_set}: make them agree, or remove the file."
        )


def run_tags() -> dict[str, str]:
    """Tags by which a later command can tell that this process, and so its run, is gone."""
    return {_HOST_TAG: socket.gethostname(), _PROCESS_TAG: str(os.getpid())}


def report_dead_runs(instance: dg.DagsterInstance) -> None:
    """Mark as failed the runs of commands on this machine that were killed; no daemon watches those."""
    import dagster as dg

    unfinished = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED], tags={_HOST_TAG: socket.gethostname()})
    for run in instance.get_runs(unfinished):
        if not _is_alive(int(run.tags[_PROCESS_TAG])):
            instance.report_run_failed(run, "The process that ran this was ended before it was done.")


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
