"""The warehouse: every dbt model and seed as an asset, every dbt test as a check on it."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtProject, dbt_assets
from sqlglot.errors import SqlglotError

from orchestration.defs.dbt import BUILD, DbtResult, run_dbt
from orchestration.defs.manifest import manifest
from orchestration.defs.metadata import OWNERS, PREVIEW_ROWS, lineage, preview
from orchestration.defs.private import asset_events, dbt_selection, is_whole
from orchestration.defs.progress import Progress
from orchestration.publishing.description import MARTS_SCHEMA
from orchestration.publishing.publish import mark_build
from orchestration.system.disk import is_disk_fault, not_written
from orchestration.system.settings import Settings
from orchestration.warehouse.connection import (
    WarehouseCorruptError,
    dictionaries,
    is_corruption,
    open_for_writing,
    preview_tables,
)
from orchestration.warehouse.guards import MixtureError, refuse_mixture
from orchestration.warehouse.ledger import record_build
from orchestration.warehouse.lineage import Tables, column_lineage, tables_of

if TYPE_CHECKING:
    import duckdb

_FOUND_ROWS = 5


class _Translator(DagsterDbtTranslator):
    """Groups the assets by their schema, which is their layer; adds who owns them and what they are read from."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return str(dbt_resource_props["schema"])

    def get_asset_spec(self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None) -> dg.AssetSpec:
        spec = super().get_asset_spec(manifest, unique_id, project)
        read_from = {"csv"} if unique_id.startswith("seed.") else set()
        return spec.replace_attributes(owners=OWNERS, kinds=spec.kinds | read_from)


_translator = _Translator()


@dbt_assets(manifest=manifest, name="dbt_build", dagster_dbt_translator=_translator)
def warehouse_assets(
    context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings], progress: dg.ResourceParam[Progress]
) -> Iterator[Any]:
    """Build and test the selected models in one dbt invocation; a failing test of error level fails the step."""
    progress("building and testing the marts", 1, 2)
    selection = dbt_selection(context, manifest, _translator)
    try:
        # While this connection is open, dbt does not open the file again for every node.
        with open_for_writing(settings.warehouse, settings.lock_seconds) as connection:
            result = _build(connection, settings, selection)
            marts = preview_tables(connection, MARTS_SCHEMA, PREVIEW_ROWS)
            tables = tables_of(connection)
            found = _found_by_tests(connection, result.failed_tests)
    except (MixtureError, WarehouseCorruptError) as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    _show_previews(context, marts)
    _show_lineage(context, result, tables)
    for event in result.events:
        yield from asset_events(event, context, manifest, _translator)
    if not result.success:
        reasons = "\n".join([*result.failures, *found]) or str(result.exception)
        raise dg.Failure(f"dbt build failed; nothing is published.\n{reasons}", allow_retries=False)


def _build(
    connection: "duckdb.DuckDBPyConnection", settings: Settings, selection: tuple[list[str], str | None]
) -> DbtResult:
    """Run dbt, and note in the warehouse whether its marts passed every check.

    Raises:
        MixtureError: if real and synthetic publications are staged together.
        WarehouseCorruptError: if dbt met a damaged part of the file.
        DiskError: if the disk is full, or can't be written.
    """
    selected, indirect_selection = selection
    refuse_mixture(connection)
    mark_build(connection, is_checked=False)
    result = run_dbt(settings, [*BUILD, *selected], indirect_selection)
    if damage := next(filter(is_corruption, result.failures), None):
        raise WarehouseCorruptError(settings.warehouse, damage)
    if fault := next(filter(is_disk_fault, [*result.failures, str(result.exception)]), None):
        raise not_written(settings.data_dir, fault)
    mark_build(connection, is_checked=result.success)
    if result.success and is_whole(selection):
        record_build(settings)
    return result


def _show_previews(context: dg.AssetExecutionContext, marts: Mapping[str, tuple[int, list[dict[str, Any]]]]) -> None:
    """Show the number of rows of each selected mart, and the first of them."""
    for name, (row_count, rows) in marts.items():
        if (key := dg.AssetKey([MARTS_SCHEMA, name])) in context.selected_asset_keys:
            context.add_asset_metadata({"dagster/row_count": row_count, "preview": preview(rows, row_count)}, key)


def _show_lineage(context: dg.AssetExecutionContext, result: DbtResult, tables: Tables) -> None:
    """Show from which columns each column of the built models comes."""
    for (schema, name), sql in result.models.items():
        try:
            context.add_asset_metadata(lineage(column_lineage(sql, tables)), dg.AssetKey([schema, name]))
        except SqlglotError as error:
            context.log.warning(f"The lineage of {schema}.{name} is not shown: {error}")


def _found_by_tests(connection: "duckdb.DuckDBPyConnection", failed_tests: Mapping[str, str]) -> list[str]:
    """The rows that the failed tests found, a line each: the first few of each test are enough to act on."""
    return [
        f"{test}: {', '.join(f'{column} {value}' for column, value in row.items())}"
        for test, query in failed_tests.items()
        for row in dictionaries(connection.execute(f"FROM ({query}\n) ORDER BY ALL LIMIT {_FOUND_ROWS}"))
    ]
