"""The raw store: publications as published, filed by quarter beside the sidecar of their origin."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path, PurePath
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
    """A publication in raw/: its place, and the quarter's folder it is filed under."""

    path: Path
    bestand: str
    partitie: str

    @cached_property
    def sha256(self) -> str:
        """The hash of its bytes when it was first asked for; it travels with the object, also to another process.

        Raises:
            OSError: if the file can't be opened.
        """
        return sha256_of(self.path)


@dataclass(frozen=True, slots=True)
class Origin:
    """How a publication was called where it was found, and, of the web, its address and day of publication.

    `published` is an ISO date; None where it is not known.
    """

    original_name: str
    url: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of a file that was offered: where it now is, whether it was there already, and how it read."""

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
    """True for the name of a folder that publications are filed under."""
    return name == ONBEKEND or is_quarter_key(name)


def list_strays(raw_dir: Path) -> list[Path]:
    """What lies in raw/ and is not read: wrong folder, wrong kind of file, a sidecar without its file."""
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
    """Of each quarter's folder that holds publications: a hash of the names, sizes and times of its files."""
    stats: dict[str, list[str]] = {}
    for file in list_files(raw_dir):
        for path in (file.path, sidecar_path(file.path)):
            if path.exists():
                stat = path.stat()
                stats.setdefault(file.partitie, []).append(f"{path.name}:{stat.st_size}:{stat.st_mtime_ns}")
    return {partitie: hashlib.sha256("|".join(found).encode()).hexdigest()[:16] for partitie, found in stats.items()}


def add_file(
    raw_dir: Path,
    source: Path,
    context: ReadingContext,
    quarter_key: str | None = None,
) -> Filed:
    """File a publication under the quarter of its heading, with a sidecar; the same bytes are filed once.

    Args:
        raw_dir: the raw store.
        source: the file offered; it is copied, never moved.
        context: what it is read with; its day goes into the sidecar as the day of access.
        quarter_key: the quarter, if the heading has none.

    Raises:
        RefusedError: where the file is not such a publication, its heading names another quarter than
            `quarter_key`, or it is synthetic and the raw store holds real ones, or the other way round.
        OSError: where it can't be read or written.
    """
    if quarter_key is not None and not (is_quarter_key(quarter_key) and is_over(quarter_key, context.today)):
        raise RefusedError(f"'{quarter_key}' is geen kwartaal dat voorbij is, geschreven als 2021Q1.")
    ((_, readings),) = read_files([ReadRequest(source, source.name)], context)
    origin = Origin(os.fsencode(source.name).decode("utf-8", "replace"))
    return file_publicatie(raw_dir, source, readings, origin, context.today, quarter_key)


def file_publicatie(
    raw_dir: Path,
    source: Path,
    readings: tuple[Reading, ...],
    origin: Origin,
    today: date,
    quarter_key: str | None = None,
    *,
    dry_run: bool = False,
) -> Filed:
    """File a publication that was read, as `add_file` does; with `dry_run` only say what would become of it.

    Raises:
        RefusedError: as of `add_file`.
        OSError: where it can't be read or written.
    """
    partitie, toegekend = _partitie(readings, quarter_key)
    raw_dir.mkdir(parents=True, exist_ok=True)
    with locked_folder(raw_dir):
        return _file(raw_dir, source, partitie, readings, origin, today, toegekend, dry_run=dry_run)


def partitie_of(readings: Sequence[Reading]) -> str:
    """The folder that a file's heading files it under.

    Raises:
        RefusedError: where it holds no publication, or those of different quarters or a quarter too early.
    """
    return _partitie(readings, None)[0]


def _partitie(readings: Sequence[Reading], quarter_key: str | None) -> tuple[str, str | None]:
    """The folder to file under, and the quarter that a person gives, where the heading has none."""
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


def _file(
    raw_dir: Path,
    source: Path,
    partitie: str,
    readings: tuple[Reading, ...],
    origin: Origin,
    today: date,
    toegekend: str | None,
    *,
    dry_run: bool,
) -> Filed:
    """Put a publication in its folder, unless its bytes are in raw/ already."""
    reading = readings[0]
    for file in list_files(raw_dir):
        if file.path.stat().st_size == reading.size and file.sha256 == reading.sha256:
            if toegekend is not None and file.partitie != toegekend and not dry_run:
                _assign_quarter(file, toegekend)
            return Filed(file.bestand, False, readings)
    is_synthetisch = any(each.publicatie is not None and each.publicatie.is_synthetisch for each in readings)
    _refuse_mixture(raw_dir, is_synthetisch=is_synthetisch)
    target = _free_name(raw_dir / partitie, origin.original_name, source.suffix.lower())
    filed = Filed(f"{partitie}/{target.name}", True, readings)
    if dry_run:
        return filed
    sidecar = Sidecar(
        **(SYNTHETISCH if is_synthetisch else UWV)._asdict(),
        url=origin.url,
        accessed=today,
        published=origin.published,
        sha256=reading.sha256,
        size=reading.size,
        synthetic=is_synthetisch,
        quarter_key=toegekend,
        original_name=origin.original_name,
    )
    # The sidecar first: a file without its origin must never be seen, an origin without its file harms nobody.
    with replaced_atomically(sidecar_path(target)) as temporary:
        temporary.write_text(sidecar_yaml(sidecar), encoding="utf-8")
    with replaced_atomically(target) as temporary:
        copyfile(source, temporary)
    return filed


def _refuse_mixture(raw_dir: Path, *, is_synthetisch: bool) -> None:
    """Keep synthetic publications from a store of real ones, and the other way round; its first sidecar tells which.

    Raises:
        RefusedError: where the store is of the other kind.
    """
    for file in list_files(raw_dir):
        sidecar = herkomst_of(file).sidecar
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
    """Write into the sidecar of a filed publication the quarter that a person gives it.

    Raises:
        RefusedError: where it lies in another quarter's folder, or has no sidecar to write it in.
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
    """A safe file name of its own in the folder; a file of that name with other bytes is an older revision."""
    stem = safe_stem(PurePath(original_name).stem) or "publicatie"
    taken = {path.stem for path in folder.glob("*") if path.suffix.lower() in SUFFIXES}
    number = 1
    while (name := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return folder / f"{name}{suffix}"


def herkomst_of(file: RawFile) -> Herkomst:
    """How a raw file was filed, and whether its sidecar is valid and still describes these bytes."""
    try:
        sidecar = read_sidecar(sidecar_path(file.path))
    except SidecarError as error:
        return Herkomst(file.partitie, fout=str(error))
    fout = None
    if sidecar is not None and sidecar.sha256 != file.sha256:
        fout = f"Het bestand is niet meer wat is opgeborgen: verwacht sha256 {sidecar.sha256}, gevonden {file.sha256}."
    return Herkomst(file.partitie, sidecar, fout)
