"""Loading raw files into DuckDB's schema `staging`: plan what changed, read that anywhere, store it as it still is."""

from __future__ import annotations

import hashlib
import json
import os
import socket
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.domain.controle import Herkomst
from orchestration.domain.correctie import of_file
from orchestration.domain.names import naam_sleutel
from orchestration.domain.publicatie import KOLOMMEN
from orchestration.domain.quarter import ONBEKEND, end_date, is_over
from orchestration.domain.sidecar import sidecar_path
from orchestration.intake.raw import RawFile, herkomst_of, list_files
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading, ReadRequest, read_files
from orchestration.reading.version import library_versions, reader, reader_version
from orchestration.system.files import sha256_of
from orchestration.warehouse.connection import dictionaries
from orchestration.warehouse.sql import transaction

if TYPE_CHECKING:
    import duckdb

_BATCH = 32
"""Files in a transaction: what waits for the disk is the transaction."""

_DDL = Path(__file__).with_name("staging.sql")


class MixtureError(ValueError):
    """Real and synthetic publications are staged together; the message names one of each."""


class ClockError(RuntimeError):
    """The machine's clock says that a quarter which was accepted before is not over yet."""


class ReaderMismatchError(RuntimeError):
    """The processes of one run don't have the same reader; the message says which one has to be restarted."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What brings staging in line with some quarters' folders: files to read, files that need nothing, files gone."""

    changed: list[RawFile]
    unchanged: list[str]
    gone: list[str]

    def chunks(self, size: int) -> list[list[RawFile]]:
        """The files to read in parts of at most `size`, as many in the one as in the other."""
        count = -(-len(self.changed) // size)
        return [self.changed[number::count] for number in range(count)]


@dataclass(frozen=True, slots=True)
class FileReading:
    """A file that was read: how it was filed, its readings, and the fingerprint of what they depend on."""

    file: RawFile
    herkomst: Herkomst
    fingerprint: str
    readings: tuple[Reading, ...]


@dataclass
class LoadResult:
    """What loading did: readings staged, files that needed nothing, files gone from raw/.

    `overtaken` are files that changed or went after they were planned: they stay as they were staged, and differ
    from that, so that the next run reads them.
    """

    read: list[Reading] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    overtaken: list[str] = field(default_factory=list)


def create_schema(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the staging tables; made by another version of the DDL, they are made anew and read again from raw/."""
    ddl = _DDL.read_text(encoding="utf-8")
    version = hashlib.sha256(ddl.encode()).hexdigest()[:12]
    found = connection.execute(
        "SELECT comment FROM duckdb_tables() WHERE schema_name = 'staging' AND table_name = 'publicatie'"
    ).fetchone()
    if found == (version,):
        return
    with transaction(connection):
        connection.execute("DROP SCHEMA IF EXISTS staging CASCADE")
        connection.execute(ddl)
        connection.execute(f"COMMENT ON TABLE staging.publicatie IS '{version}'")


def plan(connection: duckdb.DuckDBPyConnection, raw_dir: Path, partities: Sequence[str], basis: ReadingContext) -> Plan:
    """What has to be read of some quarters' folders, and what has to go.

    A file is to be read when its bytes, its sidecar, the reader, the reference names or its corrections differ
    from what was staged.

    Args:
        connection: the warehouse, with the staging schema.
        raw_dir: the raw store.
        partities: quarter keys, or 'onbekend'.
        basis: what would be read with.
    """
    staged = _staged(connection, list(partities))
    changed, unchanged = [], []
    for file in (file for partitie in partities for file in list_files(raw_dir, partitie)):
        if staged.pop(file.bestand, None) == fingerprint_of(file, basis):
            unchanged.append(file.bestand)
        else:
            changed.append(file)
    return Plan(changed, unchanged, list(staged))


def read(files: Sequence[RawFile], basis: ReadingContext, workers: int | None = None) -> list[FileReading]:
    """Read files of a plan, in worker processes; nothing is stored, and no warehouse is needed.

    A file that can't be read, or breaks a hard invariant, is read as such, with its reason. One that is there no
    more is left out.

    Args:
        files: what to read.
        basis: what to read with, as planned.
        workers: how many processes at most; as many as there are processors by default.

    Raises:
        ReaderMismatchError: where this process has another reader than the one that planned.
        WorkerError: where no worker can be started.
        OSError: where a file can't be opened at all.
    """
    _refuse_mismatch(basis)
    present = [file for file in files if file.path.is_file()]
    # Before the reading: what changes during it differs from this when it is stored.
    fingerprints = [fingerprint_of(file, basis) for file in present]
    herkomsten = [herkomst_of(file) for file in present]
    requests = [
        ReadRequest(file.path, file.bestand, herkomst) for file, herkomst in zip(present, herkomsten, strict=True)
    ]
    with closing(read_files(requests, basis, workers)) as readings:
        return [
            FileReading(present[index], herkomsten[index], fingerprints[index], readings)
            for index, readings in readings
        ]


def store(
    connection: duckdb.DuckDBPyConnection,
    raw_dir: Path,
    planned: Plan,
    basis: ReadingContext,
    gelezen: Sequence[FileReading],
    on_file: Callable[[str], object] = str,
) -> LoadResult:
    """Bring staging in line with a plan: whole files in a transaction, in place of what was staged of them.

    Only what is still as it was read is stored: another run may have stored something newer meanwhile.

    Args:
        connection: the warehouse, with the staging schema.
        raw_dir: the raw store.
        planned: what was to be read, and what is to go.
        basis: what was read with.
        gelezen: the files that were read.
        on_file: called with the name of each file, once it is staged.

    Raises:
        ReaderMismatchError: as of `read`.
    """
    _refuse_mismatch(basis)
    result = LoadResult(unchanged=planned.unchanged)
    result.gone = [bestand for bestand in planned.gone if not (raw_dir / bestand).is_file()]
    if result.gone:
        with transaction(connection):
            _delete(connection, result.gone)
    held = {item.file.bestand for item in gelezen if _is_as_read(item, basis)}
    result.overtaken = [file.bestand for file in planned.changed if file.bestand not in held]
    result.overtaken += [bestand for bestand in planned.gone if bestand not in result.gone]
    to_store = iter([item for item in gelezen if item.file.bestand in held])
    while batch := list(islice(to_store, _BATCH)):
        _replace(connection, batch)
        for item in batch:
            on_file(item.file.bestand)
            result.read += item.readings
    result.read.sort(key=lambda reading: (reading.bestand, reading.tabel))
    return result


def changed_partities(connection: duckdb.DuckDBPyConnection, raw_dir: Path, basis: ReadingContext) -> list[str]:
    """The quarters' folders whose files differ from what is staged, in order."""
    staged = _staged(connection, None)
    changed = set()
    for file in list_files(raw_dir):
        if staged.pop(file.bestand, None) != fingerprint_of(file, basis):
            changed.add(file.partitie)
    return sorted(changed | {bestand.partition("/")[0] for bestand in staged})


def refuse_clock(connection: duckdb.DuckDBPyConnection, today: date) -> None:
    """Let nothing be judged again by a clock that was set back: it would take out what is published.

    Raises:
        ClockError: where a quarter of which something was accepted is not over on this day.
    """
    accepted = connection.execute(
        "SELECT max(quarter_key) FROM staging.publicatie WHERE uitslag = 'aangenomen' AND quarter_key <> ?", [ONBEKEND]
    ).fetchall()
    ((quarter_key,),) = accepted
    if quarter_key is not None and not is_over(quarter_key, today):
        raise ClockError(
            f"By the clock of this machine it is {today}, but {quarter_key}, which ends on {end_date(quarter_key)}, "
            "was accepted before: one of them is wrong. Set the clock right and run again; where it was ahead when "
            f"{quarter_key} was read, `klantprofielen rebuild` judges everything anew."
        )


def refuse_mixture(connection: duckdb.DuckDBPyConnection) -> None:
    """Let nothing be built on real and synthetic publications together.

    Raises:
        MixtureError: where both are staged; what was refused by the reader is neither.
    """
    examples = dict(
        connection.execute(
            "SELECT is_synthetisch, min(bestand) FROM staging.publicatie WHERE uitslag <> 'geweigerd' GROUP BY ALL"
        ).fetchall()
    )
    if len(examples) > 1:
        raise MixtureError(
            f"raw/ holds real and synthetic publications: {examples[False]} is real, {examples[True]} is synthetic. "
            "Nothing is published of such a mixture: give the synthetic ones folders of their own "
            "(KLANTPROFIELEN_RAW_DIR, KLANTPROFIELEN_DATA_DIR)."
        )


def printed(
    connection: duckdb.DuckDBPyConnection, partities: list[str]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What is staged of some quarters, to look at: a dictionary a publication, and a dictionary a row."""
    publicaties = connection.execute(
        "SELECT bestand, quarter_key, niveau, amr_naam, doelgroepregister, registratiegraad_gepubliceerd, uitslag, "
        "reden, pagina, regel, verwacht, gevonden, url FROM staging.publicatie "
        "WHERE partitie IN (SELECT unnest(?)) ORDER BY bestand",
        [partities],
    )
    rows = dictionaries(publicaties)
    regels = connection.execute(
        f"SELECT publicatie.bestand, regel.soort, regel.naam, {', '.join(KOLOMMEN)}, regel.pagina "
        "FROM staging.regel AS regel INNER JOIN staging.publicatie AS publicatie USING (publicatie_id) "
        "WHERE publicatie.partitie IN (SELECT unnest(?)) ORDER BY publicatie.bestand, regel.volgnummer",
        [partities],
    )
    return rows, dictionaries(regels)


def fingerprint_of(file: RawFile, basis: ReadingContext) -> str:
    """A hash of all that a reading depends on.

    The file, its sidecar, the reader and its library, the known names, the limits, the corrections of this
    very file, and whether the quarter is over.
    """
    begun = file.partitie == ONBEKEND or is_over(file.partitie, basis.today)
    sidecar = sidecar_path(file.path)
    sidecar_sha256 = sha256_of(sidecar) if sidecar.is_file() else "-"
    sha256 = sha256_of(file.path)
    parts = (
        sha256,
        sidecar_sha256,
        reader_version(),
        library_versions(),
        basis.names.fingerprint,
        repr(basis.limits),
        repr(of_file(basis.correcties, sha256)),
        str(begun),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _refuse_mismatch(basis: ReadingContext) -> None:
    if basis.reader != (found := reader()):
        raise ReaderMismatchError(
            f"This run was planned with reader {basis.reader}, and process {os.getpid()} on {socket.gethostname()} has "
            f"reader {found}: give both the same version of this project, and restart what is behind."
        )


def _is_as_read(gelezen: FileReading, basis: ReadingContext) -> bool:
    """True where neither the file nor its sidecar changed since they were read."""
    try:
        sha256 = sha256_of(gelezen.file.path)
        is_same = fingerprint_of(gelezen.file, basis) == gelezen.fingerprint
    except FileNotFoundError:
        return False
    # What is too large to read has no hash.
    return is_same and {reading.sha256 for reading in gelezen.readings} <= {sha256, ""}


def _staged(connection: duckdb.DuckDBPyConnection, partities: list[str] | None) -> dict[str, str]:
    rows = connection.execute(
        "SELECT bestand, fingerprint FROM staging.publicatie WHERE ? IS NULL OR partitie IN (SELECT unnest(?))",
        [partities, partities],
    ).fetchall()
    return dict(rows)


def _publicatie_row(file: RawFile, herkomst: Herkomst, reading: Reading) -> dict[str, Any]:
    publicatie, fout = reading.publicatie, reading.eerste_fout
    sidecar, toegekend = herkomst.sidecar, herkomst.toegekend
    identity = [file.bestand, reading.sha256, *([str(reading.tabel)] if reading.tabel > 1 else [])]
    return {
        "publicatie_id": hashlib.sha256("\n".join(identity).encode()).hexdigest()[:16],
        "bestand": file.bestand,
        "tabel": reading.tabel,
        "sha256": reading.sha256,
        "size": reading.size,
        "partitie": file.partitie,
        "quarter_key": toegekend if toegekend and file.partitie == ONBEKEND else file.partitie,
        "quarter_key_kop": publicatie.quarter_key if publicatie else None,
        "quarter_key_toegekend": toegekend,
        "niveau": publicatie.niveau if publicatie else None,
        "amr_naam": reading.amr_naam,
        "amr_sleutel": naam_sleutel(reading.amr_naam) if reading.amr_naam else None,
        "doelgroepregister": publicatie.doelgroepregister if publicatie else None,
        "registratiegraad_gepubliceerd": publicatie.registratiegraad_gepubliceerd if publicatie else None,
        "kolomkoppen_gelezen": publicatie.kolomkoppen_gelezen if publicatie else None,
        "uitslag": reading.uitslag,
        "reden": reading.reden,
        "pagina": fout.pagina if fout else None,
        "regel": fout.regel if fout else None,
        "verwacht": fout.verwacht if fout else None,
        "gevonden": fout.gevonden if fout else None,
        "heeft_sidecar": sidecar is not None,
        "producer": sidecar.producer if sidecar else None,
        "title": sidecar.title if sidecar else None,
        "url": sidecar.url if sidecar else None,
        "accessed": sidecar.accessed if sidecar else None,
        "published": sidecar.published if sidecar else None,
        "terms_of_use": sidecar.terms_of_use if sidecar else None,
        "is_facsimile": sidecar.facsimile if sidecar else False,
        "is_synthetisch": bool(sidecar and sidecar.synthetic) or bool(publicatie and publicatie.is_synthetisch),
        "lezer_versie": reader_version(),
        "bibliotheek_versies": library_versions(),
    }


def _replace(connection: duckdb.DuckDBPyConnection, batch: Sequence[FileReading]) -> None:
    """In one transaction: what was staged of these files goes, what was read of them comes."""
    publicaties, regels = [], []
    for gelezen in batch:
        for reading in gelezen.readings:
            row = _publicatie_row(gelezen.file, gelezen.herkomst, reading)
            # What was broken off at a limit is tried again by the next run.
            publicaties.append({**row, "fingerprint": "" if reading.is_aborted else gelezen.fingerprint})
            regels += _regel_rows(row["publicatie_id"], reading)
    with transaction(connection):
        _delete(connection, [gelezen.file.bestand for gelezen in batch])
        _insert(connection, "publicatie", publicaties)
        _insert(connection, "regel", regels)


def _delete(connection: duckdb.DuckDBPyConnection, bestanden: Sequence[str]) -> None:
    connection.execute(
        "DELETE FROM staging.regel WHERE publicatie_id IN "
        "(SELECT publicatie_id FROM staging.publicatie WHERE bestand IN (SELECT unnest(?)))",
        [bestanden],
    )
    connection.execute("DELETE FROM staging.publicatie WHERE bestand IN (SELECT unnest(?))", [bestanden])


def _regel_rows(publicatie_id: str, reading: Reading) -> list[dict[str, Any]]:
    if reading.publicatie is None:
        return []
    return [
        {
            "publicatie_id": publicatie_id,
            "volgnummer": regel.volgnummer,
            "soort": regel.soort,
            "naam": regel.naam,
            "naam_sleutel": naam_sleutel(regel.naam),
            **{kolom: regel.gedrukt_aantal(kolom) for kolom in KOLOMMEN},
            "pagina": regel.pagina,
            "bbox": regel.bbox,
            "cel_bbox": list(regel.cel_bbox),
            "ruwe_tekst": regel.ruwe_tekst,
        }
        for regel in reading.publicatie.regels
    ]


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows as one JSON text: for each value bound by itself DuckDB looks for libraries we don't have."""
    typed = f"unnest(from_json_strict(?, '{_structure(table)}'), max_depth := 2)"
    connection.execute(f"INSERT INTO staging.{table} BY NAME SELECT {typed}", [json.dumps(rows, default=str)])


@cache
def _structure(table: str) -> str:
    """A staging table's columns as from_json wants them: [{"tabel": "INTEGER", "bbox": ["DOUBLE"], ...}]."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(_DDL.read_text(encoding="utf-8"))
        columns = connection.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ?", [table]
        ).fetchall()
    structure: dict[str, Any] = {}
    for column, data_type in columns:
        scalar, *dimensions = data_type.split("[")
        structure[column] = scalar
        for _ in dimensions:
            structure[column] = [structure[column]]
    return json.dumps([structure])
