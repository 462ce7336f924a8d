"""The planted faults: each changes a sound publication, and says which controls must report it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from orchestration.domain.controle import Ernst, Oordeel
from orchestration.domain.names import Names
from orchestration.domain.publicatie import KOLOMMEN
from orchestration.synthetic.demo.edition import Edition, PrintedRow

_REVISED_AFTER = timedelta(weeks=5)
_GREATEST_DIFFERENCE = 9


@dataclass(frozen=True, slots=True)
class PlantedDeviation:
    """A control that must fail; the fields are columns of `mart_controle`."""

    controle: str
    onderdeel: str
    oordeel: Oordeel
    ernst: Ernst = "fout"
    gepubliceerd: int | None = None
    berekend: int | None = None


Plant = Callable[[Edition, random.Random, Names], tuple[Edition, list[PlantedDeviation]]]


def _wrong_count(edition: Edition, rng: random.Random, _names: Names) -> tuple[Edition, list[PlantedDeviation]]:
    """One count of one row is a little too high."""
    number, column, extra = rng.randrange(len(edition.rows)), rng.randrange(4), _difference(rng)
    row = edition.rows[number]
    total, column_total = _totals(edition, number, column)
    return _with_row(edition, number, _plus(row, {column: extra})), [
        PlantedDeviation("rijtotaal", row.naam, "wijkt_af", gepubliceerd=total, berekend=total + extra),
        PlantedDeviation(
            "kolomtotaal", KOLOMMEN[column], "wijkt_af", gepubliceerd=column_total, berekend=column_total + extra
        ),
    ]


def _wrong_total(edition: Edition, rng: random.Random, _names: Names) -> tuple[Edition, list[PlantedDeviation]]:
    """The total row adds up, but counts a few persons in the wrong one of two columns."""
    columns, extra = rng.sample(range(4), 2), _difference(rng)
    correct = edition.table.total_row.counts
    differences = dict(zip(columns, (extra, -extra), strict=True))
    total_row = _plus(PrintedRow(edition.table.total_row.naam, correct), differences)
    return replace(edition, total_row=total_row), [
        PlantedDeviation(
            "kolomtotaal",
            KOLOMMEN[column],
            "wijkt_af",
            gepubliceerd=correct[column] + difference,
            berekend=correct[column],
        )
        for column, difference in differences.items()
    ]


def _unreadable_count(edition: Edition, rng: random.Random, _names: Names) -> tuple[Edition, list[PlantedDeviation]]:
    """A star replaces one count."""
    number, column = rng.randrange(len(edition.rows)), rng.randrange(4)
    row = edition.rows[number]
    total, column_total = _totals(edition, number, column)
    counts = (*row.counts[:column], None, *row.counts[column + 1 :])
    return _with_row(edition, number, replace(row, counts=counts)), [
        PlantedDeviation("geheel_aantal", row.naam, "ontbreekt"),
        PlantedDeviation("rijtotaal", row.naam, "ontbreekt", gepubliceerd=total),
        PlantedDeviation("kolomtotaal", KOLOMMEN[column], "ontbreekt", gepubliceerd=column_total),
    ]


def _unknown_name(edition: Edition, rng: random.Random, names: Names) -> tuple[Edition, list[PlantedDeviation]]:
    """The name of one gemeente, a single word, lacks a letter."""
    number = rng.choice([number for number, row in enumerate(edition.rows) if row.naam.isalpha()])
    row = edition.rows[number]
    candidates = [row.naam[:at] + row.naam[at + 1 :] for at in range(2, len(row.naam))]
    misspelt = next(naam for naam in candidates if not names.is_known(naam))
    return _with_row(edition, number, replace(row, naam=misspelt)), [
        PlantedDeviation("naam_bekend", misspelt, "ontbreekt"),
        PlantedDeviation("amr_volledig", edition.table.rows[number].naam, "ontbreekt", "waarschuwing"),
    ]


def _no_total_row(edition: Edition, _rng: random.Random, _names: Names) -> tuple[Edition, list[PlantedDeviation]]:
    """The total row is not printed."""
    table = edition.table
    return replace(edition, total_row=None), [
        PlantedDeviation("totaalrij", table.total_row.naam, "ontbreekt", gepubliceerd=0, berekend=1),
        *(
            PlantedDeviation("kolomtotaal", column, "ontbreekt", berekend=total)
            for column, total in zip(KOLOMMEN, table.total_row.counts, strict=True)
        ),
        PlantedDeviation("registratiegraad", "voetnoot", "ontbreekt", "waarschuwing", edition.registratiegraad),
        PlantedDeviation("doelgroepregister", "voetnoot", "ontbreekt", "waarschuwing", table.doelgroepregister),
    ]


def _wrong_percentage(edition: Edition, _rng: random.Random, _names: Names) -> tuple[Edition, list[PlantedDeviation]]:
    """The percentage in the footnote is one too high: a warning, and the publication is accepted."""
    correct = edition.registratiegraad
    return replace(edition, registratiegraad=correct + 1), [
        PlantedDeviation("registratiegraad", "voetnoot", "wijkt_af", "waarschuwing", correct + 1, correct)
    ]


FAULTS: Mapping[str, Plant] = {
    "rijtotaal": _wrong_count,
    "kolomtotaal": _wrong_total,
    "onleesbare_cel": _unreadable_count,
    "onbekende_naam": _unknown_name,
    "geen_totaalrij": _no_total_row,
    "percentage": _wrong_percentage,
}


def revise(edition: Edition, rng: random.Random) -> tuple[Edition, dict[str, int]]:
    """A sound later publication of the same table, and the change of each total.

    In it, some clients of UWV turn out to have a profile.
    """
    without = KOLOMMEN.index("uwv_geen_profiel")
    number = max(range(len(edition.rows)), key=lambda number: edition.table.rows[number].counts[without])
    count = rng.randint(1, edition.table.rows[number].counts[without])
    differences = {without - 1: count, without: -count}
    total_row = PrintedRow(edition.table.total_row.naam, edition.table.total_row.counts)
    revision = replace(
        _with_row(edition, number, _plus(edition.rows[number], differences)),
        bestand=edition.bestand.replace(".pdf", "-2.pdf"),
        published=edition.published + _REVISED_AFTER,
        total_row=_plus(total_row, differences),
        is_revision=True,
    )
    return revision, {KOLOMMEN[column]: difference for column, difference in differences.items()}


def after_revision(
    national: Edition, revision: Edition, differences: Mapping[str, int], *, is_every_amr_loaded: bool
) -> list[PlantedDeviation]:
    """The controls that the national publication then fails, because it was printed before the revision.

    The warehouse adds up its AMRs only if each of them is loaded.
    """
    number = next(number for number, row in enumerate(national.table.rows) if row.code == revision.table.amr_code)
    deviations = []
    for column, difference in differences.items():
        printed = national.table.rows[number].counts[KOLOMMEN.index(column)]
        onderdeel = f"{national.rows[number].naam}: {column}"
        deviations.append(
            PlantedDeviation(
                "landelijk_regionaal", onderdeel, "wijkt_af", "waarschuwing", printed, printed + difference
            )
        )
        if is_every_amr_loaded:
            total = national.table.total_row.counts[KOLOMMEN.index(column)]
            deviations.append(
                PlantedDeviation("amr_som", column, "wijkt_af", "waarschuwing", total, total + difference)
            )
    return deviations


def _difference(rng: random.Random) -> int:
    return rng.randint(1, _GREATEST_DIFFERENCE)


def _totals(edition: Edition, number: int, column: int) -> tuple[int, int]:
    """The totals of a row and of a column."""
    return edition.table.rows[number].counts[-1], edition.table.total_row.counts[column]


def _plus(row: PrintedRow, differences: Mapping[int, int]) -> PrintedRow:
    """The row with these differences, by column, added to its counts."""
    return replace(
        row,
        counts=tuple(
            None if count is None else count + differences.get(column, 0) for column, count in enumerate(row.counts)
        ),
    )


def _with_row(edition: Edition, number: int, row: PrintedRow) -> Edition:
    return replace(edition, rows=(*edition.rows[:number], row, *edition.rows[number + 1 :]))
