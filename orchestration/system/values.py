"""The kinds of value that a setting can have, each with its check; an error says what the value must be."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urljoin

from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationInfo
from pydantic_settings import NoDecode

from orchestration.system.smtp import smtp_server, split_url

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")
"""This machine itself, as the Host of a request."""

NOT_SET = Path()
"""The default of a folder, to be told by identity from the current folder."""

_PASSWORD = re.compile(r"password\s*=|://[^@]*:[^@]*@", re.IGNORECASE)
_LAST_PORT = 65_535
_OCTAL = re.compile("0?[0-7]{3}")
_PUBLISHED_URL = re.compile(r"https://[^\s<>\"{}|\\^`]+/")
_ORIGIN = re.compile(r"https?://([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(:\d{1,5})?")
_CONTACT = re.compile(r"(mailto:[^\s<>\"{}|\\^`@]+@|https://)[^\s<>\"{}|\\^`]+")
"""Only characters that an address in a catalogue can hold."""


def _positive_integer(value: object) -> int:
    if isinstance(value, int) and value > 0:
        return value
    if not isinstance(value, str) or not value.isdecimal() or int(value) == 0:
        raise ValueError("must be a positive integer")
    return int(value)


def _whole_number(value: object) -> int:
    return 0 if value in (0, "0") else _positive_integer(value)


def _port(value: object) -> int:
    if (port := _positive_integer(value)) > _LAST_PORT:
        raise ValueError(f"must be a port, at most {_LAST_PORT}")
    return port


def _umask(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not _OCTAL.fullmatch(value):
        raise ValueError("must be three octal digits, as 027")
    return int(value, 8)


def _between_commas(value: object) -> object:
    return tuple(part.strip() for part in value.split(",")) if isinstance(value, str) else value


def _without_blanks(value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, value))


def _postgres_url(value: SecretStr) -> SecretStr:
    # For another scheme SQLAlchemy takes another driver than dagster-postgres comes with.
    if not value.get_secret_value().startswith("postgresql+psycopg2://"):
        raise ValueError("must look like postgresql+psycopg2://user:password@host:5432/database")
    return value


def _smtp_url(value: SecretStr) -> SecretStr:
    smtp_server(value.get_secret_value(), "", ())
    return value


def _webhook(value: SecretStr) -> SecretStr:
    _web_url(value.get_secret_value())
    return value


def _web_url(value: str) -> str:
    split_url(value, ("https", "http"))
    return value


def _published_url(value: str) -> str:
    if not _PUBLISHED_URL.fullmatch(value):
        raise ValueError("must begin with https:// and end in a slash")
    return value


def _origins(values: tuple[str, ...]) -> tuple[str, ...]:
    origins = tuple(value.lower().removesuffix("/") for value in values)
    if not all(map(_ORIGIN.fullmatch, origins)):
        raise ValueError("must hold addresses without a path, as https://dagster.example.org or http://10.0.0.5:3000")
    # A browser names no port that its scheme has anyway.
    return tuple(origin.removesuffix(":443" if origin.startswith("https:") else ":80") for origin in origins)


def _contact(value: str) -> str:
    if not _CONTACT.fullmatch(value):
        raise ValueError("must be a mailto: or an https: address")
    return value


def _lake_catalog(value: str, info: ValidationInfo) -> str:
    if info.data.get("warehouse_kind") == "ducklake" and not value:
        raise ValueError("must say how to reach PostgreSQL, as 'host=db.example.nl dbname=lake'")
    if _PASSWORD.search(value):
        raise ValueError("must hold no password: put that in PGPASSWORD, or in the file that PGPASSFILE names")
    return value


def _releases_dir(value: Path, info: ValidationInfo) -> Path:
    """An absolute path; by default in the data folder, which is not there if it is wrong itself."""
    return value.resolve() if value is not NOT_SET else info.data.get("data_dir", value) / "releases"


def _releases_url(value: str | None, info: ValidationInfo) -> str | None:
    """An address; by default beside that of what is published."""
    published_url = info.data.get("published_url")
    return value or (urljoin(published_url, "../releases/") if published_url else None)


LakeCatalog = Annotated[str, AfterValidator(_lake_catalog)]
WholeNumber = Annotated[int, BeforeValidator(_whole_number)]
PositiveInteger = Annotated[int, BeforeValidator(_positive_integer)]
Port = Annotated[int, BeforeValidator(_port)]
Umask = Annotated[int, BeforeValidator(_umask)]
Texts = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_between_commas)]
FilledTexts = Annotated[Texts, AfterValidator(_without_blanks)]
Origins = Annotated[FilledTexts, AfterValidator(_origins)]
PostgresUrl = Annotated[SecretStr, AfterValidator(_postgres_url)]
SmtpUrl = Annotated[SecretStr, AfterValidator(_smtp_url)]
Webhook = Annotated[SecretStr, AfterValidator(_webhook)]
WebUrl = Annotated[str, AfterValidator(_web_url)]
PublishedUrl = Annotated[str, AfterValidator(_published_url)]
ReleasesDir = Annotated[Path, AfterValidator(_releases_dir)]
ReleasesUrl = Annotated[PublishedUrl | None, AfterValidator(_releases_url)]
Contact = Annotated[str, AfterValidator(_contact)]
