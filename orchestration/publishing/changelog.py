"""The data changelog: what changed since the release before, for people (`CHANGES.md`) and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from orchestration.domain.count import format_count
from orchestration.publishing.changes import Changes, TableChanges
from orchestration.publishing.release import WARNING, Release
from orchestration.system.printable import in_one_line, printable

CHANGES_MD = "CHANGES.md"
CHANGES_JSON = "changes.json"

_LONGEST = 120
"""Characters of a row in an example."""

FIRST = "Dit is de eerste uitgave."
SAME = "De rijen en kolommen zijn gelijk gebleven."
_HEADING = "Dit zijn de verschillen met versie {previous}. Een rij is een rij van de tabel, een cel één waarde daarin."


def summary_of(changes: Changes | None) -> str:
    """The changes in one sentence of Dutch; None is for the first release."""
    if changes is None:
        return FIRST
    differing = [table for table in changes.tables if not table.is_same]
    if not (differing or changes.tables_added or changes.tables_gone):
        return SAME
    sums = (
        _counted("tabel erbij", "tabellen erbij", len(changes.tables_added)),
        _counted("tabel weg", "tabellen weg", len(changes.tables_gone)),
        _counted("tabel veranderd", "tabellen veranderd", len(differing)),
        _counted("rij erbij", "rijen erbij", sum(table.rows_added for table in differing)),
        _counted("rij weg", "rijen weg", sum(table.rows_gone for table in differing)),
        _counted("rij veranderd", "rijen veranderd", sum(table.rows_changed for table in differing)),
    )
    return ", ".join(filter(None, sums)) + "."


def changes_json(release: Release, previous: str | None, changes: Changes | None) -> dict[str, Any]:
    """The changes for programs, with what the release is; tables that are the same are only named."""
    tables = changes.tables if changes else ()
    return {
        "title": release.title,
        "name": release.name,
        "terms": release.terms,
        "version": release.version,
        "day": release.day.isoformat() if release.day else None,
        "is_synthetisch": release.is_synthetisch,
        "previous": previous,
        "summary": summary_of(changes),
        "tables_added": changes.tables_added if changes else {},
        "tables_gone": changes.tables_gone if changes else {},
        "tables_same": [table.table for table in tables if table.is_same],
        "tables": [asdict(table) for table in tables if not table.is_same],
    }


def changes_md(release: Release, previous: str | None, changes: Changes | None) -> str:
    """The changes for people, in Dutch, as Markdown."""
    lines = [f"# {release.title}: wat er veranderd is", "", f"Versie {release.version}."]
    if release.is_synthetisch:
        lines += ["", f"**{WARNING}**"]
    if changes is None:
        lines += ["", FIRST]
    else:
        lines += ["", _HEADING.format(previous=previous), "", summary_of(changes), ""]
        lines += _tables("Tabellen erbij", changes.tables_added) + _tables("Tabellen weg", changes.tables_gone)
        for table in changes.tables:
            if not table.is_same:
                lines += _table(table)
        if same := [_code(table.table) for table in changes.tables if table.is_same]:
            lines += ["## Gelijk gebleven", "", f"{', '.join(same)}."]
    return "\n".join(lines).rstrip() + "\n"


def _tables(heading: str, tables: Mapping[str, int]) -> list[str]:
    if not tables:
        return []
    return [f"## {heading}", "", *(f"- {_code(name)}, {_rows(rows)}" for name, rows in tables.items()), ""]


def _table(table: TableChanges) -> list[str]:
    lines = [f"## {table.table}", "", *_columns(table)]
    if table.rows_added or table.rows_gone or table.rows_changed:
        changed = _parts(table.rows_added, table.rows_gone, table.rows_changed)
        lines += [f"Van {format_count(table.rows_before)} naar {_rows(table.rows_now)}: {changed}.", ""]
    if table.cells:
        cells = ", ".join(f"{_code(column)} {format_count(count)}" for column, count in table.cells.items())
        lines += [f"Veranderde cellen: {cells}.", ""]
    if table.publicaties:
        lines += _publicaties(table)
    if table.examples:
        lines += _examples(table.examples)
    return lines


def _columns(table: TableChanges) -> Iterator[str]:
    """The lines about the table itself and its columns."""
    told = (
        [f"Deze tabel heette {_code(table.renamed_from)}."] if table.renamed_from else [],
        [f"Kolom {_code(old)} heet nu {_code(new)}." for old, new in table.columns_renamed.items()],
        [f"Kolom erbij: {_code(name)}." for name in table.columns_added],
        [f"Kolom weg: {_code(name)}." for name in table.columns_gone],
        [
            f"Kolom {_code(name)} heeft een ander type: {before} is nu {now}."
            for name, (before, now) in table.columns_retyped.items()
        ],
    )
    for lines in filter(None, told):
        yield from (f"- {line}" for line in lines)
    if any(told):
        yield ""


def _publicaties(table: TableChanges) -> Iterator[str]:
    """The lines about the publications of the rows."""
    yield from ("Uit deze publicaties:", "")
    for one in table.publicaties:
        yield f"- {_code(one['bestand'] or one['publicatie_id'])}: {_parts(one['added'], one['gone'], one['changed'])}"
    if table.more_publicaties:
        yield f"- en nog {_counted('publicatie', 'publicaties', table.more_publicaties)}"
    yield ""


def _examples(examples: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The lines about some of the rows."""
    yield from ("Voorbeelden:", "")
    for one in examples:
        values = ", ".join(one["row"].values())
        row = _code(values if len(values) <= _LONGEST else f"{values[:_LONGEST]}…")
        if one["change"] == "changed":
            yield f"- {row}, {_code(one['column'])}: was {_value(one['old'])}, is {_value(one['new'])}"
        else:
            yield f"- {'erbij' if one['change'] == 'added' else 'weg'}: {row}"
    yield ""


def _code(text: str) -> str:
    """A text from outside as code in Markdown, in one line: it can do nothing there but be read."""
    return f"`{printable(in_one_line(text)).replace('`', chr(39)).replace('|', '/')}`"


def _value(text: str | None) -> str:
    return _code(text) if text else "leeg"


def _parts(added: int, gone: int, changed: int) -> str:
    parts = (("erbij", added), ("weg", gone), ("veranderd", changed))
    return ", ".join(f"{format_count(count)} {word}" for word, count in parts if count)


def _rows(count: int) -> str:
    return _counted("rij", "rijen", count) or "0 rijen"


def _counted(one: str, more: str, count: int) -> str:
    """A number of things; nothing if there are none."""
    return f"{format_count(count)} {one if count == 1 else more}" if count else ""
