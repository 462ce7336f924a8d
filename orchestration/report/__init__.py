"""The report: the published marts as a static site of pages that policy officers read, with no server behind it."""
