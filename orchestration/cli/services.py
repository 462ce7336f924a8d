"""The commands that go on as a service, of Dagster or of Celery: `ui`, `serve` and `worker`."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer

from orchestration.system.disk import require_writable
from orchestration.system.settings import EXECUTOR_VARIABLE, PROJECT_DIR, Settings, variable_of

Service = Literal["code", "webserver", "daemon"]


def ui(port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 3000) -> None:
    """Start the Dagster UI, with the daemon that runs schedules and sensors."""
    workspace = str(PROJECT_DIR / "workspace.yaml")
    settings = Settings.from_environment()
    _become(settings, "dagster", "dev", "--workspace", workspace, "--host", "127.0.0.1", "--port", str(port))


def serve(
    service: Annotated[Service, typer.Argument(help="Which of the three.", show_default=False)],
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(help="Its port: 4000 for code, 3000 for the webserver.")] = None,
) -> None:
    """Run one Dagster service, on a machine that keeps it up; see docs/deploy.md. `ui` runs all three at once.

    `code` holds this project and runs its runs, `webserver` serves the pages, `daemon` runs schedules and sensors.
    The last two look for the code on `KLANTPROFIELEN_CODE_HOST` (127.0.0.1) and `_CODE_PORT` (4000). There is no
    authentication: listen on another address than 127.0.0.1 only behind something that provides it.
    """
    settings = Settings.from_environment()
    # The workspace file takes both from the environment.
    os.environ[variable_of("code_host")] = settings.code_host
    os.environ[variable_of("code_port")] = str(settings.code_port)
    listening = ("--host", host, "--port", str(port or (4000 if service == "code" else 3000)))
    module = ("--module-name", "orchestration.definitions", "--location-name", "klantprofielen")
    workspace = ("--workspace", str(PROJECT_DIR / "orchestration" / "defs" / "workspace.yaml"))
    if service == "code":
        _become(settings, "dagster", "code-server", "start", *listening, *module)
    if service == "webserver":
        _become(settings, "dagster-webserver", *listening, *workspace)
    _become(settings, "dagster-daemon", "run", *workspace)


def worker() -> None:
    """Start a Celery worker: it takes the steps of runs if KLANTPROFIELEN_EXECUTOR is celery.

    Start one on each machine: it reads files with all processors. Every machine needs the same version of this
    project, the same environment, and the same raw and data folders under the same paths.
    """
    from orchestration.defs.executors import QUEUE, require_celery

    settings = Settings.from_environment()
    if settings.celery is None or settings.executor != "celery":
        raise typer.BadParameter(
            f"it is {settings.executor}; a worker only serves celery", param_hint=EXECUTOR_VARIABLE
        )
    require_celery()
    os.environ["CELERY_BROKER_URL"] = os.environ["CELERY_RESULT_BACKEND"] = settings.celery.get_secret_value()
    name = f"klantprofielen-{os.getpid()}@%h"
    # One step at a time, and none kept from other workers meanwhile.
    bounds = ["--concurrency", "1", "--prefetch-multiplier", "1"]
    arguments = ["--app", "dagster_celery.app", "worker", "--queues", QUEUE, "--hostname", name, *bounds]
    # Imported before the first step, the definitions also show at once if the environment is wrong.
    arguments += ["--include", "orchestration.definitions", "--loglevel", "WARNING"]
    _become(settings, "celery", *arguments)


def _become(settings: Settings, program: str, *arguments: str) -> NoReturn:
    """Replace this process by a program of Dagster or Celery, once Dagster's settings and storage are in place."""
    from orchestration.defs.instance import open_instance

    require_writable(settings.data_dir)
    open_instance(settings).dispose()
    path = Path(sys.executable).with_name(program)
    # A process that a script starts in the background ignores the interrupt by which it would stop.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.execv(path, [str(path), *arguments])
