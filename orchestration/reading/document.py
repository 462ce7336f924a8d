"""Documents: from printed lines, of a PDF or of a text, to the publications that they print."""

from __future__ import annotations

import re
from dataclasses import replace

from orchestration.domain.names import Names
from orchestration.domain.publicatie import Publicatie, RefusedError
from orchestration.reading.after_total import find_rows_after_totals
from orchestration.reading.asides import with_turned_labels
from orchestration.reading.column_labels import read_column_labels
from orchestration.reading.contents import blocks_of_contents, without_contents
from orchestration.reading.identity import identify
from orchestration.reading.lines import PrintedDocument
from orchestration.reading.names import join_names
from orchestration.reading.remarks import find_remarks, is_dash_zero
from orchestration.reading.rows import split_row
from orchestration.reading.sections import find_sections
from orchestration.reading.side_by_side import refuse_side_by_side
from orchestration.reading.statements import find_statements
from orchestration.reading.surroundings import across, blocks_around
from orchestration.reading.table import Table, lines_of

_MARKERS = re.compile(r"klantprofiel|gemeenteklanten|doelgroepregister|totaal\s+amr", re.IGNORECASE)

NO_PUBLICATION = "Geen publicatie 'Transparantie van klantprofielen': Sonar en klantprofielen komen er niet in voor."
"""Why a document is refused that has none of its words."""


def read_publicaties(printed: PrintedDocument, names: Names) -> tuple[Publicatie, ...]:
    """The publications that a document prints: one, or one a region if several are printed together.

    Args:
        printed: what it prints; what pictures and outlines among it say is not read.
        names: the known names.

    Raises:
        RefusedError: if they are not such a publication, or its columns can't be told apart.
    """
    text = " ".join(line.text for line in printed.lines)
    if "sonar" not in text.casefold() or not _MARKERS.search(text):
        raise RefusedError(NO_PUBLICATION)
    lines, asides = with_turned_labels(printed)
    lines, entries = without_contents(lines)
    refuse_side_by_side(lines, names)
    labels = read_column_labels(lines)
    split = [split_row(index, line, labels, names) for index, line in enumerate(lines)]
    rows = [row for row in split if row is not None]
    candidates = join_names(lines, rows, lines_of(labels), names)
    sections = find_sections(candidates, names)
    if not sections:
        raise RefusedError("Geen tabel gevonden: geen enkele regel heeft een naam met vijf aantallen.")
    end = sections[-1].candidates[-1].index
    within = [found for found in labels if found.lines[0] < end]
    tables = [Table.of(section, lines, within, names, printed.drawings, asides) for section in sections]
    tables[-1].require_order(found for found in labels if found.lines[0] > end)
    identities = identify([table.above for table in tables], names)
    is_synthetisch = "synthetisch" in text.casefold()
    after_totals = find_rows_after_totals(tables, candidates, lines_of(labels), names)
    publicaties = []
    for number, (table, identity, after) in enumerate(zip(tables, identities, after_totals, strict=True)):
        blocks = [*blocks_around(tables, number), *across(asides)]
        if len(tables) == 1:
            blocks += blocks_of_contents(entries, lines[table.rows[0].index].pagina)
        remarks = find_remarks(blocks, names, [row.name for row in table.rows if row.soort == "rij"])
        publicatie = table.publicatie(identity, [*after, *remarks], is_dash_zero=is_dash_zero(blocks))
        uitspraken = find_statements(blocks, publicatie, names)
        publicaties.append(replace(publicatie, is_synthetisch=is_synthetisch, uitspraken=uitspraken))
    return tuple(publicaties)
