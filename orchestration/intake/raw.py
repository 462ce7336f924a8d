"""The raw store: publications as published, filed by quarter, each beside a sidecar with its origin."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path, PurePath, PurePosixPath
from shutil import copyfile

from orchestration.domain.controle import Herkomst
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
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import SUFFIXES, Reading, ReadRequest, read_files
from orchestration.system.files import locked_folder, replaced_atomically, safe_stem, sha256_of


@dataclass(frozen=True)
class RawFile:
    """A publication in raw/: its path, its name there ('2021Q1/x.pdf'), and the quarter's folder it is filed under."""

    path: Path
    bestand: str
    partitie: str

    @classmethod
    def at(cls, raw_dir: Path, bestand: str) -> RawFile:
        """The file with this name in a raw store, whether it exists or not."""
        return cls(raw_dir / bestand, bestand, cls.partitie_in(bestand))

    @staticmethod
    def partitie_in(bestand: str) -> str:
        """The quarter's folder in the name of a raw file."""
        return PurePosixPath(bestand).parent.name

    @cached_property
    def sha256(self) -> str:
        """The hash of the bytes, computed once: it travels with this object, also to another process.

        Raises:
            OSError: if the file can't be read.
        """
        return sha256_of(self.path)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a publication comes from.

    Attributes:
        original_name: the file name it had there.
        accessed: the day on which we got it.
        url: its address, if it comes from the web.
        published: its day of publication as an ISO date, if known.
    """

    original_name: str
    accessed: date
    url: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A file offered to the raw store, with its readings and its origin."""

    path: Path
    readings: tuple[Reading, ...]
    origin: Origin

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


def list_files(raw_dir: Path, partitie: str | None = None) -> list[RawFile]:
    """The publications in raw/, or in one quarter's folder, in path order."""
    folders = [raw_dir / partitie] if partitie else sorted(raw_dir.glob("*")) if raw_dir.is_dir() else []
    return [
        RawFile(path, f"{folder.name}/{path.name}", folder.name)
        for folder in folders
        if is_partitie(folder.name) and folder.is_dir()
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in SUFFIXES and path.is_file() and not path.name.startswith(".")
    ]


def is_partitie(name: str) -> bool:
    """True for the name of a folder for publications: a quarter, or 'onbekend'."""
    return name == ONBEKEND or is_quarter_key(name)


def list_strays(raw_dir: Path) -> list[Path]:
    """The files in raw/ that we don't read: in a wrong folder, of a wrong kind, or a sidecar without its file."""
    if not raw_dir.is_dir():
        return []
    files = {file.path for file in list_files(raw_dir)}
    known = files | {sidecar_path(file) for file in files}
    return sorted(
        path
        for path in raw_dir.rglob("*")
        if path.is_file() and path not in known and not path.name.startswith(".") and path != raw_dir / "README.md"
    )


def folder_states(raw_dir: Path) -> dict[str, str]:
    """For each quarter's folder with publications: a hash of the names, sizes and times of its files."""
    stats: dict[str, list[str]] = {}
    for file in list_files(raw_dir):
        for path in (file.path, sidecar_path(file.path)):
            if path.exists():
                stat = path.stat()
                stats.setdefault(file.partitie, []).append(f"{path.name}:{stat.st_size}:{stat.st_mtime_ns}")
    return {partitie: hashlib.sha256("|".join(found).encode()).hexdigest()[:16] for partitie, found in stats.items()}


def add_file(raw_dir: Path, source: Path, context: ReadingContext, quarter_key: str | None = None) -> Filed:
    """File a publication under the quarter in its heading, with a sidecar; the same bytes are filed once.

    Args:
        raw_dir: the raw store.
        source: the file to copy.
        context: what to read it with; its `today` goes into the sidecar as the day of access.
        quarter_key: the quarter, if the heading has none.

    Raises:
        RefusedError: if the file is no such publication, its heading names another quarter than `quarter_key`, or
            it is synthetic and the raw store holds real ones, or the other way round.
        OSError: if a file can't be read or written.
    """
    if quarter_key is not None and not (is_quarter_key(quarter_key) and is_over(quarter_key, context.today)):
        raise RefusedError(f"'{quarter_key}' is geen kwartaal dat voorbij is, geschreven als 2021Q1.")
    ((_, readings),) = read_files([ReadRequest(source, source.name)], context)
    origin = Origin(os.fsencode(source.name).decode("utf-8", "replace"), context.today)
    return file_publicatie(raw_dir, Offer(source, readings, origin), quarter_key)


def file_publicatie(raw_dir: Path, offer: Offer, quarter_key: str | None = None, *, dry_run: bool = False) -> Filed:
    """File a publication that was read, as `add_file` does; with `dry_run` only say what would happen.

    Raises:
        RefusedError: as `add_file`.
        OSError: if a file can't be read or written.
    """
    partitie, assigned = _partitie(offer.readings, quarter_key)
    raw_dir.mkdir(parents=True, exist_ok=True)
    with locked_folder(raw_dir):
        return _file(raw_dir, offer, partitie, assigned, dry_run=dry_run)


def partitie_of(readings: Sequence[Reading]) -> str:
    """The folder for a file, by the quarter in its heading.

    Raises:
        RefusedError: if the file holds no publication, or publications from several quarters or from before the first.
    """
    return _partitie(readings, None)[0]


def _partitie(readings: Sequence[Reading], quarter_key: str | None) -> tuple[str, str | None]:
    """The folder for a file, and the quarter that a person assigned because the heading has none."""
    printed_quarters = {reading.publicatie.quarter_key for reading in readings if reading.publicatie is not None}
    if not printed_quarters:
        raise RefusedError(readings[0].reden or "Niet te lezen.")
    if len(printed_quarters) > 1:
        raise RefusedError("Het bestand bevat publicaties van verschillende kwartalen; bied ze los van elkaar aan.")
    printed = printed_quarters.pop()
    if quarter_key is not None and printed not in (None, quarter_key):
        raise RefusedError(f"De kop noemt {printed}, niet het opgegeven kwartaal {quarter_key}.")
    partitie = printed or quarter_key or ONBEKEND
    if not is_partitie(partitie):
        raise RefusedError(f"Kwartaal {partitie} ligt voor het begin van de reeks.")
    return partitie, quarter_key if printed is None else None


def _file(raw_dir: Path, offer: Offer, partitie: str, assigned: str | None, *, dry_run: bool) -> Filed:
    """Put a publication into its folder, unless its bytes are in raw/ already."""
    reading = offer.readings[0]
    for file in list_files(raw_dir):
        if file.path.stat().st_size == reading.size and file.sha256 == reading.sha256:
            if assigned is not None and file.partitie != assigned and not dry_run:
                _assign_quarter(file, assigned)
            return Filed(file.bestand, False, offer.readings)
    _refuse_mixture(raw_dir, is_synthetisch=offer.is_synthetisch)
    target = _free_name(raw_dir / partitie, offer.origin.original_name, offer.path.suffix.lower())
    if not dry_run:
        # The sidecar first: nobody may see a file without its origin, and an origin without its file harms nobody.
        with replaced_atomically(sidecar_path(target)) as temporary:
            temporary.write_text(sidecar_yaml(_make_sidecar(offer, assigned)), encoding="utf-8")
        with replaced_atomically(target) as temporary:
            copyfile(offer.path, temporary)
    return Filed(f"{partitie}/{target.name}", True, offer.readings)


def _make_sidecar(offer: Offer, assigned: str | None) -> Sidecar:
    reading, origin = offer.readings[0], offer.origin
    return Sidecar(
        **(SYNTHETISCH if offer.is_synthetisch else UWV)._asdict(),
        url=origin.url,
        accessed=origin.accessed,
        published=origin.published,
        sha256=reading.sha256,
        size=reading.size,
        synthetic=offer.is_synthetisch,
        quarter_key=assigned,
        original_name=origin.original_name,
    )


def _refuse_mixture(raw_dir: Path, *, is_synthetisch: bool) -> None:
    """Keep synthetic and real publications in separate stores; the first sidecar of a store tells which it holds.

    Raises:
        RefusedError: if the store holds the other kind.
    """
    for file in list_files(raw_dir):
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
            f"Dit bestand is {offered}, maar {file.bestand} in {raw_dir} is {held}; "
            "geef synthetische publicaties een eigen map (KLANTPROFIELEN_RAW_DIR)."
        )


def _assign_quarter(file: RawFile, quarter_key: str) -> None:
    """Write the quarter that a person assigned into the sidecar of a filed publication.

    Raises:
        RefusedError: if the file lies in another quarter's folder, or has no valid sidecar.
    """
    sidecar = herkomst_of(file).sidecar
    if file.partitie != ONBEKEND or sidecar is None:
        raise RefusedError(
            f"Dit bestand ligt al in {file.bestand}, onder een ander kwartaal dan {quarter_key}; "
            "haal het daar eerst weg."
        )
    with replaced_atomically(sidecar_path(file.path)) as temporary:
        temporary.write_text(sidecar_yaml(sidecar.model_copy(update={"quarter_key": quarter_key})), encoding="utf-8")


def _free_name(folder: Path, original_name: str, suffix: str) -> Path:
    """A safe file name that is still free in the folder; a file of that name with other bytes is an older revision."""
    stem = safe_stem(PurePath(original_name).stem) or "publicatie"
    taken = {path.stem for path in folder.glob("*") if path.suffix.lower() in SUFFIXES}
    number = 1
    while (name := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return folder / f"{name}{suffix}"


def herkomst_of(file: RawFile) -> Herkomst:
    """The folder and sidecar of a raw file, and why they can't be trusted, in Dutch: invalid, or for other bytes."""
    try:
        sidecar = read_sidecar(sidecar_path(file.path))
    except SidecarError as error:
        return Herkomst(file.partitie, fout=str(error))
    fout = None
    if sidecar is not None and sidecar.sha256 != file.sha256:
        fout = f"Het bestand is niet meer wat is opgeborgen: verwacht sha256 {sidecar.sha256}, gevonden {file.sha256}."
    return Herkomst(file.partitie, sidecar, fout)
