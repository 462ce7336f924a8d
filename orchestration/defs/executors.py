"""Where the steps of a run run: in its own process, in processes beside it, or on Celery's workers.

No other module than this one, the settings and the command `worker` knows of Celery.
"""

from __future__ import annotations

import os
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.reading.workers import processors
from orchestration.system.settings import CELERY_VARIABLE, Settings, SettingsError

if TYPE_CHECKING:
    import dagster as dg

_QUEUE = "dagster"
"""dagster-celery sends steps to this queue of Celery."""


def executor_of(settings: Settings) -> dg.ExecutorDefinition:
    """The executor for runs from the UI and the daemon; a command runs its steps in its own process.

    Raises:
        SettingsError: if the executor that the environment asks for is not installed.
    """
    import dagster as dg

    if settings.executor == "in_process":
        return dg.in_process_executor
    if settings.executor == "multiprocess":
        # Imports take seconds. Forked from a process that has made them, a step does without.
        preloaded = {"preload_modules": ["orchestration.definitions", "sqlalchemy", "alembic.command"]}
        return dg.multiprocess_executor.configured(
            {"max_concurrent": processors(), "start_method": {"forkserver": preloaded}}, name="multiprocess"
        )
    _require_celery()
    from dagster_celery import celery_executor

    # dagster-celery makes its one task anew for every step, and Celery keeps the first.
    warnings.filterwarnings("ignore", message="Task name 'execute_plan' is already registered")

    address = {"env": CELERY_VARIABLE}
    return celery_executor.configured({"broker": address, "backend": address}, name="celery")


def shared_settings(settings: Settings) -> dg.ResourceDefinition:
    """The settings as a resource, which refuses a step whose run has another data folder.

    A worker of Celery takes the steps of any run, and has an environment of its own: with other folders it would
    read, build and publish other files, and the run would call that a success.
    """
    import dagster as dg

    @dg.resource
    def resource(context: dg.InitResourceContext) -> Settings:
        if settings.executor == "celery" and context.instance is not None:
            home = Path(context.instance.root_directory)
            if home != settings.dagster_home:
                raise SettingsError(
                    f"This worker has its data in {settings.data_dir}, and the run has it in {home.parent}: start the "
                    "worker with the same environment."
                )
        return settings

    return resource


def worker_arguments() -> list[str]:
    """The arguments of the program `celery` for a worker that takes our steps; sets what it reads in the environment.

    Raises:
        SettingsError: if Celery is not installed.
    """
    _require_celery()
    os.environ["CELERY_BROKER_URL"] = os.environ["CELERY_RESULT_BACKEND"] = os.environ[CELERY_VARIABLE]
    name = f"klantprofielen-{os.getpid()}@%h"
    # One step at a time, and no other waits behind it while another worker is free.
    bounds = ["--concurrency", "1", "--prefetch-multiplier", "1"]
    arguments = ["--app", "dagster_celery.app", "worker", "--queues", _QUEUE, "--hostname", name, *bounds]
    # Imported before the first step, the definitions also show at once what is wrong with the environment.
    return [*arguments, "--include", "orchestration.definitions", "--loglevel", "WARNING"]


def _require_celery() -> None:
    """Refuse to go on without Celery.

    Raises:
        SettingsError: if it is not installed; the message says how to install it.
    """
    if find_spec("dagster_celery") is None:
        raise SettingsError(
            "The executor 'celery' is not installed: pip install --requirement requirements/celery.txt."
        )
