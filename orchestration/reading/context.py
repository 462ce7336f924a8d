"""The reading context: what every file of a run is read with, whatever the process or machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from orchestration.domain.correctie import Correctie, read_correcties
from orchestration.domain.names import Names
from orchestration.reading.version import reader
from orchestration.system.limits import DEFAULT_LIMITS, Limits


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What the files of one run are read with; it can be pickled.

    Attributes:
        names: the known names of gemeenten and AMRs.
        today: a quarter that is not over on this day is refused.
        limits: the time, memory and size that reading one file may take.
        correcties: all corrections; each file is judged with its own.
        reader: the reader of the process that made this context.
    """

    names: Names
    today: date
    limits: Limits = DEFAULT_LIMITS
    correcties: tuple[Correctie, ...] = ()
    reader: str = field(default_factory=reader)

    @classmethod
    def from_seeds(cls, folder: Path, today: date, limits: Limits = DEFAULT_LIMITS) -> ReadingContext:
        """The context with the names and corrections of a folder of dbt seeds.

        Raises:
            CorrectieError: if the corrections file is not well formed.
            OSError: if a seed can't be opened.
        """
        return cls(Names.from_seeds(folder), today, limits, read_correcties(folder / "correctie.csv"))
