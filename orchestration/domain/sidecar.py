"""The sidecar of a raw file: its origin, as a validated YAML file of the same name."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, NamedTuple

import yaml
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from orchestration.domain.quarter import is_quarter_key
from orchestration.system.errors import KlantprofielenError
from orchestration.system.files import SHA256
from orchestration.system.plain_yaml import PlainYamlError, read_yaml


class Publisher(NamedTuple):
    """Who publishes a file, as what, and on which terms: the fields of a sidecar that are equal for all its files."""

    producer: str
    title: str
    terms_of_use: str


UWV = Publisher("UWV", "Transparantie van klantprofielen", "Bronvermelding (UWV) verplicht; geen open licentie genoemd")
SYNTHETISCH = Publisher(
    "verzonnen (synthetisch)", "Transparantie van klantprofielen (synthetisch)", "Verzonnen cijfers, niet van UWV"
)

_Sha256 = Annotated[str, StringConstraints(pattern=f"^{SHA256.pattern}$")]
_NO_TEXT = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
"""Control characters but tab and line end, and those that turn a text around."""

_Sentence = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        min_length=1,
        max_length=500,
        pattern=rf"^[^{_NO_TEXT}]*$",
    ),
]
_Url = Annotated[str, StringConstraints(pattern=rf"^https?://[^\s{_NO_TEXT}]+$", max_length=2000)]
_EARLIEST, _LATEST = date(2000, 1, 1), date(2200, 1, 1)
"""Before the figures, and long after us: a date beyond is a mistake, and not every program can hold it."""
_MAX_SIZE = 2**63 - 1
_SHOWN = 5
"""Mistakes that one message names."""


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


class SidecarError(KlantprofielenError):
    """A sidecar that is not plain YAML, or lacks or misspells a field; the message names file and field."""


class Sidecar(BaseModel):
    """Origin of one file in raw/.

    `published` is an ISO date, month or year, as precise as is known. `filed_at` is the moment at which the file came
    into raw/, if a program put it there. `facsimile`: typeset by us from a text that survived. `synthetic`: made-up
    figures. A person fills in the others: `quarter_key` if the publication's heading has no quarter, `replaces` (the
    sha256 of a file) if this one takes that one's place, `incomplete` if the table lacks gemeenten and is to count all
    the same, `understood` to quote the texts around its tables that the reader did not understand, or that seem to say
    that they count something else, and that a person has read.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    producer: _Sentence
    title: _Sentence
    url: _Url | None = None
    accessed: Annotated[date, Field(ge=_EARLIEST, lt=_LATEST)]
    filed_at: Annotated[AwareDatetime, Field(ge=_moment(_EARLIEST), lt=_moment(_LATEST))] | None = None
    published: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None = None
    terms_of_use: _Sentence
    sha256: _Sha256
    size: Annotated[int, Field(gt=0, le=_MAX_SIZE)]
    facsimile: bool = False
    synthetic: bool = False
    quarter_key: str | None = None
    replaces: _Sha256 | None = None
    incomplete: bool | None = None
    understood: Annotated[tuple[_Sentence, ...], Field(max_length=100)] = ()
    original_name: _Sentence | None = None
    note: _Sentence | None = None

    @field_validator("quarter_key")
    @classmethod
    def _known_quarter(cls, value: str | None) -> str | None:
        if value is not None and not is_quarter_key(value):
            raise ValueError("write a quarter as 2021Q1, from 2014Q1")
        return value

    @field_validator("published", mode="before")
    @classmethod
    def _as_text(cls, value: object) -> object:
        """YAML reads 2023-04-20 as a date and 2023 as a number."""
        return str(value) if isinstance(value, date | int) else value

    @field_validator("published")
    @classmethod
    def _in_the_calendar(cls, value: str | None) -> str | None:
        if value is not None:
            date.fromisoformat(f"{value}-01-01"[:10])
        return value


def sidecar_path(file: Path) -> Path:
    """The sidecar of `2021Q1/x.pdf` is `2021Q1/x.yml`."""
    return file.with_suffix(".yml")


def read_sidecar(path: Path) -> Sidecar | None:
    """The sidecar at `path`; None if there is none.

    Raises:
        SidecarError: if it can't be read or is not valid.
    """
    try:
        return Sidecar.model_validate(read_yaml(path))
    except FileNotFoundError:
        return None
    except ValidationError as error:
        problems = [
            f"{'.'.join(map(str, problem['loc'])) or 'inhoud'}: {problem['msg']}"
            for problem in error.errors(include_input=False)
        ]
        more = f"; en nog {len(problems) - _SHOWN}" if len(problems) > _SHOWN else ""
        raise SidecarError(f"De herkomst in {path.name} klopt niet: {'; '.join(problems[:_SHOWN])}{more}") from error
    except PlainYamlError as error:
        raise SidecarError(f"De herkomst in {path.name} is niet te lezen: {error}") from error
    except OSError as error:
        raise SidecarError(f"De herkomst in {path.name} is niet te lezen: {error.strerror}") from error


def sidecar_yaml(sidecar: Sidecar) -> str:
    """The sidecar as YAML, in the order of its fields, empty ones left out."""
    content = sidecar.model_dump(exclude_none=True, exclude_defaults=False)
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)
