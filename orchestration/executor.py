"""Where the steps of a run run: in its own process, in processes beside it, or on Celery's workers."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from orchestration.core.settings import CELERY_VARIABLE, Settings, SettingsError
from orchestration.core.worker import processors

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
        preloaded = {"preload_modules": ["orchestration.definitions"]}
        return dg.multiprocess_executor.configured(
            {"max_concurrent": processors(), "start_method": {"forkserver": preloaded}}, name="multiprocess"
        )
    require_celery()
    from dagster_celery import celery_executor

    address = {"env": CELERY_VARIABLE}
    return celery_executor.configured({"broker": address, "backend": address}, name="celery")


def require_celery() -> None:
    """See to it that Celery is installed.

    Raises:
        SettingsError: where it is not; the message says how to install it.
    """
    if find_spec("dagster_celery") is None:
        raise SettingsError(
            "The executor 'celery' is not installed: pip install --requirement requirements/celery.txt."
        )
