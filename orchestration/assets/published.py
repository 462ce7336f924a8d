"""What readers get: the marts as files, replaced whole, only after every check of error level held."""

import dagster as dg

from orchestration.assets.warehouse import manifest
from orchestration.core.publish import publish
from orchestration.core.settings import Settings
from orchestration.core.warehouse import open_for_writing
from orchestration.dbt_runner import MARTS_SCHEMA, mart_names

_marts = mart_names(manifest)


@dg.asset(
    key=["published", "klantprofielen"],
    group_name="published",
    kinds={"duckdb", "parquet", "csv"},
    deps=[dg.AssetKey([MARTS_SCHEMA, mart]) for mart in _marts],
    retry_policy=dg.RetryPolicy(max_retries=2, delay=2, backoff=dg.Backoff.EXPONENTIAL),
)
def published_klantprofielen(settings: dg.ResourceParam[Settings]) -> dg.MaterializeResult[None]:
    """The published warehouse: `klantprofielen.duckdb`, and a Parquet and a CSV file a mart."""
    with open_for_writing(settings.warehouse) as connection:
        marts = publish(connection, settings.published_dir, _marts)
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(settings.published_warehouse),
            "marts": dg.MetadataValue.md("\n".join(f"- `{mart.name}`: {mart.rows} rows" for mart in marts)),
            "dagster/row_count": sum(mart.rows for mart in marts),
        }
    )
