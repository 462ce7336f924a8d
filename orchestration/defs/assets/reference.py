"""What CBS says now of gemeenten and AMRs: fetched when asked for, to hold the reviewed seeds to."""

from dataclasses import asdict

import dagster as dg

from orchestration.defs.metadata import OWNERS, preview
from orchestration.defs.partitions import year_partitions
from orchestration.reference.cbs import CbsError, fetch_year
from orchestration.reference.odata import OData
from orchestration.reference.reference import Reference, gebieden_csv
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
            gebieden = fetch_year(odata, int(context.partition_key))
    except (CbsError, HttpError) as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    target = settings.reference_dir / f"cbs_gebieden_{gebieden.jaar}.csv"
    with replaced_atomically(target) as temporary:
        temporary.write_text(gebieden_csv([gebieden]), encoding="utf-8", newline="")
    verschillen = Reference.from_seeds(SEEDS_DIR).verschillen(gebieden)
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(target),
            "dagster/row_count": len(gebieden.gebieden),
            "table": gebieden.tabel_id,
            "not_modified": gebieden.not_modified,
            "to_review": sum(verschil.to_review for verschil in verschillen),
            "differences": preview([asdict(verschil) for verschil in verschillen]),
        }
    )
