"""The programs that commands start: Dagster's services, and a Celery worker."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Literal, NoReturn

from orchestration.cli.keeper import running, start
from orchestration.system import stopping
from orchestration.system.damage import refuse_damage
from orchestration.system.disk import require_writable
from orchestration.system.settings import PROJECT_DIR, Settings, variable_of

Service = Literal["code", "webserver", "daemon"]

_WORKSPACE = PROJECT_DIR / "orchestration" / "defs" / "workspace.yaml"
_MODULE = ("--module-name", "orchestration.definitions", "--location-name", "klantprofielen")
_LOOK_SECONDS = 0.5


def become(settings: Settings, command: list[str]) -> NoReturn:
    """Go on as the keeper of another program, once Dagster's storage and dbt's manifest are there; does not return.

    Raises:
        DbtError: if dbt can't parse the project.
        DamageError: if something in the data folder is damaged.
        DiskError: if the data folder can't be written.
        SettingsError: if Dagster's storage can't be as the environment asks.
    """
    _prepare(settings)
    os.execv(sys.executable, [sys.executable, "-P", "-m", "orchestration.cli.keeper", *command])


def run_together(settings: Settings, host: str, port: int, *, is_read_only: bool = False) -> int:
    """Run all three services until one ends or a signal comes; then stop the others.

    These are the programs that `serve` keeps. `dagster dev` does the same, but Dagster superseded it by `dg dev`,
    which comes with packages that only contributors need.

    Args:
        settings: the folders.
        host: the address that the webserver and the code server listen on.
        port: the port of the webserver.
        is_read_only: as `service_command`.

    Returns:
        1, because a service ended by itself.

    Raises:
        DamageError, DbtError, DiskError, SettingsError: as `become`.
        Stopped: after a signal.
    """
    _prepare(settings)
    # A process that a script starts in the background ignores the interrupt that would stop it.
    stopping.hear(signal.SIGINT)
    code_port = _free_port(host)
    environment = {
        **os.environ,
        variable_of("code_host"): host,
        variable_of("code_port"): str(code_port),
    }
    with running() as services:
        start(services, service_command("code", host, code_port), environment)
        # The two others complain at length while they don't reach it.
        while services[0].poll() is None and not _listens(host, code_port):
            time.sleep(_LOOK_SECONDS)
        start(services, service_command("webserver", host, port, is_read_only=is_read_only), environment)
        start(services, service_command("daemon", host, port), environment)
        while all(service.poll() is None for service in services):
            time.sleep(_LOOK_SECONDS)
    return 1


def service_command(service: Service, host: str, port: int, *, is_read_only: bool = False) -> list[str]:
    """The program of one service of Dagster, with its arguments.

    Args:
        service: which.
        host: the address to listen on, for the code server and the webserver.
        port: the port to listen on, likewise.
        is_read_only: whether the webserver lets nobody start or change anything.
    """
    listening = ("--host", host, "--port", str(port))
    workspace = ("--workspace", str(_WORKSPACE))
    match service:
        case "code":
            return [_program("dagster"), "code-server", "start", *listening, *_MODULE]
        case "webserver":
            # -P: no module comes from the folder that this was started in.
            module = (sys.executable, "-P", "-m", "orchestration.defs.webserver")
            return [*module, *listening, *workspace, *(["--read-only"] if is_read_only else [])]
        case "daemon":
            return [_program("dagster-daemon"), "run", *workspace]


def worker_command() -> list[str]:
    """The program of a worker for the steps of runs, with its arguments.

    Raises:
        SettingsError: if the program is not installed.
    """
    from orchestration.defs.executors import worker_arguments

    return [_program("celery"), *worker_arguments()]


def _listens(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def _prepare(settings: Settings) -> None:
    from orchestration.defs.dbt import ensure_manifest
    from orchestration.defs.instance import open_instance

    require_writable(settings.data_dir)
    refuse_damage(settings.data_dir)
    ensure_manifest(settings)
    open_instance(settings).dispose()


def _program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _free_port(host: str) -> int:
    with socket.socket() as free:
        free.bind((host, 0))
        return int(free.getsockname()[1])
