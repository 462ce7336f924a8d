"""Checks that stop a run before it spoils what is staged or published: the clock, real beside synthetic, lost files."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from orchestration.domain.quarter import ONBEKEND, end_date, is_over
from orchestration.intake.raw import RawFile
from orchestration.system.errors import KlantprofielenError
from orchestration.system.settings import RAW_DIR_VARIABLE, Settings
from orchestration.warehouse.connection import WarehouseCorruptError, open_for_reading

if TYPE_CHECKING:
    import duckdb

ALLOW_REMOVAL = "klantprofielen/allow_removal"
"""The tag by which somebody lets a run in Dagster take out figures whose files are gone; its value is 'true'."""

_SHOWN = 5
_log = logging.getLogger(__name__)


class MixtureError(KlantprofielenError):
    """Real and synthetic publications are staged together; the message names one of each."""


class ClockError(KlantprofielenError):
    """The machine's clock says that a quarter which was accepted before is not over yet."""


def refuse_clock(connection: duckdb.DuckDBPyConnection, today: date) -> None:
    """Refuse to judge anything again by a clock that was set back: that would remove what is published.

    Raises:
        ClockError: if a publication was accepted of a quarter that is not over on this day.
    """
    accepted = connection.execute(
        "SELECT max(quarter_key) FROM staging.publicatie WHERE uitslag = 'aangenomen' AND quarter_key <> ?", [ONBEKEND]
    ).fetchall()
    ((quarter_key,),) = accepted
    if quarter_key is not None and not is_over(quarter_key, today):
        raise ClockError(
            f"By the clock of this machine it is {today}, but {quarter_key}, which ends on {end_date(quarter_key)}, "
            "was accepted before: one of them is wrong. Set the clock right and run again. If it was ahead when "
            f"{quarter_key} was read, `klantprofielen rebuild` judges everything anew."
        )


class RemovalError(KlantprofielenError):
    """Files of which figures were published are gone; the message says how many, and names the first."""


def refuse_removal(
    settings: Settings, files: Sequence[RawFile], connection: duckdb.DuckDBPyConnection | None = None
) -> None:
    """Refuse to take figures out because their files are not in raw/: its disk may be away, or its path mistyped.

    A file that is there under another name is not gone; one that is empty or can't be read is. One that was kept out
    takes nothing along.

    Args:
        settings: where raw/ is, and what readers have.
        files: all files in raw/.
        connection: the warehouse, with the staging schema, if it can be opened.

    Raises:
        RemovalError: if a file is gone of which readers have figures, or of which figures are staged.
        WarehouseBusyError: if another program has the file for readers open for writing.
    """
    known = _published(settings)
    if connection is not None:
        known |= _staged(connection, "uitslag = 'aangenomen'")
    present = [file for file in files if file.bestand not in known or _has_bytes(file)]
    if known.keys() <= {file.bestand for file in present}:
        return
    if lost := _lost(known, {file.bestand: file.sha256 for file in present}):
        state = "lacks" if settings.raw_dir.is_dir() else "does not exist, and so lacks"
        if len(present) < len(files):
            state = "lacks, or has without a byte that can be read,"
        raise RemovalError(
            f"{settings.raw_dir} {state} {_named(lost)} that {_were(lost)} published before, so nothing is changed: is "
            f"its disk there, and {RAW_DIR_VARIABLE} right? {_HOW_TO_ALLOW}"
        )


def refuse_loss(settings: Settings, connection: duckdb.DuckDBPyConnection) -> None:
    """Refuse to publish marts without files that readers have figures of: of a warehouse half made, of broken files.

    A file that was read, and kept out by a control, is judged; one that can't be read any more is lost.

    Args:
        settings: what readers have.
        connection: the warehouse that the marts were built in.

    Raises:
        RemovalError: if such a file is not staged, or nothing of it could be read.
        WarehouseBusyError: if another program has the file for readers open for writing.
    """
    published = _published(settings)
    if lost := _lost(published, _staged(connection, "true")):
        raise RemovalError(
            f"The warehouse lacks {_named(lost)} that readers have figures of, so nothing is published: "
            f"`klantprofielen build` reads all that is in {settings.raw_dir}. {_HOW_TO_ALLOW}"
        )
    if lost := _lost(published, _staged(connection, "uitslag <> 'geweigerd'")):
        ((reden,),) = connection.execute(
            "SELECT min(reden) FROM staging.publicatie WHERE uitslag = 'geweigerd' AND (bestand = ? OR sha256 = ?)",
            [lost[0], published[lost[0]]],
        ).fetchall()
        raise RemovalError(
            f"Of {_named(lost)} that readers have figures of nothing can be read any more, so nothing is published: "
            f"{reden} If the bytes changed, put back what was there and build again. {_HOW_TO_ALLOW}"
        )


_HOW_TO_ALLOW = (
    "If their figures are to go, run `klantprofielen build --allow-removal`, or start the run in Dagster with the tag "
    f"{ALLOW_REMOVAL}: true."
)


def _named(lost: Sequence[str]) -> str:
    names = ", ".join(lost[:_SHOWN])
    more = f" and {len(lost) - _SHOWN} more" if len(lost) > _SHOWN else ""
    return f"{len(lost)} file{'s' * (len(lost) > 1)} ({names}{more})"


def _were(lost: Sequence[str]) -> str:
    return "were" if len(lost) > 1 else "was"


def _lost(known: Mapping[str, str], present: Mapping[str, str]) -> list[str]:
    """The known files that are present neither by their name nor by their bytes; each mapping has hashes by name."""
    # The hash of a file that can't be read, or is too large, is empty.
    hashes = set(present.values()) - {""}
    return sorted(bestand for bestand, sha256 in known.items() if bestand not in present and sha256 not in hashes)


def _has_bytes(file: RawFile) -> bool:
    """False for a file that a crash or a full disk left empty, or of which not even the first byte can be read."""
    try:
        with file.path.open("rb", buffering=0) as opened:
            return bool(opened.read(1))
    except OSError:
        return False


def _staged(connection: duckdb.DuckDBPyConnection, condition: str) -> dict[str, str]:
    query = f"SELECT DISTINCT bestand, sha256 FROM staging.publicatie WHERE {condition}"
    return dict(connection.execute(query).fetchall())


def _published(settings: Settings) -> dict[str, str]:
    """The files that readers have figures of; none if the file for readers is damaged: a build mends that."""
    import duckdb

    published = settings.published_warehouse
    if not published.exists():
        return {}
    try:
        with open_for_reading(published) as connection:
            query = "SELECT DISTINCT bestand, sha256 FROM marts.dim_publicatie"
            return dict(connection.execute(query).fetchall())
    except (WarehouseCorruptError, duckdb.Error) as error:
        _log.warning(
            "%s can't be read (%s), so whether it has figures of files that are gone is unknown.", published, error
        )
        return {}


def refuse_mixture(connection: duckdb.DuckDBPyConnection) -> None:
    """Refuse to build on real and synthetic publications together.

    Raises:
        MixtureError: if both are staged; a publication that the reader refused is neither.
    """
    examples = dict(
        connection.execute(
            "SELECT is_synthetisch, min(bestand) FROM staging.publicatie WHERE uitslag <> 'geweigerd' GROUP BY ALL"
        ).fetchall()
    )
    if len(examples) > 1:
        raise MixtureError(
            f"raw/ holds real and synthetic publications: {examples[False]} is real, {examples[True]} is synthetic. "
            "Nothing is published from such a mixture: give the synthetic ones folders of their own "
            "(KLANTPROFIELEN_RAW_DIR, KLANTPROFIELEN_DATA_DIR)."
        )
