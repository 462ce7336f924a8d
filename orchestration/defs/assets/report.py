"""The report that people read, made again when the published marts change."""

import dagster as dg

from orchestration.defs.assets.published import PUBLISHED
from orchestration.defs.metadata import OWNERS
from orchestration.defs.progress import Progress
from orchestration.publishing.pages import REPORT
from orchestration.publishing.receipt import MADE_WITH, write_receipt
from orchestration.system.clock import Clock
from orchestration.system.settings import Settings


@dg.asset(key=["published", "report"], group_name="published", kinds={"html"}, owners=OWNERS, deps=[PUBLISHED])
def report(
    context: dg.AssetExecutionContext,
    settings: dg.ResourceParam[Settings],
    clock: dg.ResourceParam[Clock],
    progress: dg.ResourceParam[Progress],
) -> dg.MaterializeResult[None]:
    """The report as a static site: Nederland, a page per AMR and per gemeente, quality, and a picture of each row."""
    from orchestration.report.site import make

    progress("making the report", 7, 8)
    made = make(settings, clock.today())
    if digest := context.run.tags.get(MADE_WITH):
        write_receipt(settings, clock.today(), digest)
    address = f"{settings.published_url}{REPORT}/index.html" if settings.published_url else None
    return dg.MaterializeResult(
        metadata={
            # A browser follows no link from a server's page to a file, but people can copy a path.
            "report": dg.MetadataValue.url(address) if address else dg.MetadataValue.path(made.index),
            "pages": made.pages,
            "is_new": made.is_new,
        }
    )
