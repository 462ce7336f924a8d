"""The ledger beside the warehouse: which raw files are staged and which loads are published, so what is new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from pydantic import TypeAdapter, ValidationError

from orchestration.intake.raw import RawFile
from orchestration.system.files import replaced_atomically
from orchestration.system.settings import Settings
from orchestration.warehouse.connection import warehouse_of
from orchestration.warehouse.plan import fingerprint_of, is_read

if TYPE_CHECKING:
    import duckdb

    from orchestration.reading.context import ReadingContext


@dataclass(frozen=True, slots=True)
class News:
    """What differs between raw/, staging and what readers have.

    Attributes:
        to_read: the quarters' folders whose files differ from what is staged, in order; with each a key that tells
            this difference from every earlier one, also if the folder comes back to an earlier state.
        to_publish: the quarters of which something was read or removed since they were last published.
    """

    to_read: Mapping[str, str]
    to_publish: frozenset[str]


@dataclass(frozen=True)
class Ledger:
    """What the warehouse holds and what came of it, by quarter's folder.

    Attributes:
        files: the fingerprint that each staged file was read with.
        loads: the last load that changed the folder in staging; a name of its own for each load.
        built: the loads in the marts that last passed every check.
        published: the loads in what readers have.
    """

    files: dict[str, dict[str, str]] = field(default_factory=dict)
    loads: dict[str, str] = field(default_factory=dict)
    built: dict[str, str] = field(default_factory=dict)
    published: dict[str, str] = field(default_factory=dict)


_LEDGER = TypeAdapter(Ledger)


def what_is_new(settings: Settings, files: Iterable[RawFile], context: ReadingContext) -> News:
    """Compare raw/ with the ledger; opens no warehouse.

    A file is new if its bytes, its sidecar, the reader, the reference names, the limits or its corrections differ from
    what it was staged with, or if its reading was broken off at a limit on another day. Anything in doubt counts as
    new. A ledger that is behind costs a run that finds nothing to do, or delays one: the loader compares with the
    warehouse itself, and a command first calls `record_load`.

    Args:
        settings: where the ledger is, and what readers have.
        files: all files in raw/.
        context: what they would be read with.

    Raises:
        OSError: if a file in raw/ can't be read.
    """
    ledger = read_ledger(settings)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for file in files:
        fingerprint, staged = fingerprint_of(file, context), ledger.files.get(file.partitie, {}).get(file.bestand)
        if staged is not None and is_read(staged, fingerprint, context.today):
            fingerprint = staged
        found[file.partitie][file.bestand] = fingerprint
    differing = [
        partitie
        for partitie in sorted(found.keys() | ledger.files.keys())
        if found.get(partitie) != ledger.files.get(partitie)
    ]
    published = ledger.published if settings.published_warehouse.exists() else {}
    return News(
        {partitie: _key(found.get(partitie, {}), ledger.loads.get(partitie)) for partitie in differing},
        frozenset(partitie for partitie, load in ledger.loads.items() if published.get(partitie) != load),
    )


def record_load(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Bring the ledger in line with what is staged.

    Args:
        connection: the warehouse, open for writing, with the staging schema; what was loaded is committed.
        settings: where the ledger is.
    """
    staged: dict[str, dict[str, str]] = defaultdict(dict)
    rows = connection.execute("SELECT DISTINCT partitie, bestand, fingerprint FROM staging.publicatie ORDER BY ALL")
    for partitie, bestand, fingerprint in rows.fetchall():
        staged[partitie][bestand] = fingerprint
    ledger = read_ledger(settings)
    loads = {
        partitie: ledger.loads[partitie]
        if partitie in ledger.loads and staged.get(partitie) == ledger.files.get(partitie)
        else uuid4().hex[:16]
        for partitie in sorted(staged.keys() | ledger.loads.keys())
    }
    write_ledger(settings, Ledger(dict(staged), loads, ledger.built, ledger.published))


def record_build(settings: Settings) -> None:
    """Note that the marts hold everything staged, and passed every check; the warehouse is still open for writing."""
    ledger = read_ledger(settings)
    write_ledger(settings, Ledger(ledger.files, ledger.loads, ledger.loads, ledger.published))


def record_publication(settings: Settings) -> None:
    """Note that readers have the marts of the last build; the warehouse is still open for writing."""
    ledger = read_ledger(settings)
    write_ledger(settings, Ledger(ledger.files, ledger.loads, ledger.built, ledger.built))


def ledger_file(settings: Settings) -> Path:
    """The path of the ledger: beside the warehouse file, or where that would be."""
    return settings.warehouse_file.with_name(warehouse_of(settings).ledger_name)


def read_ledger(settings: Settings) -> Ledger:
    """The ledger; an empty one, by which everything is new, if there is none, or no warehouse, or it is damaged."""
    if not warehouse_of(settings).may_exist:
        return Ledger()
    try:
        return _LEDGER.validate_json(ledger_file(settings).read_bytes())
    except (FileNotFoundError, ValidationError):
        return Ledger()


def write_ledger(settings: Settings, ledger: Ledger) -> None:
    """Replace the ledger; the warehouse is open for writing."""
    with replaced_atomically(ledger_file(settings)) as temporary:
        temporary.write_bytes(_LEDGER.dump_json(ledger, indent=1))


def _key(found: Mapping[str, str], load: str | None) -> str:
    parts = [f"{bestand}:{fingerprint}" for bestand, fingerprint in sorted(found.items())]
    return sha256("|".join([*parts, str(load)]).encode()).hexdigest()[:16]
