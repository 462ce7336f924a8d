"""The reading context: what every file of a run is read with, whatever the process or machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from orchestration.domain.correctie import Correctie, read_correcties
from orchestration.domain.names import Names
from orchestration.reading.recognition import require_recognition
from orchestration.reading.version import reader
from orchestration.system.limits import DEFAULT_LIMITS, Limits, Seen


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What the files of one run are read with; it can be pickled.

    Attributes:
        names: the known names of gemeenten and AMRs.
        today: a quarter that is not over on this day is refused.
        limits: the time, memory and size that reading one file may take.
        correcties: all corrections; each file is judged with its own.
        reader: the reader of the process that made this context.
        recognises: what pictures show is read too.
        seen: which figures are recognised on the page, beside the text that says them.
    """

    names: Names
    today: date
    limits: Limits = DEFAULT_LIMITS
    correcties: tuple[Correctie, ...] = ()
    reader: str = field(default_factory=reader)
    recognises: bool = False
    seen: Seen = "off"

    @classmethod
    def from_seeds(
        cls, folder: Path, today: date, limits: Limits = DEFAULT_LIMITS, seen: Seen = "off"
    ) -> ReadingContext:
        """The context with the names and corrections of a folder of dbt seeds.

        Raises:
            RecognitionError: if figures are to be recognised, and can't be.
            CorrectieError: if the corrections file is not well formed.
            OSError: if a seed can't be opened.
        """
        if seen != "off":
            require_recognition(limits)
        names, correcties = Names.from_seeds(folder), read_correcties(folder / "correctie.csv")
        return cls(names, today, limits, correcties, reader(seen), seen=seen)
