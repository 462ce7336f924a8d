"""Filing a publication in the raw store: under which quarter and name, with which sidecar, or why not."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path, PurePath
from typing import Any

from orchestration.domain.publicatie import RefusedError
from orchestration.domain.quarter import ONBEKEND, is_over, is_quarter_key
from orchestration.domain.sidecar import (
    SYNTHETISCH,
    UWV,
    Sidecar,
    SidecarError,
    read_sidecar,
    sidecar_path,
    sidecar_yaml,
)
from orchestration.intake.raw import RawFile, RawStore, herkomst_of, is_partitie, plain_name
from orchestration.reading.context import ReadingContext
from orchestration.reading.file_bytes import SUFFIXES
from orchestration.reading.files import ReadRequest, read_files
from orchestration.reading.reading import Reading
from orchestration.system.files import read_regular, replaced_atomically, safe_stem
from orchestration.system.locks import locked_folder


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a publication comes from.

    Attributes:
        original_name: the file name it had there.
        accessed: the day on which we got it.
        filed_at: the moment at which the command or the run began that files it; the files of one run have no order.
        url: its address, if it comes from the web.
        published: its day of publication as an ISO date, if known.
    """

    original_name: str
    accessed: date
    filed_at: datetime
    url: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person says of a file that it does not print itself: fields of its sidecar.

    Attributes:
        quarter_key: the quarter, if the heading has none.
        replaces: the sha256 of the file in raw/ whose place it takes.
        incomplete: its table lacks gemeenten of the region, and is to count all the same.
    """

    quarter_key: str | None = None
    replaces: str | None = None
    incomplete: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A file offered to the raw store, with its readings, its origin, and what a person says of it."""

    path: Path
    readings: tuple[Reading, ...]
    origin: Origin
    statement: Statement = Statement()

    @property
    def is_synthetisch(self) -> bool:
        """True if any of its publications has made-up figures."""
        return any(reading.publicatie is not None and reading.publicatie.is_synthetisch for reading in self.readings)


@dataclass(frozen=True, slots=True)
class Filed:
    """The result of an offer: the file's name in raw/, whether it is new there, and its readings."""

    bestand: str
    is_new: bool
    readings: tuple[Reading, ...]


def add_file(
    raw_dir: Path, source: Path, context: ReadingContext, filed_at: datetime, statement: Statement = Statement()
) -> Filed:
    """File a publication under the quarter in its heading, with a sidecar; the same bytes are filed once.

    Args:
        raw_dir: the raw store.
        source: the file to copy.
        context: what to read it with; its `today` goes into the sidecar as the day of access.
        filed_at: the present moment.
        statement: what a person says of it; of bytes that are filed already it goes into their sidecar.

    Raises:
        RefusedError: if the file is no such publication, its heading names another quarter than the statement, the raw
            store does not hold the file that it is said to replace, or it is synthetic and the raw store holds real
            ones, or the other way round.
        OSError: if a file can't be read or written.
    """
    quarter_key = statement.quarter_key
    if quarter_key is not None and not (is_quarter_key(quarter_key) and is_over(quarter_key, context.today)):
        raise RefusedError(f"'{quarter_key}' is geen kwartaal dat voorbij is, geschreven als 2021Q1.")
    ((_, readings),) = read_files([ReadRequest(source, source.name)], context)
    origin = Origin(source.name, context.today, filed_at)
    return file_publicatie(RawStore(raw_dir, context.limits.max_bytes), Offer(source, readings, origin, statement))


def file_publicatie(store: RawStore, offer: Offer, *, dry_run: bool = False) -> Filed:
    """File a publication that was read, as `add_file` does; with `dry_run` only say what would happen.

    Raises:
        RefusedError: as `add_file`.
        OSError: if a file can't be read or written.
    """
    partitie, assigned = _partitie(offer.readings, offer.statement.quarter_key)
    store.folder.mkdir(parents=True, exist_ok=True)
    with locked_folder(store.folder):
        statement = replace(offer.statement, quarter_key=assigned)
        return _file(store, replace(offer, statement=statement), partitie, dry_run=dry_run)


def partitie_of(readings: Sequence[Reading]) -> str:
    """The folder for a file, by the quarter in its heading.

    Raises:
        RefusedError: if the file holds no publication, or publications from several quarters or from before the first.
    """
    return _partitie(readings, None)[0]


def _partitie(readings: Sequence[Reading], quarter_key: str | None) -> tuple[str, str | None]:
    """The folder for a file, and the quarter that a person assigned because the heading has none."""
    publicaties = [reading.publicatie for reading in readings if reading.publicatie is not None]
    if not publicaties:
        raise RefusedError(readings[0].reden or "Niet te lezen.")
    # A table that prints none, beside tables that do, goes with them into quarantine.
    printed_quarters = {publicatie.quarter_key for publicatie in publicaties if publicatie.quarter_key is not None}
    if len(printed_quarters) > 1:
        raise RefusedError("Het bestand bevat publicaties van verschillende kwartalen; bied ze los van elkaar aan.")
    printed = next(iter(printed_quarters), None)
    if quarter_key is not None and printed not in (None, quarter_key):
        raise RefusedError(f"De kop noemt {printed}, niet het opgegeven kwartaal {quarter_key}.")
    partitie = printed or quarter_key or ONBEKEND
    if not is_partitie(partitie):
        raise RefusedError(f"Kwartaal {partitie} ligt voor het begin van de reeks.")
    return partitie, quarter_key if printed is None else None


def _file(store: RawStore, offer: Offer, partitie: str, *, dry_run: bool) -> Filed:
    """Put a publication into its folder, unless its bytes are in raw/ already."""
    reading = offer.readings[0]
    _refuse_unknown(store, offer)
    for file in store.files():
        if file.path.stat().st_size == reading.size and file.sha256 == reading.sha256:
            if not dry_run:
                _write_statement(file, offer.statement)
            return Filed(file.bestand, False, offer.readings)
    _refuse_mixture(store, is_synthetisch=offer.is_synthetisch)
    content = _as_read(store, offer)
    target = _free_name(store.folder / partitie, offer.origin.original_name, offer.path.suffix.lower())
    if not dry_run:
        # The sidecar first: nobody may see a file without its origin, and an origin without its file harms nobody.
        with replaced_atomically(sidecar_path(target)) as temporary:
            temporary.write_text(sidecar_yaml(_make_sidecar(offer)), encoding="utf-8")
        with replaced_atomically(target) as temporary:
            temporary.write_bytes(content)
    return Filed(f"{partitie}/{target.name}", True, offer.readings)


def _as_read(store: RawStore, offer: Offer) -> bytes:
    """The bytes of the file, which are those that were read.

    Raises:
        RefusedError: if they are not any more.
        OSError: if the file can't be read.
    """
    content = read_regular(offer.path, store.max_bytes)
    if hashlib.sha256(content).hexdigest() != offer.readings[0].sha256:
        raise RefusedError("Het bestand is veranderd terwijl het werd gelezen; bied het opnieuw aan.")
    return content


def _make_sidecar(offer: Offer) -> Sidecar:
    reading, origin = offer.readings[0], offer.origin
    return Sidecar(
        **(SYNTHETISCH if offer.is_synthetisch else UWV)._asdict(),
        url=origin.url,
        accessed=origin.accessed,
        filed_at=origin.filed_at,
        published=origin.published,
        sha256=reading.sha256,
        size=reading.size,
        synthetic=offer.is_synthetisch,
        **_fields(offer.statement),
        original_name=plain_name(origin.original_name),
    )


def _fields(statement: Statement) -> dict[str, Any]:
    """The fields of a sidecar that a person's statement fills in."""
    return {name: value for name, value in asdict(statement).items() if value}


def _refuse_unknown(store: RawStore, offer: Offer) -> None:
    """Take no file that is said to replace one that isn't there.

    Raises:
        RefusedError: if the store holds no other file with these bytes.
    """
    replaced = offer.statement.replaces
    if replaced is None:
        return
    if replaced == offer.readings[0].sha256:
        raise RefusedError("Een bestand kan zichzelf niet vervangen; geef de sha256 van het bestand dat vervalt.")
    if not any(file.sha256 == replaced for file in store.files()):
        raise RefusedError(f"In {store.folder} staat geen bestand met sha256 {replaced} om te vervangen.")


def _refuse_mixture(store: RawStore, *, is_synthetisch: bool) -> None:
    """Keep synthetic and real publications in separate stores; the first sidecar of a store tells which it holds.

    Raises:
        RefusedError: if the store holds the other kind.
    """
    for file in store.files():
        try:
            sidecar = read_sidecar(sidecar_path(file.path))
        except SidecarError:  # the control `herkomst` tells about it
            continue
        if sidecar is None:
            continue
        if sidecar.synthetic == is_synthetisch:
            return
        offered, held = ("synthetisch", "echt") if is_synthetisch else ("echt", "synthetisch")
        raise RefusedError(
            f"Dit bestand is {offered}, maar {file.bestand} in {store.folder} is {held}; "
            "geef synthetische publicaties een eigen map (KLANTPROFIELEN_RAW_DIR)."
        )


def _write_statement(file: RawFile, statement: Statement) -> None:
    """Write what a person says of a filed publication into its sidecar.

    Raises:
        RefusedError: if the file lies in another quarter's folder, or has no valid sidecar.
    """
    quarter_key = statement.quarter_key if statement.quarter_key != file.partitie else None
    stated = _fields(replace(statement, quarter_key=quarter_key))
    if not stated:
        return
    if quarter_key is not None and file.partitie != ONBEKEND:
        raise RefusedError(
            f"Dit bestand ligt al in {file.bestand}, onder een ander kwartaal dan {quarter_key}; "
            "haal het daar eerst weg."
        )
    sidecar = herkomst_of(file).sidecar
    if sidecar is None:
        raise RefusedError(f"Dit bestand ligt al in {file.bestand}, zonder goede herkomst (.yml) om in te schrijven.")
    with replaced_atomically(sidecar_path(file.path)) as temporary:
        temporary.write_text(sidecar_yaml(sidecar.model_copy(update=stated)), encoding="utf-8")


def _free_name(folder: Path, original_name: str, suffix: str) -> Path:
    """A safe file name that is still free in the folder; a file of that name with other bytes is an older revision."""
    stem = safe_stem(PurePath(original_name).stem) or "publicatie"
    taken = {path.stem for path in folder.glob("*") if path.suffix.lower() in SUFFIXES}
    number = 1
    while (name := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return folder / f"{name}{suffix}"
