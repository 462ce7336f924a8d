"""The programs that commands start: Dagster's services, and a Celery worker."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal, NoReturn

from orchestration.system.disk import require_writable
from orchestration.system.settings import PROJECT_DIR, Settings, variable_of

Service = Literal["code", "webserver", "daemon"]

_WORKSPACE = PROJECT_DIR / "orchestration" / "defs" / "workspace.yaml"
_MODULE = ("--module-name", "orchestration.definitions", "--location-name", "klantprofielen")
_LOOK_SECONDS = 0.5
_STOP_SECONDS = 30


def become(settings: Settings, command: list[str]) -> NoReturn:
    """Go on as another program, once Dagster's storage and dbt's manifest are there; does not return.

    Raises:
        DbtError: if dbt can't parse the project.
        DiskError: if the data folder can't be written.
        SettingsError: if Dagster's storage can't be as the environment asks.
    """
    _prepare(settings)
    _hear_interrupts()
    os.execv(command[0], command)


def run_together(settings: Settings, host: str, port: int, *, is_read_only: bool = False) -> int:
    """Run all three services until one ends or somebody interrupts; then stop the others.

    These are the programs that `serve` becomes. `dagster dev` does the same, but Dagster superseded it by `dg dev`,
    which comes with packages that only contributors need.

    Args:
        settings: the folders.
        host: the address that the webserver and the code server listen on.
        port: the port of the webserver.
        is_read_only: as `service_command`.

    Returns:
        0 after an interrupt, 1 if a service ended by itself.

    Raises:
        DbtError, DiskError, SettingsError: as `become`.
    """
    _prepare(settings)
    _hear_interrupts()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    code_port = _free_port(host)
    environment = {
        **os.environ,
        variable_of("code_host"): host,
        variable_of("code_port"): str(code_port),
    }
    with ExitStack() as stack:

        def start(service: Service) -> subprocess.Popen[bytes]:
            its_port = code_port if service == "code" else port
            command = service_command(service, host, its_port, is_read_only=is_read_only)
            return stack.enter_context(_running(command, environment))

        try:
            code = start("code")
            # The two others complain at length while they don't reach it.
            while code.poll() is None and not _listens(host, code_port):
                time.sleep(_LOOK_SECONDS)
            services = [code, start("webserver"), start("daemon")]
            while all(service.poll() is None for service in services):
                time.sleep(_LOOK_SECONDS)
        except KeyboardInterrupt:
            return 0
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


@contextmanager
def _running(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A program that runs during a block, in a session of its own: an interrupt reaches only us, and we stop it."""
    process = subprocess.Popen(command, env=environment, start_new_session=True)  # noqa: S603  # our own programs
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


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
    ensure_manifest(settings)
    open_instance(settings).dispose()


def _hear_interrupts() -> None:
    """A process that a script starts in the background ignores the interrupt that would stop it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _free_port(host: str) -> int:
    with socket.socket() as free:
        free.bind((host, 0))
        return int(free.getsockname()[1])
