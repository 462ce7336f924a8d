"""Where things are: folders and addresses from the environment, with defaults."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from orchestration.alerts.channels import LOG_ONLY, AlertSettings
from orchestration.system.limits import DEFAULT_LIMITS, Limits, whole_number
from orchestration.warehouse.connection import LOCK_SECONDS
from orchestration.warehouse.lake import Lake

PROJECT_DIR = Path(__file__).resolve().parents[2]
DBT_PROJECT_DIR = PROJECT_DIR / "dbt_project"
SEEDS_DIR = DBT_PROJECT_DIR / "seeds"
CORRECTIE_CSV = SEEDS_DIR / "correctie.csv"

RAW_DIR_VARIABLE = "KLANTPROFIELEN_RAW_DIR"
DATA_DIR_VARIABLE = "KLANTPROFIELEN_DATA_DIR"
WAREHOUSE_DIR_VARIABLE = "KLANTPROFIELEN_WAREHOUSE_DIR"
"""Set by us for dbt's profile: the folder of the warehouse that it builds in."""
CBS_URL_VARIABLE = "KLANTPROFIELEN_CBS_URL"
CBS_URL = "https://opendata.cbs.nl"
PUBLISHED_URL_VARIABLE = "KLANTPROFIELEN_PUBLISHED_URL"
CONTACT_VARIABLE = "KLANTPROFIELEN_CONTACT"
LISTINGS_VARIABLE = "KLANTPROFIELEN_LISTINGS"
HOSTS_VARIABLE = "KLANTPROFIELEN_HOSTS"
LOCK_VARIABLE = "KLANTPROFIELEN_LOCK_SECONDS"
EXECUTOR_VARIABLE = "KLANTPROFIELEN_EXECUTOR"
CHUNK_VARIABLE = "KLANTPROFIELEN_CHUNK"
CHUNK = 200
"""Files that one step reads: more than a year's, so that only what is worth dividing is divided."""
CELERY_VARIABLE = "KLANTPROFIELEN_CELERY"
POSTGRES_VARIABLE = "KLANTPROFIELEN_DAGSTER_POSTGRES"
"""The addresses of Celery's Redis and of Dagster's PostgreSQL: with their secrets, and so never in `Settings`."""

_PUBLISHED_URL = re.compile(r"https://[^\s<>\"{}|\\^`]+/")
_CONTACT = re.compile(r"(mailto:[^\s<>\"{}|\\^`@]+@|https://)[^\s<>\"{}|\\^`]+")
"""Nothing that an address in a catalogue can't hold."""

Executor = Literal["multiprocess", "in_process", "celery"]


class SettingsError(ValueError):
    """A setting in the environment that can't be; the message names the variable."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The two folders everything else follows from, as absolute paths, and what else the environment says.

    `raw_dir` holds the publications as published; `data_dir` all that can be made again. `limits` is what reading a
    file may cost. `cbs_url` is the base of CBS's open data; only refreshing the reference asks it anything.
    `listings` are the pages with links to publications, `hosts` the servers beside theirs that those may be on; only
    fetching asks them anything. `alerts` says who is told of what goes wrong. `lock_seconds` is how long a run waits
    for another that writes the warehouse. `executor` says where the steps of runs from the UI and the daemon run,
    `chunk` how many files one of them reads at most; `has_postgres`, whether Dagster's own storage is in PostgreSQL.
    `remake_dir` holds the warehouse file while that is made again, beside the one in `data_dir`; `lake` is the
    warehouse instead of a file, where there is one. `published_url` is the address at which what is published can be
    found, ending in a slash, and `contact` the mailto: or https: address for questions about it: for the catalogue, and
    for the link from Dagster to the report.
    """

    raw_dir: Path
    data_dir: Path
    limits: Limits = DEFAULT_LIMITS
    cbs_url: str = CBS_URL
    listings: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    alerts: AlertSettings = LOG_ONLY
    lock_seconds: int = LOCK_SECONDS
    executor: Executor = "multiprocess"
    chunk: int = CHUNK
    has_postgres: bool = False
    remake_dir: Path | None = None
    lake: Lake | None = None
    published_url: str | None = None
    contact: str | None = None

    @classmethod
    def from_environment(cls) -> Settings:
        """KLANTPROFIELEN_RAW_DIR and _DATA_DIR, or `raw/` and `data/` in the project; addresses, limits and alerts.

        Raises:
            AlertSettingsError: where the alerts can't be sent as asked.
            LakeError: where a lake is asked for, and not all is said that it needs.
            LimitsError: where a limit, the seconds to wait or the files of a chunk are not a whole number.
            SettingsError: where the executor is unknown or lacks what it needs, or an address can't be one.
        """
        return cls(
            raw_dir=Path(os.environ.get(RAW_DIR_VARIABLE) or PROJECT_DIR / "raw").resolve(),
            data_dir=Path(os.environ.get(DATA_DIR_VARIABLE) or PROJECT_DIR / "data").resolve(),
            limits=Limits.from_environment(),
            cbs_url=os.environ.get(CBS_URL_VARIABLE) or CBS_URL,
            listings=_listed(LISTINGS_VARIABLE),
            hosts=_listed(HOSTS_VARIABLE),
            alerts=AlertSettings.from_environment(),
            lock_seconds=whole_number(LOCK_VARIABLE, LOCK_SECONDS),
            executor=_executor(),
            chunk=whole_number(CHUNK_VARIABLE, CHUNK),
            has_postgres=_has_postgres(),
            lake=Lake.from_environment(),
            published_url=_address(PUBLISHED_URL_VARIABLE, _PUBLISHED_URL, "begin as https:// and end in a slash"),
            contact=_address(CONTACT_VARIABLE, _CONTACT, "be a mailto: or an https: address"),
        )

    @property
    def warehouse(self) -> Path | Lake:
        """What runs write; readers use `published_warehouse`."""
        return self.lake or self.warehouse_file

    @property
    def warehouse_file(self) -> Path:
        """The private DuckDB file that is the warehouse where there is no lake."""
        return (self.remake_dir or self.data_dir) / "warehouse.duckdb"

    @property
    def published_dir(self) -> Path:
        """The folder for readers: only marts, only after every check held."""
        return self.data_dir / "published"

    @property
    def published_warehouse(self) -> Path:
        """The DuckDB file for readers."""
        return self.published_dir / "klantprofielen.duckdb"

    @property
    def report_dir(self) -> Path:
        """The report, a site of pages for people; beside the files for readers."""
        return self.published_dir / "rapport"

    @property
    def pictures_dir(self) -> Path:
        """Pictures of the pages of publications for the report, each drawn once."""
        return self.data_dir / "beelden"

    @property
    def reference_dir(self) -> Path:
        """What CBS published, as fetched: a file a year."""
        return self.data_dir / "reference"

    @property
    def odata_cache_dir(self) -> Path:
        """The answers that CBS lets us ask for conditionally."""
        return self.reference_dir / "odata"

    @property
    def fetch_dir(self) -> Path:
        """What is known of the addresses that were fetched, and downloads that are half done."""
        return self.data_dir / "ophalen"

    @property
    def dbt_target_dir(self) -> Path:
        """Dbt's artifacts: manifest, run results, docs."""
        return self.data_dir / "dbt"

    @property
    def readings_dir(self) -> Path:
        """What the steps of one run hand to each other: readings, until they are staged."""
        return self.data_dir / "readings"

    @property
    def alert_log(self) -> Path:
        """Every alert ever, a JSON object a line."""
        return self.data_dir / "logs" / "alerts.jsonl"

    @property
    def alerts_told(self) -> Path:
        """What was told to whom, so that nothing is told twice."""
        return self.data_dir / "alerts" / "told.json"

    @property
    def dagster_home(self) -> Path:
        """Dagster's own storage: runs, events, schedules."""
        return self.data_dir / "dagster"


def _listed(variable: str) -> tuple[str, ...]:
    """The parts of a variable between its commas."""
    return tuple(part.strip() for part in os.environ.get(variable, "").split(",") if part.strip())


def _address(variable: str, pattern: re.Pattern[str], demand: str) -> str | None:
    found = os.environ.get(variable) or None
    if found and not pattern.fullmatch(found):
        raise SettingsError(f"{variable} is '{found}'; it has to {demand}.")
    return found


def _executor() -> Executor:
    found = os.environ.get(EXECUTOR_VARIABLE) or "multiprocess"
    if found not in get_args(Executor):
        raise SettingsError(f"{EXECUTOR_VARIABLE} is '{found}'; it has to be one of {', '.join(get_args(Executor))}.")
    if found == "celery":
        # What has a default here would be another folder on another machine.
        lacking = [name for name in (CELERY_VARIABLE, RAW_DIR_VARIABLE, DATA_DIR_VARIABLE) if not os.environ.get(name)]
        if lacking:
            raise SettingsError(
                f"{EXECUTOR_VARIABLE} is 'celery', which also needs {' and '.join(lacking)}: the address of a Redis "
                "server, and the folders that all its machines share."
            )
    return cast("Executor", found)


def _has_postgres() -> bool:
    address = os.environ.get(POSTGRES_VARIABLE, "")
    # By another beginning SQLAlchemy takes another driver than dagster-postgres comes with.
    if address and not address.startswith("postgresql+psycopg2://"):
        raise SettingsError(
            f"{POSTGRES_VARIABLE} has to begin as postgresql+psycopg2://user:password@host:5432/database."
        )
    return bool(address)
