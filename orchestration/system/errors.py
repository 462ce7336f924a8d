"""The base of every error that a user can act on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar


class KlantprofielenError(Exception):
    """An error that a user can act on: its message says what is wrong, where, and what to do about it.

    `may_pass` is True if the same attempt may succeed later, without anyone changing anything.
    """

    may_pass: ClassVar[bool] = False


def causes(error: BaseException) -> Iterator[BaseException]:
    """An error, then each error that caused the one before, or that it was raised in handling."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
