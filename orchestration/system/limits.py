"""How much of bytes, pages, objects, time and memory reading one file may cost."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass

_PREFIX = "KLANTPROFIELEN_"


class LimitsError(ValueError):
    """A limit in the environment that is not a number; the message names the variable."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost; a file that asks for more is refused with the limit it met.

    UWV's publications stay far below each: some 100 kB, one to three pages of at most some 6,000
    characters, a second, 100 MB.

    Attributes:
        max_bytes: size of the file.
        max_pages: pages of a PDF.
        max_objects: characters, lines and pictures on one page of a PDF.
        max_seconds: wall time of the reading.
        max_memory: bytes of memory of the process that reads, some 60 MB of its libraries included.
    """

    max_bytes: int = 20 * 1024**2
    max_pages: int = 60
    max_objects: int = 50_000
    max_seconds: int = 20
    max_memory: int = 512 * 1024**2

    @classmethod
    def from_environment(cls) -> Limits:
        """The defaults, or what KLANTPROFIELEN_MAX_BYTES, _PAGES, _OBJECTS, _SECONDS and _MEMORY say instead.

        Raises:
            LimitsError: where one of them is not a whole number above nil.
        """
        defaults = asdict(cls())
        return cls(**{name: whole_number(_PREFIX + name.upper(), default) for name, default in defaults.items()})


def whole_number(variable: str, default: int) -> int:
    """What a variable of the environment says, or the default where it is not set.

    Raises:
        LimitsError: where it is not a whole number above nil.
    """
    text = os.environ.get(variable)
    if not text:
        return default
    if not text.isdecimal() or int(text) == 0:
        raise LimitsError(f"{variable} is '{text}'; it has to be a whole number above nil.")
    return int(text)


DEFAULT_LIMITS = Limits()
