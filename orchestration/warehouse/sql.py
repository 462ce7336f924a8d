"""SQL helpers: literals, statements, transactions, and copying a mart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


def sql_literal(value: object) -> str:
    """A SQL string literal."""
    return "'" + str(value).replace("'", "''") + "'"


def statements(connection: duckdb.DuckDBPyConnection, text: str) -> list[tuple[str, str]]:
    """The statements of a text, each without the semicolon that ends it, and with its kind, such as 'SELECT'.

    DuckDB takes a PIVOT for several, of which it has no text: only the semicolons tell where that ends.

    Args:
        connection: one that is shut off from files, because IMPORT DATABASE is read as it is parsed.
        text: SQL.

    Raises:
        duckdb.Error: if it is no SQL.
        UnicodeEncodeError: if it has characters that UTF-8 lacks.
    """
    import duckdb

    connection.extract_statements(text)  # its errors count the lines of the whole text
    written = text.encode()
    ends = [place for place, _ in duckdb.tokenize(text) if written[place : place + 1] == b";"]
    found = []
    for begin, end in pairwise([-1, *ends, len(written)]):
        piece = written[begin + 1 : end].decode()
        if parsed := connection.extract_statements(piece):
            query = parsed[-1].query or piece
            found.append((query.strip().removesuffix(";"), parsed[-1].type.name))
    return found


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit the statements of the block together, or none of them if it raises."""
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def order_of(key: Sequence[str]) -> str:
    """What sorts a table after ORDER BY: its primary key, or all columns if it has none."""
    return ", ".join(key) or "ALL"


def copy_mart(
    connection: duckdb.DuckDBPyConnection,
    mart: str,
    target: str,
    key: Sequence[str] = (),
    types: Mapping[str, str] = {},
) -> int:
    """Copy a mart with its constraints and comments, and return its number of rows.

    Args:
        connection: the warehouse.
        mart: the table, in schema `marts`.
        target: the table to create.
        key: the primary key, which the copy gets if the mart has none.
        types: columns in the copy's DDL, by what they are in the mart's.
    """
    ((ddl, comment),) = connection.execute(
        "SELECT sql, comment FROM duckdb_tables() "
        "WHERE database_name = current_database() AND schema_name = 'marts' AND table_name = ?",
        [mart],
    ).fetchall()
    columns = connection.execute(
        "SELECT column_name, comment FROM duckdb_columns() "
        "WHERE database_name = current_database() AND schema_name = 'marts' AND table_name = ?",
        [mart],
    ).fetchall()
    for declared, wanted in types.items():
        ddl = ddl.replace(declared, wanted)
    connection.execute(ddl.replace(f"CREATE TABLE marts.{mart}", f"CREATE TABLE {target}", 1))
    ((rows,),) = connection.execute(f"INSERT INTO {target} FROM marts.{mart} ORDER BY {order_of(key)}").fetchall()
    if key and "PRIMARY KEY" not in ddl:
        connection.execute(f"ALTER TABLE {target} ADD PRIMARY KEY ({', '.join(key)})")
    if comment:
        connection.execute(f"COMMENT ON TABLE {target} IS {sql_literal(comment)}")
    for column, column_comment in columns:
        if column_comment:
            connection.execute(f'COMMENT ON COLUMN {target}."{column}" IS {sql_literal(column_comment)}')
    return int(rows)
