"""Alerts: facts that operators must know, each told once to each channel."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from orchestration.domain.quarter import LATE_AFTER, end_date
from orchestration.system.disk import DiskError
from orchestration.system.errors import KlantprofielenError
from orchestration.system.files import read_regular, replaced_atomically, set_aside
from orchestration.system.locks import LockedError, locked_folder

QUARANTINE: Final = "quarantine"
LATE: Final = "late"
FAILURE: Final = "failure"


class Alert(BaseModel):
    """One fact that an operator must know.

    `key` is its subject, as a path that begins with its kind: 'late/2021Q1'. Two alerts with one key and equal `facts`
    are the same fact, whenever and however often we find it.
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
"""Sends some alerts as one message, or raises DeliveryError."""


class DeliveryError(KlantprofielenError):
    """A channel did not accept a message; the text says why, and holds no secret."""


class _Told(BaseModel):
    """What one channel knows: the fingerprint of each fact that holds, and the alerts it has yet to accept."""

    model_config = ConfigDict(extra="forbid")

    known: dict[str, str] = Field(default_factory=dict)
    pending: list[Alert] = Field(default_factory=list)

    def update(self, alerts: Sequence[Alert], about: str) -> None:
        """Forget the facts that ended, and queue the new ones."""
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
_MAX_MEMORY = 20 * 1024**2


def quarantine_alert(row: Mapping[str, Any], at: datetime) -> Alert:
    """A publication in quarantine.

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
    """A quarter without a single publication when there should be one."""
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
        job: the Dagster job.
        partitie: the quarter or range of quarters that it ran for, if any.
        reasons: a text for each step that failed.
        last_success: the last successful run of the same job: the same failure after it is a new fact.
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
    """Send each channel, as one message, the facts that are new to it.

    The next call offers again what a channel did not accept, whatever that call is about, even if the fact ended
    meanwhile. A fact counts as told only after the channel accepted it: a crash in between repeats it rather than
    loses it. Processes that tell at the same time wait for each other.

    Args:
        alerts: every fact about `about` that holds now.
        about: the key, or the beginning of the keys, for which `alerts` is complete: 'late', 'failure/staging'. A fact
            under it that no longer holds is forgotten, and so told again when it returns.
        channels: the channels by name.
        told: the file that remembers what each channel was told.

    Returns:
        A sentence for each problem: a channel that did not accept its message, or a memory that is damaged, locked or
        not ours.
    """
    told.parent.mkdir(parents=True, exist_ok=True)
    try:
        with locked_folder(told.parent):
            return _tell(alerts, about, channels, told)
    except (DiskError, LockedError) as error:
        return [str(error)]


def all_told(about: str, channels: Collection[str], told: Path) -> bool:
    """True if each channel accepted all that it was offered, and no fact under `about` holds; False if in doubt.

    Args:
        about: the beginning of keys, as for `tell`.
        channels: the names of the channels.
        told: the file that remembers what each channel was told.
    """
    try:
        memory = _MEMORY.validate_json(read_regular(told, _MAX_MEMORY))
    except (OSError, ValidationError):
        return False
    holds = (key for name in channels if name in memory for key in memory[name].known)
    return all(name in memory and not memory[name].pending for name in channels) and not any(
        f"{key}/".startswith(f"{about}/") for key in holds
    )


def _tell(alerts: Sequence[Alert], about: str, channels: Mapping[str, Channel], told: Path) -> list[str]:
    """What `tell` does, under the lock."""
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
            problems.append(f"{told} can't be written: {error.strerror}. The next run repeats what was told.")
    return problems


def _remembered(told: Path) -> tuple[dict[str, _Told], list[str]]:
    """What each channel was told, and a sentence if that is lost."""
    try:
        return _MEMORY.validate_json(read_regular(told, _MAX_MEMORY)), []
    except FileNotFoundError:
        return {}, []
    except (OSError, ValidationError) as error:
        reason = error.strerror if isinstance(error, OSError) else error.errors()[0]["msg"]
        aside = set_aside(told)
        return {}, [
            f"{told} is damaged ({reason}), and set aside as {aside.name}; alerts that were told are told again."
        ]
