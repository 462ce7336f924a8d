"""What readers have, opened to be read: a file that is damaged is named, with the command that publishes it again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.system.errors import KlantprofielenError
from orchestration.system.printable import in_one_line
from orchestration.warehouse.connection import WarehouseCorruptError, connect

if TYPE_CHECKING:
    import duckdb

BEFORE_SAFE_MODE = """
    SET temp_directory = '';  -- else a large query writes beside the published file
    SET autoinstall_known_extensions = false;
    SET autoload_known_extensions = false;
"""
"""What the safe mode of DuckDB's command line leaves to be set, before it locks the settings."""

SHUT = f"""
    {BEFORE_SAFE_MODE}
    SET enable_external_access = false;
    SET lock_configuration = true;
"""
"""SQL that shuts a session off from every file but its own, from extensions and from settings."""


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


def open_published(database: Path, session: str = "") -> duckdb.DuckDBPyConnection:
    """The published file, read-only and shut off from every other file, from extensions and from settings.

    Args:
        database: the file.
        session: SQL to begin with, of our own making.

    Raises:
        PublishedError: if it can't be opened.
    """
    with as_published(database):
        connection = connect(database, read_only=True)
        connection.execute(f"{session}; {SHUT}")
    return connection
