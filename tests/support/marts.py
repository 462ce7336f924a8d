"""Two marts (synthetisch) in a warehouse, and their description."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from orchestration.publishing.coverage import Coverage, QuarterCoverage
from orchestration.publishing.description import ColumnDescription, TableDescription
from orchestration.publishing.release import Release

SETUP = """
CREATE SCHEMA marts;
CREATE TABLE marts.dim_x (x_key VARCHAR NOT NULL, naam VARCHAR);
CREATE TABLE marts.fct_y (y INTEGER NOT NULL CHECK (y >= 0), x_key VARCHAR, bbox DOUBLE[4]);
COMMENT ON TABLE marts.dim_x IS 'Grain: one row per x (synthetisch); het is ''aangehaald''.';
COMMENT ON COLUMN marts.dim_x.naam IS 'Naam van x; ''s ochtends.';
INSERT INTO marts.dim_x VALUES ('b', 'Twee'), ('a', 'E\u00e9n "x", y'), ('c', NULL);
INSERT INTO marts.fct_y VALUES (2, 'b', [1, 2, 3, 4]), (1, 'a', NULL);
CREATE SCHEMA staging;
CREATE TABLE staging.geheim AS SELECT 1 AS x;
"""

DIM_X = TableDescription(
    "dim_x",
    "De x'en",
    "Grain: one row per x (synthetisch); het is 'aangehaald'.",
    "Een rij per x (synthetisch).",
    (
        ColumnDescription("x_key", "varchar", "The key.", False, "De sleutel."),
        ColumnDescription("naam", "varchar", "Naam van x; 's ochtends.", True, "De naam van x."),
    ),
    (),
    {},
)
FCT_Y = TableDescription(
    "fct_y",
    "De y's per x",
    "Grain: one row per y (synthetisch).",
    "Een rij per y (synthetisch).",
    (
        ColumnDescription("y", "integer", "How many. Unit: persons.", False, "Hoeveel."),
        ColumnDescription("x_key", "varchar", "Whose.", True, "Van wie."),
        ColumnDescription("bbox", "double[]", "Where.", True, "Waar."),
    ),
    (),
    {"x_key": "dim_x"},
)
TABLES = [DIM_X, FCT_Y]
RELEASE = Release(
    is_synthetisch=True,
    coverage=Coverage(
        (
            QuarterCoverage("2021Q1", date(2021, 1, 1), date(2021, 3, 31), "eerste kwartaal 2021: totalen van 1 regio"),
            QuarterCoverage("2022Q4", date(2022, 10, 1), date(2022, 12, 31), "vierde kwartaal 2022: Nederland"),
        ),
        (("AM15", "Noord-Holland Noord"),),
        has_nederland=True,
    ),
    quarters=("2021Q1", "2022Q4"),
    version="2023.04.30-0a1b2c3d",
    day=date(2023, 4, 30),
)


def files(folder: Path) -> dict[str, bytes]:
    """The bytes of every file in a folder, by its path there."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def query(folder: Path, sql: str) -> list[tuple[object, ...]]:
    """Rows from a published database."""
    with duckdb.connect(folder / "klantprofielen.duckdb", read_only=True) as connection:
        return connection.execute(sql).fetchall()
