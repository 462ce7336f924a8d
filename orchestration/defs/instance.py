"""Dagster's instance: its storage in the data folder, which the commands, the UI and the daemon share."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from orchestration.defs.storage import fault_behind, index_again, mend_storage, refuse_damaged_storage
from orchestration.system.files import replaced_atomically, set_aside
from orchestration.system.locks import locked_folder
from orchestration.system.printable import in_one_line
from orchestration.system.settings import POSTGRES_VARIABLE, Settings, SettingsError

if TYPE_CHECKING:
    import dagster as dg

_CONFIG = Path(__file__).with_name("dagster.yaml")
_POSTGRES = {"postgres": {"postgres_url": {"env": POSTGRES_VARIABLE}}}
"""Dagster's storage in PostgreSQL; the file names the variable, and not the address with its secrets."""
_log = logging.getLogger(__name__)
_HOST_TAG = "klantprofielen/host"
_PROCESS_TAG = "klantprofielen/process"


class UnusableConfigError(SettingsError):
    """Dagster can't use its settings file; the message says why, and what to do."""

    def __init__(self, path: Path, found: object) -> None:
        """Say which file it is, and what was found."""
        super().__init__(
            f"Dagster's settings in {path} can't be used ({in_one_line(found)}): mend the file, or "
            "remove it, and it is written again; so does `klantprofielen rebuild`, which sets it aside."
        )


def open_instance(settings: Settings) -> dg.DagsterInstance:
    """Open the Dagster instance of the data folder; the first time, make its settings and its storage.

    Sets DAGSTER_HOME, for this process and those it starts. A settings file that this function wrote follows the
    environment; one that somebody changed stays, and has to agree with the environment.

    Raises:
        SettingsError: if only one of the environment and the settings file puts Dagster's storage in PostgreSQL, or
            its client is not installed, or the settings file can't be used.
        DamageError: if Dagster's storage can't be read.
        DiskError: if the disk is full, or can't be written.
        LockedError: if another process keeps it locked for too long.
    """
    import dagster as dg

    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    # Two first runs at once would both make the tables, and Dagster fails if they exist.
    with locked_folder(home, settings.lock_seconds):
        config = home / "dagster.yaml"
        write_config(config, settings)
        os.environ["DAGSTER_HOME"] = str(home)
        refuse_damaged_storage(home)
        try:
            return dg.DagsterInstance.from_config(str(home))
        except Exception as error:  # of a file with anything in it, Dagster raises anything
            if fault := fault_behind(error, settings):
                raise fault from error
            if config.read_text(encoding="utf-8") in _ours():
                raise
            raise UnusableConfigError(config, error) from error


def mend_instance(settings: Settings) -> None:
    """Set aside what Dagster can't use of its settings and its storage, and put what could be read in new files.

    Raises:
        SettingsError: if only one of the environment and the settings file puts Dagster's storage in PostgreSQL.
    """
    if not settings.dagster_home.exists():
        return
    mend_storage(settings)
    try:
        instance = open_instance(settings)
    except UnusableConfigError as error:
        aside = set_aside(settings.dagster_home / "dagster.yaml")
        _log.warning("%s It is set aside as %s.", error, aside.name)
        instance = open_instance(settings)
    with instance:
        index_again(instance, settings.dagster_home)


def write_config(path: Path, settings: Settings) -> None:
    """Write Dagster's settings unless they are as the environment asks; raises what `open_instance` raises.

    The beginning of a file that we wrote is what a full disk or a crash left of it: it is written again.
    """
    if settings.has_postgres and find_spec("dagster_postgres") is None:
        raise SettingsError(
            f"{POSTGRES_VARIABLE} needs a client that is not installed: "
            "pip install --requirement requirements/postgres.txt."
        )
    in_sqlite, in_postgres = _ours()
    wanted = in_postgres if settings.has_postgres else in_sqlite
    found = path.read_bytes() if path.exists() else b""
    if found == wanted.encode():
        return
    if in_postgres.encode().startswith(found):
        with replaced_atomically(path) as temporary:
            temporary.write_text(wanted, encoding="utf-8")
    elif (_parsed(path).get("storage") == _POSTGRES) != settings.has_postgres:
        has, is_set = ("has", "empty") if not settings.has_postgres else ("does not have", "set")
        raise SettingsError(
            f"Somebody changed {path}, and it {has} Dagster's storage in PostgreSQL, while {POSTGRES_VARIABLE} is "
            f"{is_set}: make them agree, or remove the file."
        )


def _ours() -> tuple[str, str]:
    """The settings that we write: with Dagster's storage in SQLite, and in PostgreSQL; the first begins the second."""
    in_sqlite = _CONFIG.read_text(encoding="utf-8")
    return in_sqlite, f"{in_sqlite}\n{yaml.safe_dump({'storage': _POSTGRES})}"


def _parsed(path: Path) -> dict[str, object]:
    """The settings in a file that somebody changed.

    Raises:
        UnusableConfigError: if it is no YAML, or holds no settings.
    """
    try:
        found = yaml.safe_load(path.read_bytes())
    except (yaml.YAMLError, ValueError) as error:  # PyYAML's for 30 February
        raise UnusableConfigError(path, error) from error
    if not isinstance(found, dict):
        raise UnusableConfigError(path, "it holds no settings")
    return found


def run_tags() -> dict[str, str]:
    """Tags from which a later command can tell that this process has ended, and its run with it."""
    return {_HOST_TAG: socket.gethostname(), _PROCESS_TAG: str(os.getpid())}


def is_of_command(run: dg.DagsterRun) -> bool:
    """True for a run in the process of a command, which Dagster's daemon does not watch."""
    return _HOST_TAG in run.tags


def report_dead_runs(instance: dg.DagsterInstance) -> None:
    """Mark as failed the runs of commands that were killed on this machine."""
    from orchestration.defs.private import fail_run

    for run in _unfinished(instance, {_HOST_TAG: socket.gethostname()}):
        if not _is_alive(int(run.tags[_PROCESS_TAG])):
            fail_run(instance, run, "The process of this run ended before the run did.")


def fail_own_runs(instance: dg.DagsterInstance) -> None:
    """Mark as failed the runs of this process that a signal stopped before Dagster could do so."""
    from orchestration.defs.private import fail_run

    for run in _unfinished(instance, run_tags()):
        fail_run(instance, run, "A signal stopped the process of this run.")


def _unfinished(instance: dg.DagsterInstance, tags: Mapping[str, str]) -> Sequence[dg.DagsterRun]:
    """The runs with these tags that have begun, or are about to, and not ended."""
    import dagster as dg

    status = dg.DagsterRunStatus
    return instance.get_runs(dg.RunsFilter(statuses=[status.NOT_STARTED, status.STARTING, status.STARTED], tags=tags))


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
