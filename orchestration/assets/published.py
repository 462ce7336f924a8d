"""What readers get: the marts as files, replaced whole, only after every check of error level held."""

import dagster as dg

from orchestration.assets.warehouse import manifest
from orchestration.core.alert import LATE, QUARANTINE, late_alert, quarantine_alert
from orchestration.core.kwartaal import due_from, late_quarters
from orchestration.core.lake import tidy
from orchestration.core.publish import UncheckedError, publish, publish_in_lake, published_quarters, refuse_unchecked
from orchestration.core.settings import Settings
from orchestration.core.warehouse import dictionaries, open_for_writing
from orchestration.dbt_runner import MARTS_SCHEMA, mart_keys
from orchestration.metadata import OWNERS, preview, today
from orchestration.notify import notify
from orchestration.recorded import PUBLISHED

_marts = mart_keys(manifest)
_QUARANTINE = f"""
    SELECT publicatie_id, bestand, reden, pagina, regel, verwacht, gevonden
    FROM {MARTS_SCHEMA}.mart_quarantaine
    ORDER BY bestand, tabel
"""


@dg.asset(
    key=PUBLISHED,
    group_name="published",
    kinds={"duckdb", "parquet", "csv"},
    owners=OWNERS,
    deps=[dg.AssetKey([MARTS_SCHEMA, mart]) for mart in _marts],
    retry_policy=dg.RetryPolicy(max_retries=2, delay=2, backoff=dg.Backoff.EXPONENTIAL),
)
def published_klantprofielen(
    context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings]
) -> dg.MaterializeResult[None]:
    """The published warehouse: `klantprofielen.duckdb`, and a Parquet and a CSV file a mart."""
    with open_for_writing(settings.warehouse, settings.lock_seconds) as connection:
        try:
            refuse_unchecked(connection)
        except UncheckedError as error:
            raise dg.Failure(str(error), allow_retries=False) from error
        marts = publish(connection, settings.published_dir, _marts)
        if settings.lake:
            publish_in_lake(connection, list(_marts))
            tidy(connection)
        kept_out = dictionaries(connection.execute(_QUARANTINE))
    for problem in notify(settings, [quarantine_alert(row) for row in kept_out], QUARANTINE):
        context.log.warning(problem)
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(settings.published_warehouse),
            "marts": dg.MetadataValue.md("\n".join(f"- `{mart.name}`: {mart.rows} rows" for mart in marts)),
            "dagster/row_count": sum(mart.rows for mart in marts),
        }
    )


@dg.asset_check(asset=published_klantprofielen)
def op_tijd(context: dg.AssetCheckExecutionContext, settings: dg.ResourceParam[Settings]) -> dg.AssetCheckResult:
    """Every quarter from the first published one is published within 20 weeks of its end."""
    late = late_quarters(published_quarters(settings.published_warehouse), today())
    for problem in notify(settings, [late_alert(quarter_key) for quarter_key in late], LATE):
        context.log.warning(problem)
    return dg.AssetCheckResult(
        passed=not late,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "late": preview([{"quarter_key": key, "was due": due_from(key).isoformat()} for key in late]),
        },
    )
