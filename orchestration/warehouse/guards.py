"""Checks that stop a run before it spoils what is staged or published: the clock, and real beside synthetic."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from orchestration.domain.quarter import ONBEKEND, end_date, is_over
from orchestration.system.errors import KlantprofielenError

if TYPE_CHECKING:
    import duckdb


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
