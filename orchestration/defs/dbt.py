"""Running dbt inside this process: the manifest Dagster reads, and builds whose events it gets."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from shutil import copyfile
from typing import Any

from orchestration.publishing.metrics import SEMANTIC_MANIFEST
from orchestration.system.errors import KlantprofielenError
from orchestration.system.files import remove, replaced_together, sha256_of
from orchestration.system.locks import locked_folder
from orchestration.system.settings import DATA_DIR_VARIABLE, DBT_PROJECT_DIR, WAREHOUSE_DIR_VARIABLE, Settings
from orchestration.warehouse.connection import warehouse_of

BUILD = ("build", "--no-write-json", "--exclude-resource-type", "unit_test")
"""The dbt command of a build. It writes no artifacts, because only tools beside Dagster use them and
`klantprofielen docs` makes its own. It leaves out dbt's unit tests: they test the models and not the data, and take a
third of the time; `make test` runs them."""

_PROJECT = "project"
"""Holds the path of the dbt project that was parsed last."""
_NO_REASONS = {"LogModelResult", "LogNodeResult", "LogSeedResult", "LogTestResult", "MainStackTrace"}
"""Events that count nodes and seconds, or say where dbt is; what failed, and why, is in events of its own."""


class DbtError(KlantprofielenError):
    """dbt could not do what was asked; the message is dbt's own."""


class ManifestError(KlantprofielenError):
    """There is no manifest to make the assets from; the message names the command that makes it."""


@dataclass
class DbtResult:
    """The events of a dbt invocation, in order, as dictionaries of dbt's structured logging.

    `failed_tests` has the query of each test that found rows it should not, by the test's name; `models` that of each
    model that was built, by its schema and name.
    """

    success: bool
    events: list[dict[str, Any]] = field(default_factory=list)
    exception: BaseException | None = None
    failed_tests: dict[str, str] = field(default_factory=dict)
    models: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def failures(self) -> list[str]:
        """The message of each error, and of each node that failed; equal for the same failure."""
        return [
            event["info"]["msg"]
            for event in self.events
            if event["info"]["level"] == "error" and event["info"]["name"] not in _NO_REASONS
        ]


def run_dbt(settings: Settings, args: Sequence[str], indirect_selection: str | None = None) -> DbtResult:
    """Run one dbt command on the project; never two at once in a process.

    Args:
        settings: says where the warehouse and the artifacts are. The warehouse is to be open for writing, unless the
            command is `parse`: of a lake dbt joins that.
        args: the command and its own options, as on the command line.
        indirect_selection: which tests a selection of nodes brings along; dbt's default if None.
    """
    handlers = logging.root.handlers[:]
    from dbt.cli.main import dbtRunner
    from dbt_common.events.base_types import EventMsg
    from dbt_common.events.functions import msg_to_dict

    # A package that dbt imports adds a handler to the root logger, which would print everything that Dagster logs.
    logging.root.handlers[:] = handlers
    result = DbtResult(success=False)

    def collect(message: EventMsg) -> None:
        if message.info.level in ("info", "warn", "error"):
            result.events.append(msg_to_dict(message))

    # The profile reads these; kept equal from run to run, dbt need not parse the project again.
    os.environ[DATA_DIR_VARIABLE] = str(settings.data_dir)
    os.environ[WAREHOUSE_DIR_VARIABLE] = str(settings.warehouse_file.parent)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    forget_other_project(settings.dbt_target_dir, DBT_PROJECT_DIR)
    options = [
        *("--project-dir", str(DBT_PROJECT_DIR), "--profiles-dir", str(DBT_PROJECT_DIR)),
        *("--target-path", str(settings.dbt_target_dir), "--log-path", str(settings.dbt_target_dir / "logs")),
        *("--target", warehouse_of(settings).dbt_target),
        *("--log-level", "none", "--no-use-colors", "--no-version-check"),
        *(["--indirect-selection", indirect_selection] if indirect_selection else []),
    ]
    if "parse" not in args:  # that writes neither, and may run beside another
        for written in ("compiled", "run"):  # anything there that dbt can't write over would stop it
            remove(settings.dbt_target_dir / written)
    outcome = dbtRunner(callbacks=[collect]).invoke([*args, *options])
    if outcome.exception is not None and not isinstance(outcome.exception, Exception):
        raise outcome.exception  # a signal is no failure of dbt
    result.success, result.exception = outcome.success, outcome.exception
    runs = getattr(outcome.result, "results", [])
    result.failed_tests = {
        run.node.name: run.node.compiled_code
        for run in runs
        if run.status == "fail" and run.node.resource_type == "test"
    }
    result.models = {
        (run.node.schema, run.node.alias): run.node.compiled_code
        for run in runs
        if run.status == "success" and run.node.resource_type == "model"
    }
    return result


def forget_other_project(target: Path, project: Path) -> None:
    """Have dbt parse everything again if it parsed a project elsewhere: it keeps the paths of seeds, which may be gone.

    Args:
        target: dbt's folder for what it makes.
        project: the dbt project of now.
    """
    mark, here = target / _PROJECT, str(project).encode()
    if not mark.is_file() or mark.read_bytes() != here:
        target.mkdir(parents=True, exist_ok=True)
        remove(target / "partial_parse.msgpack")
        remove(mark)
        mark.write_bytes(here)


def read_manifest(settings: Settings) -> dict[str, Any]:
    """The manifest that `ensure_manifest` made, as it is: nothing is parsed, and no other file is opened.

    Raises:
        ManifestError: if it has not been made yet.
    """
    path = _manifest_path(settings)
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise ManifestError(
            f"Dagster's assets come from dbt's manifest, and {path} does not exist yet: run `klantprofielen build` "
            "once, or start Dagster with `klantprofielen ui`, which makes it."
        ) from None
    except (OSError, ValueError) as error:
        raise ManifestError(
            f"Dagster's assets come from dbt's manifest, and {path} can't be read ({error}): run `klantprofielen "
            "build`, which makes it again."
        ) from error
    return found


def ensure_manifest(settings: Settings) -> Path:
    """The path of a manifest that fits the dbt project as it is now; dbt parses the project only when it changed.

    It is a copy, because dbt writes its own again in every run, and a run that is killed leaves half of it. Beside it
    lies a copy of the semantic manifest, named SEMANTIC_MANIFEST. One that is damaged is made again.

    Raises:
        DbtError: if dbt can't parse the project.
        LockedError: if another process does so for too long.
    """
    manifest = _manifest_path(settings)
    copied = [manifest, manifest.with_name(SEMANTIC_MANIFEST)]
    stamp = manifest.with_name("fingerprint")
    settings.dbt_target_dir.mkdir(parents=True, exist_ok=True)
    with locked_folder(settings.dbt_target_dir, settings.lock_seconds):
        fingerprint = _project_fingerprint()
        if stamp.exists() and stamp.read_bytes() == _stamp(fingerprint, copied):
            return manifest
        result = run_dbt(settings, ["parse"])
        if not result.success:
            raise DbtError("\n".join(result.failures) or str(result.exception))
        with replaced_together([*copied, stamp]) as (*copies, new_stamp):
            for target, copy in zip(copied, copies, strict=True):
                copyfile(settings.dbt_target_dir / target.name, copy)
            new_stamp.write_bytes(_stamp(fingerprint, copies))
    return manifest


def _manifest_path(settings: Settings) -> Path:
    return settings.dbt_target_dir / "parsed" / "manifest.json"


def _stamp(fingerprint: str, copies: Sequence[Path]) -> bytes:
    """What tells from which project the copies were made, and that they are what was written."""
    sums = [sha256_of(path) if path.exists() else "gone" for path in copies]
    return "\n".join([fingerprint, *sums]).encode()


def _project_fingerprint() -> str:
    digest = hashlib.sha256(f"{version('dbt-core')} {DBT_PROJECT_DIR}".encode())
    for path in sorted(DBT_PROJECT_DIR.rglob("*")):
        if path.suffix in (".sql", ".yml", ".csv", ".md") and path.is_file():
            digest.update(path.relative_to(DBT_PROJECT_DIR).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    ensure_manifest(Settings.from_environment())
