"""The warehouse: every dbt model and seed as an asset, every dbt test as a check on it."""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtProject, dbt_assets
from dagster_dbt.asset_utils import get_subset_selection_for_context
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage
from sqlglot.errors import SqlglotError

from orchestration.defs.dbt import BUILD, ensure_manifest, run_dbt
from orchestration.defs.lineage import column_lineage, tables_of
from orchestration.defs.metadata import OWNERS, PREVIEW_ROWS, lineage, preview
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
from orchestration.warehouse.staging import MixtureError, refuse_mixture

if TYPE_CHECKING:
    import duckdb

_FOUND_ROWS = 5

manifest: dict[str, Any] = json.loads(ensure_manifest(Settings.from_environment()).read_text(encoding="utf-8"))


class _Translator(DagsterDbtTranslator):
    """Groups the assets by the schema they are built in, which is the layer; says whose and what they are."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return str(dbt_resource_props["schema"])

    def get_asset_spec(self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None) -> dg.AssetSpec:
        spec = super().get_asset_spec(manifest, unique_id, project)
        read_from = {"csv"} if unique_id.startswith("seed.") else set()
        return spec.replace_attributes(owners=OWNERS, kinds=spec.kinds | read_from)


_translator = _Translator()


@dbt_assets(manifest=manifest, name="dbt_build", dagster_dbt_translator=_translator)
def warehouse_assets(context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings]) -> Iterator[Any]:
    """Build and test the selected models in one dbt invocation; a failing test of error level fails the step."""
    selection, indirect_selection = get_subset_selection_for_context(
        context=context,
        manifest=manifest,
        select="fqn:*",
        exclude=None,
        selector=None,
        dagster_dbt_translator=_translator,
        current_dbt_indirect_selection_env=None,
    )
    # Held open, this connection also spares dbt from opening the file again for every node.
    try:
        with open_for_writing(settings.warehouse, settings.lock_seconds) as connection:
            refuse_mixture(connection)
            mark_build(connection, is_checked=False)
            result = run_dbt(settings, [*BUILD, *selection], indirect_selection)
            if damage := next(filter(is_corruption, result.failures), None):
                raise WarehouseCorruptError(settings.warehouse, damage)
            if fault := next(filter(is_disk_fault, [*result.failures, str(result.exception)]), None):
                raise not_written(settings.data_dir, fault)
            mark_build(connection, is_checked=result.success)
            marts = preview_tables(connection, MARTS_SCHEMA, PREVIEW_ROWS)
            tables = tables_of(connection)
            found = _found_by_tests(connection, result.failed_tests)
    except (MixtureError, WarehouseCorruptError) as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    for name, (row_count, rows) in marts.items():
        if (key := dg.AssetKey([MARTS_SCHEMA, name])) in context.selected_asset_keys:
            context.add_asset_metadata({"dagster/row_count": row_count, "preview": preview(rows, row_count)}, key)
    for (schema, name), sql in result.models.items():
        try:
            context.add_asset_metadata(lineage(column_lineage(sql, tables)), dg.AssetKey([schema, name]))
        except SqlglotError as error:
            context.log.warning(f"The lineage of {schema}.{name} is not shown: {error}")
    for raw_event in result.events:
        message = DbtCoreCliEventMessage(raw_event=raw_event, event_history_metadata={})
        yield from message.to_default_asset_events(manifest, _translator, context)
    if not result.success:
        reasons = "\n".join([*result.failures, *found]) or str(result.exception)
        raise dg.Failure(f"dbt build failed; nothing is published.\n{reasons}", allow_retries=False)


def _found_by_tests(connection: "duckdb.DuckDBPyConnection", failed_tests: Mapping[str, str]) -> list[str]:
    """What the failed tests found, a line a row: the first few of each are enough to act on."""
    return [
        f"{test}: {', '.join(f'{column} {value}' for column, value in row.items())}"
        for test, query in failed_tests.items()
        for row in dictionaries(connection.execute(f"FROM ({query}\n) ORDER BY ALL LIMIT {_FOUND_ROWS}"))
    ]
