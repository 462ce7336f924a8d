"""What CBS says now about gemeenten and AMRs, fetched on request and compared with the reviewed seeds."""

from dataclasses import asdict

import dagster as dg

from orchestration.defs.metadata import OWNERS, preview
from orchestration.defs.partitions import year_partitions
from orchestration.reference.cbs import CbsError, fetch_year
from orchestration.reference.odata import OData
from orchestration.reference.reference import Reference, areas_csv
from orchestration.system.files import replaced_atomically
from orchestration.system.http import HttpError
from orchestration.system.settings import SEEDS_DIR, Settings


@dg.asset(
    key=["reference", "cbs_gebieden"],
    group_name="reference",
    kinds={"csv"},
    owners=OWNERS,
    partitions_def=year_partitions,
)
def cbs_gebieden(context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings]) -> dg.MaterializeResult[None]:
    """CBS's "Gebieden in Nederland" of a year. No model reads it: `klantprofielen reference update` fills the seeds."""
    try:
        with OData(settings.cbs_url, settings.odata_cache_dir) as odata:
            cbs_year = fetch_year(odata, int(context.partition_key))
    except (CbsError, HttpError) as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    target = settings.reference_dir / f"cbs_gebieden_{cbs_year.year}.csv"
    with replaced_atomically(target) as temporary:
        temporary.write_text(areas_csv([cbs_year]), encoding="utf-8", newline="")
    differences = Reference.from_seeds(SEEDS_DIR).differences(cbs_year)
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(target),
            "dagster/row_count": len(cbs_year.areas),
            "table": cbs_year.table_id,
            "not_modified": cbs_year.not_modified,
            "to_review": sum(difference.to_review for difference in differences),
            "differences": preview([asdict(difference) for difference in differences]),
        }
    )
