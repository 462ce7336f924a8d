"""Dagster's instance: its storage in the data folder, shared by the command line, the UI and the daemon."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from orchestration.core.files import replaced_atomically
from orchestration.core.settings import Settings

if TYPE_CHECKING:
    import dagster as dg

_CONFIG = Path(__file__).with_name("dagster.yaml")
_HOST_TAG = "klantprofielen/host"
_PROCESS_TAG = "klantprofielen/process"


def open_instance(settings: Settings) -> dg.DagsterInstance:
    """The Dagster instance of the data folder; its settings and its storage are made where they are not there yet.

    DAGSTER_HOME is set to it, for this process and those it starts. A settings file that is there already stays.
    """
    import dagster as dg

    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    # Two first runs at once would both make the tables, and Dagster fails where they are there already.
    with FileLock(home / "instance.lock"):
        config = home / "dagster.yaml"
        if not config.exists():
            with replaced_atomically(config) as temporary:
                temporary.write_bytes(_CONFIG.read_bytes())
        os.environ["DAGSTER_HOME"] = str(home)
        return dg.DagsterInstance.from_config(str(home))


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
