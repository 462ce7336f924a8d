"""Where the steps of a run run: in its own process, in processes beside it, or on Celery's workers."""

from __future__ import annotations

import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.reading.workers import processors
from orchestration.system.settings import CELERY_VARIABLE, Settings, SettingsError

if TYPE_CHECKING:
    import dagster as dg

QUEUE = "dagster"
"""The queue of Celery that dagster-celery sends steps to."""


def executor_of(settings: Settings) -> dg.ExecutorDefinition:
    """The executor for runs from the UI and the daemon, and for `dagster job launch`.

    Raises:
        SettingsError: where the executor asked for is not installed.
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
    require_celery()
    from dagster_celery import celery_executor

    # dagster-celery makes its one task anew for every step, and Celery keeps the first.
    warnings.filterwarnings("ignore", message="Task name 'execute_plan' is already registered")

    address = {"env": CELERY_VARIABLE}
    return celery_executor.configured({"broker": address, "backend": address}, name="celery")


def shared_settings(settings: Settings) -> dg.ResourceDefinition:
    """The settings as a resource, which no step gets that runs for another data folder than that of its run.

    A worker of Celery takes the steps of any run, and has an environment of its own: with other folders it would
    read, build and publish something else, and the run would call that a success.
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


def require_celery() -> None:
    """See to it that Celery is installed.

    Raises:
        SettingsError: where it is not; the message says how to install it.
    """
    if find_spec("dagster_celery") is None:
        raise SettingsError(
            "The executor 'celery' is not installed: pip install --requirement requirements/celery.txt."
        )
