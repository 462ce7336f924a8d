"""Sections: which rows of a document make one table, and which are of no table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from orchestration.domain.names import Names, naam_sleutel
from orchestration.reading.rows import Row
from orchestration.reading.total_names import beyond_sum, summed_amr


@dataclass(frozen=True, slots=True)
class Section:
    """A table among the lines: its candidate rows, and the first line after the table before it."""

    candidates: list[Row]
    begin: int


def find_sections(candidates: Sequence[Row], names: Names) -> list[Section]:
    """The candidate rows, a section a table that has any rows; tables of other things are left out."""
    summed = [row for table in _tables(candidates, names) for row in _with_unnamed_totals(table, names)]
    tables = [table for table in _tables(summed, names) if table]
    found = _with_groups(_with_first_totals(tables), names)
    first, *others = _with_second_totals(found) or [[]]
    tables = [table for table in [first] if table] + [table for table in others if _is_of_publication(table, names)]
    begins = [0, *(table[-1].index + 1 for table in tables)][: len(tables)]
    sections = [Section(table, begin) for table, begin in zip(tables, begins, strict=True)]
    return [section for section in sections if table_rows(section.candidates, names)]


def table_rows(candidates: Sequence[Row], names: Names, labels_end: int | None = None) -> list[Row]:
    """The candidates that belong to the table.

    Known names and totals hold it in place. A row of another name belongs to it between those, or between
    the column labels (the last of them on line `labels_end`) and those; or if it is sound and joins on to them,
    line by line.
    """
    anchors = [row for row in candidates if row.is_total or names.is_known(row.name)]
    if not anchors:
        return [row for row in candidates if row.is_sound]
    first, last = anchors[0].index, anchors[-1].index
    if labels_end is not None and labels_end < first:
        first = labels_end + 1
    sound = {row.index for row in candidates if row.is_sound}
    while first - 1 in sound:
        first -= 1
    while last + 1 in sound and not anchors[-1].is_total:
        last += 1
    return [row for row in candidates if first <= row.index <= last]


def _tables(candidates: Sequence[Row], names: Names) -> list[list[Row]]:
    """The candidates by table: a total row closes a region's, a Nederland row may also open the nation's."""
    tables: list[list[Row]] = []
    current: list[Row] = []
    for row in candidates:
        if current and current[0].is_national_total and _closes_national_table(row, names):
            tables.append(current)
            current = []
        current.append(row)
        if row.is_total and not (row.is_national_total and len(current) == 1):
            tables.append(current)
            current = []
    if any(row.is_total or names.is_known(row.name) for row in current) or not tables:
        tables.append(current)
    return tables


def _closes_national_table(row: Row, names: Names) -> bool:
    """True if a row can't be of a table that the Nederland row opened."""
    return row.is_total or (names.gemeente_code(row.name) is not None and names.amr_code(row.name) is None)


def _with_unnamed_totals(table: Sequence[Row], names: Names) -> Sequence[Row]:
    """The rows, those that sum up all before them, or all below them, made totals though their names don't say so.

    Only if that leaves no row without a total: what sums up some of the rows of a table is not its total.
    """
    if not table or (_add_up(table[:-1], table[-1]) and table[-1].is_total):
        return table
    upwards = _parted_by_sums(table[::-1], names)
    return _parted_by_sums(table, names) or (upwards[::-1] if upwards else table)


def _parted_by_sums(rows: Sequence[Row], names: Names) -> list[Row]:
    """The rows, each that sums up two or more before it a total; nothing if rows remain after the last of those.

    Nor if rows follow a total right on the next line, with no heading between: then it is the total of a group.
    """
    parted: list[Row] = []
    parts: list[Row] = []
    for row in rows:
        if parted and not parts and abs(row.index - parted[-1].index) == 1:
            return []
        is_sum = len(parts) > 1 and _may_be_total(row, names) and _add_up(parts, row)
        parted.append(replace(row, summed_as="totaal") if is_sum else row)
        parts = [] if is_sum else [*parts, row]
    return [] if parts else parted


def _may_be_total(row: Row, names: Names) -> bool:
    """True if its name may be a total's: it says that it sums up, or names an AMR that is no gemeente too."""
    if row.soort != "rij":
        return row.is_total
    is_of_all = not beyond_sum(row.name) or summed_amr(row.name, names) is not None
    return bool(row.name) and is_of_all and names.gemeente_code(row.name) is None


def _with_first_totals(tables: Sequence[list[Row]]) -> list[list[Row]]:
    """The tables, a region's total on its own put before the rows below it if it is their sum, and no other total is.

    In a document in which each total stands above its rows, the total of the next table ended those of the one before.
    """
    merged: list[list[Row]] = []
    for table in tables:
        opener = merged[-1] if merged else []
        is_lone_total = len(opener) == 1 and opener[0].is_total and not opener[0].is_national_total
        rows, closing = (table[:-1], table[-1:]) if table[-1].is_total else (table, [])
        is_sum = _add_up(rows, opener[0]) and not _add_up(rows, closing[0]) if is_lone_total and closing else True
        if is_lone_total and rows and is_sum:
            merged[-1] = [*opener, *rows]
            merged += [closing] if closing else []
        else:
            merged.append(table)
    return merged


def _with_groups(tables: Sequence[list[Row]], names: Names) -> list[list[Row]]:
    """The tables, those that end in the total of a group made one with the table whose total adds theirs up.

    The total of a group is none of a region: a table that ends in one, before another total that differs, has none.
    """
    merged: list[list[Row]] = []
    for table in tables:
        merged.append(table)
        if not table[-1].is_total or _is_group(table, names):
            continue
        begin = len(merged) - 1
        while begin and _is_group(merged[begin - 1], names):
            begin -= 1
        totals = [group[-1] for group in merged[begin:-1]]
        groups = [[*group[:-1], replace(group[-1], summed_as="subtotaal")] for group in merged[begin:-1]]
        if groups and _add_up([*totals, *table[:-1]], table[-1]):
            merged[begin:] = [[row for group in [*groups, table] for row in group]]
        elif not table[-1].is_national_total:
            merged[begin:-1] = groups
    return merged


def _is_group(table: Sequence[Row], names: Names) -> bool:
    """True if a table ends in a total with a name of its own, that is no AMR's."""
    if len(table) < 2 or not table[-1].is_total:
        return False
    return bool(beyond_sum(table[-1].name)) and summed_amr(table[-1].name, names) is None


def _add_up(rows: Iterable[Row], total: Row) -> bool:
    """True if the rows, but for those that repeat a sum of others, make the total, column by column."""
    printed = [row.counts for row in rows if row.soort in ("rij", "totaal")]
    counts = [row for row in printed if row is not None]
    return len(counts) == len(printed) and tuple(map(sum, zip(*counts, strict=True))) == total.counts


def _with_second_totals(tables: Sequence[list[Row]]) -> list[list[Row]]:
    """The tables, a total row on its own put with the table before it if that has such a total too."""
    merged: list[list[Row]] = []
    for table in tables:
        is_second_total = len(table) == 1 and table[0].is_total and bool(merged)
        if is_second_total and any(row.is_national_total for row in merged[-1]) == table[0].is_national_total:
            merged[-1] = [*merged[-1], *table]
        elif table:
            merged.append(table)
    return merged


def _is_of_publication(rows: Sequence[Row], names: Names) -> bool:
    """True if a table names a gemeente, an AMR or Nederland: a document may print tables of other things too."""
    return any(row.is_national_total or names.is_known(row.name) for row in rows) or any(
        row.is_total and "amr" in naam_sleutel(row.name).split() for row in rows
    )
