"""Strikes a process of ours at a known place; every Python that finds this folder on PYTHONPATH imports it.

With PARSED_ONCE, dbt takes what it parsed for another folder, as in `tests.support.quicker`.

FAULT_PLACE is the function, as `orchestration.warehouse.staging:_insert`; FAULT_CALL which of its calls, from 1, and
FAULT_ARGUMENT what must be in the text of an argument for a call to count. FAULT is what happens as that call begins:
`kill` (kill -9 of this process), `kill-parent` (of the one that started it, and then hang), `stop` (until a SIGCONT)
or `fill` (fill the disk of the folder FAULT_FOLDER, and go on).
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any


def strike() -> None:
    """Do what FAULT says."""
    fault = os.environ["FAULT"]
    if fault == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif fault == "kill-parent":
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(600)
    elif fault == "stop":
        os.kill(os.getpid(), signal.SIGSTOP)
    elif fault == "fill":
        fill(Path(os.environ["FAULT_FOLDER"]))
    else:
        raise ValueError(fault)


def fill(folder: Path) -> None:
    """Write a file until there is no room for another byte."""
    with (folder / "ballast").open("wb", buffering=0) as ballast:
        for size in (2**20, 1):
            try:
                while ballast.write(bytes(size)):
                    pass
            except OSError:
                continue


def lay(module: ModuleType, path: str) -> None:
    """Put the strike before a function or method of a module."""
    *owners, name = path.split(".")
    owner: Any = functools.reduce(getattr, owners, module)
    function: Callable[..., Any] = getattr(owner, name)
    wanted, argument, calls = int(os.environ["FAULT_CALL"]), os.environ["FAULT_ARGUMENT"], count(1)

    @functools.wraps(function)
    def struck(*args: Any, **kwargs: Any) -> Any:
        if any(argument in str(value) for value in args) and next(calls) == wanted:
            strike()
        return function(*args, **kwargs)

    setattr(owner, name, struck)


def forget_path(module: ModuleType) -> None:
    """Leave the path of the warehouse out of what dbt compares before it parses again."""
    keys: Callable[..., Any] = module.DuckDBCredentials._connection_keys

    def without_path(credentials: Any) -> tuple[str, ...]:
        return tuple(key for key in keys(credentials) if key != "path")

    module.DuckDBCredentials._connection_keys = without_path


class Finder(MetaPathFinder):
    """Changes a module as soon as it has been executed."""

    def __init__(self, module: str, change: Callable[[ModuleType], None]) -> None:
        self.module, self.change = module, change

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's own spec, with the change made at its end."""
        if fullname != self.module:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        assert spec is not None
        assert spec.loader is not None
        execute = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            execute(module)
            self.change(module)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


if os.environ.get("FAKETIME"):
    # The clock is faked for this process; the helpers that Dagster starts beside it don't end under a faked one.
    os.environ.pop("LD_PRELOAD", None)

if place := os.environ.get("FAULT_PLACE"):
    name, _, path = place.partition(":")
    if name in sys.modules:
        lay(sys.modules[name], path)
    else:
        sys.meta_path.insert(0, Finder(name, functools.partial(lay, path=path)))

if os.environ.get("PARSED_ONCE"):
    sys.meta_path.insert(0, Finder("dbt.adapters.duckdb.credentials", forget_path))
