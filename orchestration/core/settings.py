"""Where things are: folders from the environment, with defaults inside the project."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from orchestration.core.limits import DEFAULT_LIMITS, Limits

PROJECT_DIR = Path(__file__).resolve().parents[2]
DBT_PROJECT_DIR = PROJECT_DIR / "dbt_project"
SEEDS_DIR = DBT_PROJECT_DIR / "seeds"
CORRECTIE_CSV = SEEDS_DIR / "correctie.csv"

RAW_DIR_VARIABLE = "KLANTPROFIELEN_RAW_DIR"
DATA_DIR_VARIABLE = "KLANTPROFIELEN_DATA_DIR"


@dataclass(frozen=True, slots=True)
class Settings:
    """The two folders everything else follows from, as absolute paths, and what reading a file may cost.

    `raw_dir` holds the publications as published; `data_dir` all that can be made again from them.
    """

    raw_dir: Path
    data_dir: Path
    limits: Limits = DEFAULT_LIMITS

    @classmethod
    def from_environment(cls) -> Settings:
        """KLANTPROFIELEN_RAW_DIR and KLANTPROFIELEN_DATA_DIR, or `raw/` and `data/` in the project; and the limits.

        Raises:
            LimitsError: where a limit is not a whole number.
        """
        return cls(
            raw_dir=Path(os.environ.get(RAW_DIR_VARIABLE) or PROJECT_DIR / "raw").resolve(),
            data_dir=Path(os.environ.get(DATA_DIR_VARIABLE) or PROJECT_DIR / "data").resolve(),
            limits=Limits.from_environment(),
        )

    @property
    def warehouse(self) -> Path:
        """The private DuckDB file that runs write; readers use `published_warehouse`."""
        return self.data_dir / "warehouse.duckdb"

    @property
    def published_dir(self) -> Path:
        """The folder for readers: only marts, only after every check held."""
        return self.data_dir / "published"

    @property
    def published_warehouse(self) -> Path:
        """The DuckDB file for readers."""
        return self.published_dir / "klantprofielen.duckdb"

    @property
    def dbt_target_dir(self) -> Path:
        """Dbt's artifacts: manifest, run results, docs."""
        return self.data_dir / "dbt"

    @property
    def dagster_home(self) -> Path:
        """Dagster's own storage: runs, events, schedules."""
        return self.data_dir / "dagster"
