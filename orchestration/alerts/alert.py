"""Alerts: what operators are told of, each fact once to each of those it goes to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from orchestration.domain.quarter import LATE_AFTER, end_date
from orchestration.system.errors import KlantprofielenError
from orchestration.system.files import locked_folder, replaced_atomically

QUARANTINE: Final = "quarantine"
LATE: Final = "late"
FAILURE: Final = "failure"


class Alert(BaseModel):
    """One fact that someone has to know of.

    `key` says what it is about, as a path that begins with its kind: 'late/2021Q1'. Two alerts of one key with equal
    `facts` are the same fact, whenever and however often it is found.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: datetime
    kind: Literal["quarantine", "late", "failure"]
    key: str
    title: str
    text: str
    facts: dict[str, str | int | None]

    @property
    def fingerprint(self) -> str:
        """Equal for the same fact."""
        return hashlib.sha256(json.dumps(self.facts, sort_keys=True).encode()).hexdigest()[:16]


Channel = Callable[[Sequence[Alert]], None]
"""Takes some alerts as one message, or raises DeliveryError."""


class DeliveryError(KlantprofielenError):
    """A message that a channel did not take; the text says why, and holds no secret."""


class _Told(BaseModel):
    """What one channel knows: the fingerprint of each key that holds, and what of it the channel has yet to take."""

    model_config = ConfigDict(extra="forbid")

    known: dict[str, str] = Field(default_factory=dict)
    pending: list[Alert] = Field(default_factory=list)

    def update(self, alerts: Sequence[Alert], about: str) -> None:
        """Forget what is over, and let what is new wait to be taken."""
        holds = {alert.key: alert.fingerprint for alert in alerts}
        self.known = {
            key: fingerprint
            for key, fingerprint in self.known.items()
            if key in holds or not f"{key}/".startswith(f"{about}/")
        }
        waiting = {(alert.key, alert.fingerprint) for alert in self.pending}
        self.pending += [
            alert
            for alert in alerts
            if self.known.get(alert.key) != alert.fingerprint and (alert.key, alert.fingerprint) not in waiting
        ]
        self.known |= holds


_MEMORY = TypeAdapter(dict[str, _Told])


def quarantine_alert(row: Mapping[str, Any], at: datetime) -> Alert:
    """A publication that was kept out.

    Args:
        row: of `mart_quarantaine`: `publicatie_id`, `bestand`, `reden`, `pagina`, `regel`, `verwacht` and `gevonden`.
        at: the present moment.
    """
    place = f"page {row['pagina']}, row {row['regel']}" if row["pagina"] else f"row {row['regel']}"
    found = f"\n{place}: expected {row['verwacht']}, found {row['gevonden']}" if row["regel"] else ""
    return Alert(
        at=at,
        kind=QUARANTINE,
        key=f"{QUARANTINE}/{row['publicatie_id']}",
        title=f"Quarantined: {row['bestand']}",
        text=f"{row['reden']}{found}",
        facts=dict(row),
    )


def late_alert(quarter_key: str, at: datetime) -> Alert:
    """A quarter that nothing is published of when it should be."""
    ended = end_date(quarter_key)
    return Alert(
        at=at,
        kind=LATE,
        key=f"{LATE}/{quarter_key}",
        title=f"Late: {quarter_key}",
        text=f"The quarter ended on {ended}; nothing of it was published by {ended + LATE_AFTER}, "
        f"{LATE_AFTER.days // 7} weeks later.",
        facts={"quarter_key": quarter_key, "ended": ended.isoformat(), "late_from": (ended + LATE_AFTER).isoformat()},
    )


def failure_alert(
    job: str, partitie: str | None, reasons: Sequence[str], last_success: str | None, at: datetime
) -> Alert:
    """A run that failed.

    Args:
        job: what was run.
        partitie: the quarter or range of quarters it was run for, if any.
        reasons: why, a text for each step that failed.
        last_success: the last run of the same that succeeded: the same failure after it is a fact of its own.
        at: the present moment.
    """
    what = f"{job} of {partitie}" if partitie else job
    # An error may hold a file name of any bytes.
    text = "\n".join(reasons).encode("utf-8", "replace").decode()
    return Alert(
        at=at,
        kind=FAILURE,
        key="/".join(filter(None, [FAILURE, job, partitie])),
        title=f"Failed: {what}",
        text=text,
        facts={
            "job": job,
            "partitie": partitie,
            # What runs at once fails in any order.
            "reasons": "\n".join(sorted(text.splitlines())),
            "last_success": last_success,
        },
    )


def tell(alerts: Sequence[Alert], about: str, channels: Mapping[str, Channel], told: Path) -> list[str]:
    """Tell each channel, as one message, what it has not been told yet.

    What a channel does not take is kept, and offered again the next time, whatever that is about, also when the
    fact is over by then. It counts as told only after it was taken: a crash in between repeats it rather than loses
    it. Processes that tell at once wait for one another.

    Args:
        alerts: every fact that holds now of what `about` says.
        about: the key, or the beginning of the keys, that `alerts` is the whole truth of: 'late', 'failure/staging'.
            What was told of it and holds no longer is forgotten, and so told again when it returns.
        channels: those to tell, by name.
        told: the file that remembers what was told.

    Returns:
        What went wrong, a sentence each: a channel that did not take its message, a memory that is damaged or can't be
        written.
    """
    told.parent.mkdir(parents=True, exist_ok=True)
    with locked_folder(told.parent):
        memory, problems = _remembered(told)
        for name, channel in channels.items():
            of_channel = memory.setdefault(name, _Told())
            of_channel.update(alerts, about)
            try:
                if of_channel.pending:
                    channel(of_channel.pending)
            except DeliveryError as error:
                problems.append(
                    f"Not delivered by {name}: {len(of_channel.pending)} alerts. {error} The next run tries again."
                )
            else:
                of_channel.pending = []
            try:
                with replaced_atomically(told) as temporary:
                    temporary.write_bytes(_MEMORY.dump_json(memory, indent=1))
            except OSError as error:
                problems.append(f"{told} can't be written: {error.strerror}. What was told is told again.")
    return problems


def _remembered(told: Path) -> tuple[dict[str, _Told], list[str]]:
    """What each channel was told, and a sentence where that can't be known any more."""
    try:
        return _MEMORY.validate_json(told.read_bytes()), []
    except FileNotFoundError:
        return {}, []
    except ValidationError as error:
        return {}, [f"{told} is damaged ({error.errors()[0]['msg']}); what it says was told is told again."]
