"""The outcome of a build, also of one that has nothing to do; nothing here imports what builds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from orchestration.alerts.alert import FAILURE, all_told
from orchestration.alerts.channels import channels_of
from orchestration.domain.correctie import Correctie, read_correcties
from orchestration.domain.quarter import ONBEKEND, quarter_of
from orchestration.intake.raw import RawFile, list_files, list_strays
from orchestration.publishing.receipt import why_build
from orchestration.system.settings import SEEDS_DIR, Settings

BUILD_FAILURE = f"{FAILURE}/build"
"""The beginning of the keys of alerts about builds that failed."""


@dataclass
class BuildResult:
    """What a build did: the quarters it read, whether it published, and why it failed if it did.

    `has_files` is False if raw/ holds no publications at all. The build did not read `strays`, files in raw/ in the
    wrong place, nor `early`, quarters in raw/ that by the clock have yet to begin, nor `overtaken`, files that changed
    during the build. `idle` are corrections of files that raw/ does not hold; `undelivered` says which alerts were not
    sent.
    `is_settled` is True if there was nothing to do.
    """

    partities: list[str] = field(default_factory=list)
    strays: list[Path] = field(default_factory=list)
    has_files: bool = True
    is_settled: bool = False
    early: list[str] = field(default_factory=list)
    overtaken: list[str] = field(default_factory=list)
    idle: list[Correctie] = field(default_factory=list)
    is_published: bool = False
    failures: list[str] = field(default_factory=list)
    undelivered: list[str] = field(default_factory=list)


def begin(settings: Settings, files: Sequence[RawFile], correcties: Sequence[Correctie], today: date) -> BuildResult:
    """The result of a build on a day before it reads anything: what it leaves aside.

    Args:
        settings: where raw/ is.
        files: all publications there.
        correcties: all corrections.
        today: the day.
    """
    present = {file.sha256 for file in files} if correcties else set()
    begun = quarter_of(today)
    return BuildResult(
        strays=list_strays(settings.raw_dir, files),
        early=sorted({file.partitie for file in files if file.partitie != ONBEKEND and file.partitie > begun}),
        idle=[correctie for correctie in correcties if correctie.sha256 not in present],
        has_files=bool(files),
    )


def settled(settings: Settings, today: date) -> BuildResult | None:
    """The result of a build that has nothing to do, without building; None if there is, or may be, something to do.

    Then what is published is what this input gives, no alert waits, and no build was broken off.

    Args:
        settings: the folders, and the channels of alerts.
        today: the day.
    """
    files = list_files(settings.raw_dir, max_bytes=settings.max_bytes)
    if why_build(settings, today, files) or not all_told(BUILD_FAILURE, channels_of(settings), settings.alerts_told):
        return None
    result = begin(settings, files, read_correcties(SEEDS_DIR / "correctie.csv"), today)
    result.is_settled = True
    return result
