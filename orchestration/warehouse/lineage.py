"""Column lineage: from which columns of which tables each column of a query comes, read off its SQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import duckdb
    from sqlglot import exp

Tables = Mapping[str, Mapping[str, Mapping[str, str]]]
"""The type of each column, by schema, table and column."""


class Column(NamedTuple):
    """A column of a table."""

    schema: str
    table: str
    name: str


def tables_of(connection: duckdb.DuckDBPyConnection) -> Tables:
    """The tables and views of the database that `connection` is in, as `column_lineage` takes them."""
    tables: dict[str, dict[str, dict[str, str]]] = {}
    for schema, table, column, data_type in connection.execute(
        "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE database_name = current_database() AND NOT internal ORDER BY schema_name, table_name, column_index"
    ).fetchall():
        tables.setdefault(schema, {}).setdefault(table, {})[column] = data_type
    return tables


def column_lineage(sql: str, tables: Tables) -> dict[str, list[Column]]:
    """The columns that decide each column of a query's result: what it is copied or computed from.

    Args:
        sql: a query in DuckDB's SQL; its tables are written with their schema, and may be with their database.
        tables: what it reads.

    Returns:
        By the name of the result's column; no columns if it is a constant.

    Raises:
        sqlglot.errors.SqlglotError: if the query can't be followed.
    """
    from sqlglot import MappingSchema, exp, parse_one
    from sqlglot.lineage import lineage
    from sqlglot.optimizer.qualify import qualify
    from sqlglot.optimizer.scope import build_scope

    query = parse_one(sql, dialect="duckdb")
    for table in query.find_all(exp.Table):
        table.set("catalog", None)
    schema = MappingSchema({name: dict(content) for name, content in tables.items()}, dialect="duckdb")
    query = qualify(query, dialect="duckdb", schema=schema).assert_is(exp.Query)
    _by_place(query)
    scope = build_scope(query)
    found = {}
    for column in query.named_selects:
        node = lineage(column, query, schema=schema, scope=scope, dialect="duckdb", trim_selects=False, copy=False)
        found[column] = sorted(
            {
                Column(leaf.source.db, leaf.source.name, leaf.name.rpartition(".")[2].strip('"'))
                for leaf in node.walk()
                if isinstance(leaf.source, exp.Table) and not leaf.downstream
            }
        )
    return found


def _by_place(query: exp.Query) -> None:
    """Put the columns of what is united by name in one order: sqlglot follows them by their place."""
    from sqlglot import exp

    for union in query.find_all(exp.SetOperation):
        if not union.args.get("by_name") or isinstance(union.parent, exp.SetOperation):
            continue
        united = _selects(union)
        names = list(dict.fromkeys(name for select in united for name in select.named_selects))
        for select in united:
            columns = {column.alias_or_name: column for column in select.selects}
            absent = {name: exp.alias_(exp.Null(), name, quoted=True) for name in names if name not in columns}
            select.set("expressions", [{**columns, **absent}[name] for name in names])


def _selects(query: exp.Query) -> list[exp.Select]:
    """The queries that a set operation, also one within another, unites."""
    from sqlglot import exp

    if isinstance(query, exp.SetOperation):
        return [*_selects(query.left), *_selects(query.right)]
    return [query] if isinstance(query, exp.Select) else []
