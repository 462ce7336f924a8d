"""The report that people read, made anew when what is published changed."""

import dagster as dg

from orchestration.core.settings import Settings
from orchestration.metadata import OWNERS, today
from orchestration.recorded import PUBLISHED


@dg.asset(key=["published", "rapport"], group_name="published", kinds={"html"}, owners=OWNERS, deps=[PUBLISHED])
def rapport(settings: dg.ResourceParam[Settings]) -> dg.MaterializeResult[None]:
    """The static site `rapport/index.html`, beside the published files."""
    from orchestration.rapport.site import make

    verslag = make(settings, today())
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(verslag.index),
            "pages": verslag.pages,
            "is_new": verslag.is_new,
        }
    )
