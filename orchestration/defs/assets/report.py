"""The report that people read, made anew when what is published changed."""

import dagster as dg

from orchestration.defs.metadata import OWNERS
from orchestration.defs.recorded import PUBLISHED
from orchestration.system.clock import Clock
from orchestration.system.settings import Settings


@dg.asset(key=["published", "rapport"], group_name="published", kinds={"html"}, owners=OWNERS, deps=[PUBLISHED])
def rapport(settings: dg.ResourceParam[Settings], clock: dg.ResourceParam[Clock]) -> dg.MaterializeResult[None]:
    """The report as a static site: Nederland, a page an AMR and a gemeente, quality, and the picture of each row."""
    from orchestration.report.site import make

    verslag = make(settings, clock.today())
    address = f"{settings.published_url}rapport/index.html" if settings.published_url else None
    return dg.MaterializeResult(
        metadata={
            # A browser follows no link from a server's page to a file; a path is there to copy.
            "report": dg.MetadataValue.url(address) if address else dg.MetadataValue.path(verslag.index),
            "pages": verslag.pages,
            "is_new": verslag.is_new,
        }
    )
