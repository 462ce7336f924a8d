"""Everything that a user can set, and the paths that follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from orchestration.system.errors import KlantprofielenError
from orchestration.system.limits import DEFAULT_LIMITS, Limits, Seen
from orchestration.system.smtp import Smtp, is_mail_address, smtp_server
from orchestration.system.values import (
    NOT_SET,
    Contact,
    FilledTexts,
    LakeCatalog,
    Origins,
    Port,
    PositiveInteger,
    PostgresUrl,
    PublishedUrl,
    ReleasesDir,
    ReleasesUrl,
    SmtpUrl,
    Texts,
    Umask,
    Webhook,
    WebUrl,
    WholeNumber,
)

PROJECT_DIR = Path(__file__).resolve().parents[2]
DBT_PROJECT_DIR = PROJECT_DIR / "dbt_project"
SEEDS_DIR = DBT_PROJECT_DIR / "seeds"

PREFIX = "KLANTPROFIELEN_"
RAW_DIR_VARIABLE = f"{PREFIX}RAW_DIR"
DATA_DIR_VARIABLE = f"{PREFIX}DATA_DIR"
WAREHOUSE_DIR_VARIABLE = f"{PREFIX}WAREHOUSE_DIR"
"""Not a setting: we set it for dbt's profile, to the folder of the warehouse that dbt builds in."""
WAREHOUSE_VARIABLE = f"{PREFIX}WAREHOUSE"
LISTINGS_VARIABLE = f"{PREFIX}LISTINGS"
HOSTS_VARIABLE = f"{PREFIX}HOSTS"
EXECUTOR_VARIABLE = f"{PREFIX}EXECUTOR"
CELERY_VARIABLE = f"{PREFIX}CELERY"
POSTGRES_VARIABLE = f"{PREFIX}DAGSTER_POSTGRES"
SMTP_URL_VARIABLE = f"{PREFIX}SMTP_URL"

LOCK_SECONDS = 600
"""How long a run waits for another that writes the warehouse, unless the user sets it."""


class SettingsError(KlantprofielenError):
    """Settings that can't be used: a line for each, with its variable, and its value unless that may be a secret."""


@dataclass(frozen=True, slots=True)
class Lake:
    """Where a DuckLake is.

    `catalog` is how libpq finds the PostgreSQL database, without a password; `data` is an absolute folder, or s3://….
    """

    catalog: str
    data: str

    def __str__(self) -> str:
        """For messages: it holds no secret."""
        return f"the lake (catalogue {self.catalog}, data {self.data})"


class Settings(BaseSettings):
    """What the user sets, each by the variable KLANTPROFIELEN_ with its name in capitals; see docs/how-to/operate.md.

    A program starts with `from_environment`, which names every wrong value at once. A field whose check looks at
    another one comes after it. What `repr` leaves out may be a secret, and no message shows it.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, validate_by_name=True)

    executor: Literal["multiprocess", "in_process", "celery"] = "multiprocess"
    """Where the steps of runs from the UI and the daemon run."""
    celery: SecretStr | None = Field(default=None, repr=False, validate_default=True)
    """The address of Celery's Redis."""
    raw_dir: Path = Field(default=NOT_SET, validate_default=True)
    """The publications as published; an absolute path."""
    data_dir: Path = Field(default=NOT_SET, validate_default=True)
    """Everything that can be made again, and the releases; an absolute path."""
    umask: Umask = 0o027
    chunk: PositiveInteger = 200
    """The most files that one step reads: more than a year has, since dividing fewer gains nothing."""
    dagster_postgres: PostgresUrl | None = Field(default=None, repr=False)
    """The address of Dagster's own storage if that is in PostgreSQL."""
    warehouse_kind: Literal["duckdb", "ducklake"] = Field(default="duckdb", validation_alias=WAREHOUSE_VARIABLE)
    lake_catalog: LakeCatalog = Field(default="", repr=False, validate_default=True)
    lake_data: str = Field(default="", validate_default=True)
    lock_seconds: PositiveInteger = LOCK_SECONDS
    """How long a run waits for another that writes the warehouse."""
    code_host: str = "127.0.0.1"
    code_port: Port = 4000
    """Where Dagster's webserver and daemon find the code server."""
    dagster_origins: Origins = ()
    """Where people open Dagster's pages, beside this machine itself: scheme, host and port, as their browsers say."""
    listings: FilledTexts = ()
    """The pages with links to publications; only fetching asks them."""
    hosts: FilledTexts = ()
    """The servers beside theirs that publications may be on."""
    cbs_url: WebUrl = "https://opendata.cbs.nl"
    """The base of CBS's open data; only refreshing the reference asks it."""
    smtp_url: SmtpUrl | None = Field(default=None, repr=False)
    alert_to: Texts = Field(default=(), validate_default=True)
    alert_from: str = Field(default="", validate_default=True)
    alert_webhook: Webhook | None = Field(default=None, repr=False)
    """A secret as a whole: anyone who knows the address can post."""
    published_url: PublishedUrl | None = None
    """The address of `published_dir` on the web, ending in a slash; the catalogue and Dagster name it."""
    releases_dir: ReleasesDir = Field(default=NOT_SET, validate_default=True)
    """The releases, which can't be made again; an absolute path."""
    releases_url: ReleasesUrl = Field(default=None, validate_default=True)
    """The address of `releases_dir` on the web, ending in a slash; by default beside that of `published_dir`."""
    contact: Contact | None = None
    """The mailto: or https: address for questions about what is published."""
    max_bytes: PositiveInteger = DEFAULT_LIMITS.max_bytes
    max_pages: PositiveInteger = DEFAULT_LIMITS.max_pages
    max_objects: PositiveInteger = DEFAULT_LIMITS.max_objects
    max_seconds: PositiveInteger = DEFAULT_LIMITS.max_seconds
    max_memory: PositiveInteger = DEFAULT_LIMITS.max_memory
    ocr_seconds: WholeNumber = DEFAULT_LIMITS.ocr_seconds
    ocr_memory: PositiveInteger = DEFAULT_LIMITS.ocr_memory
    seen: Seen = "off"
    _rebuild_dir: Path | None = None

    @classmethod
    def from_environment(cls) -> Settings:
        """What the environment says, with defaults for the rest.

        Raises:
            SettingsError: if one or more values can't be used; it names them all.
        """
        try:
            return cls()
        except ValidationError as error:
            raise SettingsError("\n".join(_sentence(problem) for problem in error.errors())) from None

    @field_validator("celery")
    @classmethod
    def _check_celery(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if value is None and info.data.get("executor") == "celery":
            raise ValueError("must be the address of a Redis server, for the executor celery")
        return value

    @field_validator("raw_dir", "data_dir")
    @classmethod
    def _absolute(cls, value: Path, info: ValidationInfo) -> Path:
        if value is not NOT_SET:
            return value.resolve()
        # A default would be another folder on another machine.
        if info.data.get("executor") == "celery":
            raise ValueError("must be a folder that all machines share, for the executor celery")
        return PROJECT_DIR / str(info.field_name).removesuffix("_dir")

    @field_validator("lake_data")
    @classmethod
    def _absolute_data(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("warehouse_kind") == "ducklake" and not value:
            raise ValueError("must be the folder of the lake's data, or s3://bucket/folder")
        return value if "://" in value or not value else str(Path(value).resolve())

    @field_validator("alert_to", "alert_from")
    @classmethod
    def _check_mail_addresses(cls, value: tuple[str, ...] | str, info: ValidationInfo) -> tuple[str, ...] | str:
        addresses = (value,) if isinstance(value, str) else value
        # An smtp_url that is wrong itself is not in the data: it was set, all the same.
        is_needed = info.data.get("smtp_url", NOT_SET) is not None
        if is_needed and not (addresses and all(map(is_mail_address, addresses))):
            raise ValueError(f"must hold mail addresses if {SMTP_URL_VARIABLE} is set")
        return value

    @property
    def limits(self) -> Limits:
        """What reading one file may take."""
        return Limits(**{name: getattr(self, name) for name in Limits.__slots__})

    @property
    def smtp(self) -> Smtp | None:
        """The mail server that alerts go by, if there is one."""
        url = self.smtp_url
        return smtp_server(url.get_secret_value(), self.alert_from, self.alert_to) if url else None

    @property
    def lake(self) -> Lake | None:
        """The warehouse if that is a lake instead of a file."""
        return Lake(self.lake_catalog, self.lake_data) if self.warehouse_kind == "ducklake" else None

    @property
    def has_postgres(self) -> bool:
        """True if Dagster's own storage is in PostgreSQL."""
        return self.dagster_postgres is not None

    def rebuilding_in(self, folder: Path) -> Settings:
        """The same settings with the warehouse file in another folder: that is how it is rebuilt."""
        settings = self.model_copy()
        settings._rebuild_dir = folder
        return settings

    @property
    def warehouse(self) -> Path | Lake:
        """What runs write; readers use `published_warehouse`."""
        return self.lake or self.warehouse_file

    @property
    def warehouse_file(self) -> Path:
        """The private DuckDB file that is the warehouse if there is no lake."""
        return (self._rebuild_dir or self.data_dir) / "warehouse.duckdb"

    @property
    def published_dir(self) -> Path:
        """The folder for readers: only marts, and only after every check held."""
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
        """Pictures and pages of publications for the report, each made once."""
        return self.data_dir / "beelden"

    @property
    def reference_dir(self) -> Path:
        """What CBS published, as fetched: a file a year."""
        return self.data_dir / "reference"

    @property
    def odata_cache_dir(self) -> Path:
        """CBS's answers, kept for conditional requests."""
        return self.reference_dir / "odata"

    @property
    def fetch_dir(self) -> Path:
        """What fetching remembers of each address, and any partial download."""
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
        """What each channel was told, so that it is told once."""
        return self.data_dir / "alerts" / "told.json"

    @property
    def dagster_home(self) -> Path:
        """Dagster's own storage: runs, events, schedules."""
        return self.data_dir / "dagster"


def variable_of(field: str) -> str:
    """The environment variable of a field of Settings."""
    alias = Settings.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else f"{PREFIX}{field.upper()}"


def _sentence(problem: Mapping[str, Any]) -> str:
    """One of pydantic's errors as the variable, what was found, and what it must be."""
    name = str(problem["loc"][0])
    field = next(field for field in Settings.model_fields if name in (field, variable_of(field)))
    context = problem.get("ctx", {})
    demand = str(context["error"]) if "error" in context else f"must be {context['expected']}"
    found = problem["input"]
    used = f"is '{found}'" if Settings.model_fields[field].repr else "can't be used"
    return f"{variable_of(field)} {'is not set' if found is NOT_SET or not found else used}; it {demand}."
