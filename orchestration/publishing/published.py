"""What readers have, opened to be read: a file that is damaged is named, with the command that publishes it again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestration.system.errors import KlantprofielenError
from orchestration.system.printable import in_one_line
from orchestration.warehouse.connection import WarehouseCorruptError


class PublishedError(KlantprofielenError):
    """A published file is damaged, or of another version of this project."""

    def __init__(self, path: Path, found: object) -> None:
        """Say which file it is, what was found, and what to do."""
        super().__init__(
            f"{path} can't be read as it was published ({in_one_line(found)}). "
            "`klantprofielen build` publishes it again."
        )


@contextmanager
def as_published(database: Path) -> Iterator[None]:
    """Ask the file for readers only what it has if it is whole.

    Raises:
        PublishedError: if DuckDB can't open it, or can't answer what the block asks.
    """
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        raise PublishedError(database, error) from error
    except WarehouseCorruptError as error:  # which advises what mends the warehouse, not what is published
        raise PublishedError(database, error.__cause__ or error) from error
