"""What readers get: the marts as files, all replaced together, and only after every check of error level held."""

import dagster as dg

from orchestration.alerts.alert import LATE, QUARANTINE, late_alert, quarantine_alert
from orchestration.defs.dbt import ensure_manifest
from orchestration.defs.manifest import manifest
from orchestration.defs.metadata import OWNERS, preview
from orchestration.defs.notify import notify
from orchestration.defs.progress import Progress
from orchestration.domain.quarter import due_from, late_quarters
from orchestration.publishing.description import MARTS_SCHEMA, REPORT_SCHEMA, table_descriptions
from orchestration.publishing.dictionary import DICTIONARY, publish_dictionary
from orchestration.publishing.metrics import SEMANTIC_MANIFEST
from orchestration.publishing.open_data import DATAPACKAGE, JSON_LD, TURTLE, WORKBOOK
from orchestration.publishing.publish import (
    UncheckedError,
    publish,
    published_quarters,
    refuse_unchecked,
)
from orchestration.publishing.release import read_release
from orchestration.publishing.versions import DATABASE, VERSIONS
from orchestration.system.clock import Clock
from orchestration.system.settings import Settings
from orchestration.warehouse.connection import dictionaries, warehouse_of
from orchestration.warehouse.guards import ALLOW_REMOVAL, RemovalError, refuse_loss
from orchestration.warehouse.ledger import record_publication

PUBLISHED = dg.AssetKey(["published", "klantprofielen"])

_tables = table_descriptions(manifest)
_made_by_dbt = [
    dg.AssetKey([node["schema"], node["alias"]])
    for node in manifest["nodes"].values()
    if node["resource_type"] == "model" and node["schema"] in (MARTS_SCHEMA, REPORT_SCHEMA)
]
_FILES = [
    *(DATABASE, f"{VERSIONS}/klantprofielen-<version>.duckdb", WORKBOOK),
    *("parquet/<mart>.parquet", "csv/<mart>.csv"),
    *(DICTIONARY, SEMANTIC_MANIFEST, DATAPACKAGE, TURTLE, JSON_LD),
]
_QUARANTINE = f"""
    SELECT publicatie_id, bestand, reden, pagina, regel, verwacht, gevonden
    FROM {MARTS_SCHEMA}.mart_quarantaine
    ORDER BY bestand, tabel
"""


@dg.asset(
    key=PUBLISHED,
    group_name="published",
    kinds={"duckdb", "parquet", "csv", "excel"},
    owners=OWNERS,
    deps=_made_by_dbt,
    retry_policy=dg.RetryPolicy(max_retries=2, delay=2, backoff=dg.Backoff.EXPONENTIAL),
)
def published_klantprofielen(
    context: dg.AssetExecutionContext,
    settings: dg.ResourceParam[Settings],
    clock: dg.ResourceParam[Clock],
    progress: dg.ResourceParam[Progress],
) -> dg.MaterializeResult[None]:
    """The published warehouse: `klantprofielen.duckdb`, the marts as files for every tool, and what they mean."""
    progress("publishing the marts", 3, 4)
    warehouse = warehouse_of(settings)
    with warehouse.open_for_writing(settings.lock_seconds) as connection:
        try:
            refuse_unchecked(connection)
            if context.run.tags.get(ALLOW_REMOVAL) != "true":
                refuse_loss(settings, connection)
        except (UncheckedError, RemovalError) as error:
            raise dg.Failure(str(error), allow_retries=False) from error
        release = read_release(connection, _tables, settings.published_url, settings.contact)
        publish_dictionary(settings.published_dir, ensure_manifest(settings))
        marts = publish(connection, settings.published_dir, _tables, release)
        warehouse.publish(connection, [mart.name for mart in marts])
        record_publication(settings)
        kept_out = dictionaries(connection.execute(_QUARANTINE))
    for problem in notify(settings, [quarantine_alert(row, clock.now()) for row in kept_out], QUARANTINE):
        context.log.warning(problem)
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(settings.published_warehouse),
            "version": release.version,
            "files": dg.MetadataValue.md("\n".join(f"- `{name}`" for name in _FILES)),
            "marts": dg.MetadataValue.md("\n".join(f"- `{mart.name}`: {mart.rows} rows" for mart in marts)),
            "dagster/row_count": sum(mart.rows for mart in marts),
        }
    )


# Blocking, so that the report, which leaves the receipt of the build, comes after it.
@dg.asset_check(asset=published_klantprofielen, blocking=True)
def on_time(
    context: dg.AssetCheckExecutionContext, settings: dg.ResourceParam[Settings], clock: dg.ResourceParam[Clock]
) -> dg.AssetCheckResult:
    """Every quarter from the first published one is published within 20 weeks of its end."""
    late = late_quarters(published_quarters(settings.published_warehouse), clock.today())
    for problem in notify(settings, [late_alert(quarter_key, clock.now()) for quarter_key in late], LATE):
        context.log.warning(problem)
    return dg.AssetCheckResult(
        passed=not late,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "late": preview([{"quarter_key": key, "was due": due_from(key).isoformat()} for key in late]),
        },
    )
