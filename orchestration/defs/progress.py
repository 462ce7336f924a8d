"""How far a run is: a command that waits for its run shows it; for other runs nobody listens."""

from collections.abc import Callable

import dagster as dg

Progress = Callable[[str, int, int], None]
"""Is told the step that begins, and how many of how many parts of the run are done; reading is half of a run."""


def _nobody(step: str, done: int, total: int) -> None:
    """Nobody listens."""


nobody_watches = dg.ResourceDefinition.hardcoded_resource(_nobody)
