"""What workbooks are made from in tests, and how they are read back: by nothing but the standard of their files."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb

from tests.support.contracts import contracts

SPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_TYPES = (
    (re.compile("^is_"), "BOOLEAN"),
    (re.compile("gebieden"), "VARCHAR[]"),
    (re.compile("^profielgraad|^registratiegraad|_kwartaal$|_jaar$"), "DOUBLE"),
    (re.compile("^aantal_|_profiel$|^totaal$|^doelgroepregister$|^personen|^verschil$|^pagina$"), "BIGINT"),
    (re.compile("^valid_"), "DATE"),
)
SOURCES = ("report.report_werkmap", "report.report_opmerking", "marts.mart_dekking")
"""What the workbook of the warehouse reads."""


def workbook_sources() -> str:
    """The SQL that makes an empty table of each of `SOURCES`, with the columns of its contract."""
    made = ["CREATE SCHEMA IF NOT EXISTS marts; CREATE SCHEMA IF NOT EXISTS report;"]
    for source in SOURCES:
        columns = ", ".join(f"{name} {_type(name)}" for name in contracts()[source.partition(".")[2]])
        made.append(f"CREATE TABLE {source} ({columns});")
    return "\n".join(made)


def add(connection: duckdb.DuckDBPyConnection, source: str, **values: Any) -> None:
    """Add a row to one of `SOURCES`; a column that is not named is null."""
    marks = ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO {source} ({', '.join(values)}) VALUES ({marks})", list(values.values()))


def _type(column: str) -> str:
    return next((data_type for pattern, data_type in _TYPES if pattern.search(column)), "VARCHAR")


class WorkbookRead:
    """A workbook as read back."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as file:
            self.parts = {
                name: ElementTree.fromstring(file.read(name))  # noqa: S314 - of our own making
                for name in file.namelist()
                if name.endswith((".xml", ".rels"))
            }
        names = [sheet.attrib["name"] for sheet in self.parts["xl/workbook.xml"].iterfind("x:sheets/x:sheet", SPACE)]
        self._number = {name: number for number, name in enumerate(names, start=1)}
        self.sheets = {name: self.parts[f"xl/worksheets/sheet{number}.xml"] for name, number in self._number.items()}
        strings = self.parts.get("xl/sharedStrings.xml")
        self._strings = ["".join(each.itertext()) for each in strings] if strings is not None else []

    def cells(self, name: str) -> dict[str, str]:
        """What each filled cell of a sheet holds, by its place."""
        found = {}
        for cell in self.sheets[name].iterfind(".//x:c", SPACE):
            value = cell.findtext("x:v", namespaces=SPACE)
            if value is not None:
                found[cell.attrib["r"]] = self._strings[int(value)] if cell.get("t") == "s" else value
        return found

    def texts(self, name: str) -> list[str]:
        """The same, in order."""
        return list(self.cells(name).values())

    def table(self, name: str) -> list[dict[str, str]]:
        """The rows of a sheet's table, by heading; an empty cell is left out."""
        (ref,) = (part.attrib["ref"] for part in self._related(name, "table"))
        (first, header), (last, end) = (re.findall("([A-Z]+)([0-9]+)", corner)[0] for corner in ref.split(":"))
        cells = self.cells(name)
        columns = _columns()[: _columns().index(last) + 1]
        assert first == "A"
        return [
            {cells[f"{column}{header}"]: cells[place] for column in columns if (place := f"{column}{row}") in cells}
            for row in range(int(header) + 1, int(end) + 1)
        ]

    def place(self, name: str, heading: str, row: int = 1) -> str:
        """The place of the cell below a heading, in the first or a later row of a table."""
        (found,) = (place for place, text in self.cells(name).items() if text == heading and place != "A1")
        column, number = re.findall("([A-Z]+)([0-9]+)", found)[0]
        return f"{column}{int(number) + row}"

    def format_of(self, name: str, place: str) -> str | None:
        """How a number is shown."""
        styles = self.parts["xl/styles.xml"]
        (found,) = (each for each in self.sheets[name].iterfind(".//x:c", SPACE) if each.attrib["r"] == place)
        style = styles.findall("x:cellXfs/x:xf", SPACE)[int(found.attrib.get("s", 0))]
        number = style.attrib["numFmtId"]
        own = {each.attrib["numFmtId"]: each.attrib["formatCode"] for each in styles.iterfind(".//x:numFmt", SPACE)}
        return own.get(number, {"0": None, "3": "#,##0"}.get(number, number))

    def links(self, name: str) -> dict[str, str]:
        """Where each linked cell of a sheet leads to."""
        relations = self.parts.get(f"xl/worksheets/_rels/sheet{self._number[name]}.xml.rels")
        targets = {each.attrib["Id"]: each.attrib["Target"] for each in relations} if relations is not None else {}
        found = {}
        for link in self.sheets[name].iterfind(".//x:hyperlink", SPACE):
            (relation,) = [value for key, value in link.attrib.items() if key.endswith("}id")] or [""]
            anchor = f"#{link.attrib['location']}" if "location" in link.attrib else ""
            found[link.attrib["ref"]] = targets.get(relation, "") + anchor
        return found

    def charts(self, name: str) -> list[ElementTree.Element]:
        """The charts of a sheet; only one sheet of a workbook may have any."""
        drawings = self._related(name, "drawing")
        return [part for path, part in self.parts.items() if drawings and path.startswith("xl/charts/chart")]

    def defined_names(self) -> dict[str, str]:
        """The areas that the workbook names, such as those to print, by name and number of sheet."""
        found = self.parts["xl/workbook.xml"].iterfind("x:definedNames/x:definedName", SPACE)
        return {f"{each.attrib['name']} {each.get('localSheetId')}": each.text or "" for each in found}

    def _related(self, name: str, kind: str) -> list[ElementTree.Element]:
        relations = self.parts.get(f"xl/worksheets/_rels/sheet{self._number[name]}.xml.rels")
        if relations is None:
            return []
        targets = [each.attrib["Target"] for each in relations if each.attrib["Type"].endswith(f"/{kind}")]
        return [self.parts[f"xl/{target.removeprefix('../')}"] for target in targets]


def _columns() -> list[str]:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [*letters, *(first + second for first in letters for second in letters)]
