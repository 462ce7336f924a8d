"""The staging tables: what is printed in each file of raw/, and the corrections beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.domain.controle import Herkomst
from orchestration.domain.correctie import of_file
from orchestration.domain.names import amr_sleutel, naam_sleutel
from orchestration.domain.publicatie import KOLOMMEN, Gezien, Mededeling, Uitspraak
from orchestration.domain.quarter import ONBEKEND
from orchestration.intake.raw import RawFile
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading
from orchestration.reading.version import library_versions, reader_version
from orchestration.system.limits import Seen
from orchestration.warehouse.connection import dictionaries
from orchestration.warehouse.plan import Plan, broken_off
from orchestration.warehouse.read import FileReading, is_as_read, refuse_mismatch
from orchestration.warehouse.sql import transaction

if TYPE_CHECKING:
    import duckdb

_BATCH = 32
"""Files in a transaction: committing each by itself would wait for the disk each time."""

_TRIED_AGAIN = "Een volgende dag wordt het opnieuw geprobeerd; met `klantprofielen rebuild` meteen."
"""Said of a reading that was broken off; without the day, because alerts repeat a reason that changes."""

_DDL = Path(__file__).with_name("staging.sql")


@dataclass
class LoadResult:
    """What loading did: the readings it staged, the files that were unchanged, the files gone from raw/.

    `overtaken` are files that changed or disappeared after they were planned. What was staged of them stays, and the
    next run reads them because they differ from it.
    """

    read: list[Reading] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    overtaken: list[str] = field(default_factory=list)


def create_schema(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the staging tables, empty if those of another version of the DDL are there: all files are read again."""
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


def store(
    connection: duckdb.DuckDBPyConnection,
    raw_dir: Path,
    planned: Plan,
    context: ReadingContext,
    items: Sequence[FileReading],
    on_file: Callable[[str], object] = str,
) -> LoadResult:
    """Bring staging in line with a plan: whole files in a transaction, in place of what was staged of them.

    Only a file that is still as it was read is stored: another run may have stored something newer meanwhile.

    Args:
        connection: the warehouse, with the staging schema.
        raw_dir: the raw store.
        planned: the files that were to be read, and those that were gone.
        context: what the files were read with.
        items: the files that were read.
        on_file: called with the name of each file once it is staged.

    Raises:
        ReaderMismatchError: if this process has another reader than the one that planned.
    """
    refuse_mismatch(context)
    result = LoadResult(unchanged=planned.unchanged)
    result.gone = [bestand for bestand in planned.gone if not (raw_dir / bestand).is_file()]
    if result.gone:
        with transaction(connection):
            _delete(connection, result.gone)
    current = {item.bestand: item for item in items if is_as_read(item, context)}
    result.overtaken = [file.bestand for file in planned.changed if file.bestand not in current]
    result.overtaken += [bestand for bestand in planned.gone if bestand not in result.gone]
    to_store = iter(current.values())
    while batch := list(islice(to_store, _BATCH)):
        _replace(connection, batch, context)
        for item in batch:
            on_file(item.bestand)
            result.read += item.readings
    result.read.sort(key=lambda reading: (reading.bestand, reading.tabel))
    return result


def printed(
    connection: duckdb.DuckDBPyConnection, partities: list[str]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The publications and the rows that are staged of some quarters, for people to look at, each as a dictionary."""
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


def _publicatie_id(file: RawFile, reading: Reading) -> str:
    identity = [file.bestand, reading.sha256, *([str(reading.tabel)] if reading.tabel > 1 else [])]
    return hashlib.sha256("\n".join(identity).encode()).hexdigest()[:16]


def _publicatie_row(file: RawFile, herkomst: Herkomst, reading: Reading, seen: Seen) -> dict[str, Any]:
    publicatie, fout = reading.publicatie, reading.eerste_fout
    sidecar, toegekend = herkomst.sidecar, herkomst.toegekend
    return {
        "publicatie_id": _publicatie_id(file, reading),
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
        "amr_sleutel": amr_sleutel(reading.amr_naam) if reading.amr_naam else None,
        "doelgroepregister": publicatie.doelgroepregister if publicatie else None,
        "registratiegraad_gepubliceerd": publicatie.registratiegraad_gepubliceerd if publicatie else None,
        "kolomkoppen_gelezen": publicatie.kolomkoppen_gelezen if publicatie else None,
        "leeswijze": publicatie.leeswijze if publicatie else None,
        "uitslag": reading.uitslag,
        "reden": f"{reading.reden} {_TRIED_AGAIN}" if reading.is_aborted else reading.reden,
        "pagina": fout.pagina if fout else None,
        "regel": fout.regel if fout else None,
        "verwacht": fout.verwacht if fout else None,
        "gevonden": fout.gevonden if fout else None,
        "heeft_sidecar": sidecar is not None,
        "producer": sidecar.producer if sidecar else None,
        "title": sidecar.title if sidecar else None,
        "url": sidecar.url if sidecar else None,
        "accessed": sidecar.accessed if sidecar else None,
        "filed_at": _in_utc(sidecar.filed_at) if sidecar and sidecar.filed_at else None,
        "published": sidecar.published if sidecar else None,
        "terms_of_use": sidecar.terms_of_use if sidecar else None,
        "replaces": sidecar.replaces if sidecar else None,
        "is_onvolledig": bool(sidecar and sidecar.incomplete),
        "is_facsimile": sidecar.facsimile if sidecar else False,
        "is_synthetisch": bool(sidecar and sidecar.synthetic) or bool(publicatie and publicatie.is_synthetisch),
        "lezer_versie": reader_version(),
        "bibliotheek_versies": library_versions(seen),
    }


def _in_utc(moment: datetime) -> datetime:
    """A moment as the tables have it: in UTC, and naive."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def _replace(connection: duckdb.DuckDBPyConnection, batch: Sequence[FileReading], context: ReadingContext) -> None:
    """Replace what is staged of some files by what was read of them, in one transaction."""
    publicaties, regels, mededelingen, uitspraken, gezien, correcties = [], [], [], [], [], []
    for item in batch:
        for reading in item.readings:
            row = _publicatie_row(item.planned.file, item.herkomst, reading, context.seen)
            fingerprint = item.planned.fingerprint
            if reading.is_aborted:
                fingerprint = broken_off(fingerprint, context.today)
            publicaties.append({**row, "fingerprint": fingerprint})
            regels += _regel_rows(row["publicatie_id"], reading)
            if reading.publicatie is not None:
                mededelingen += _numbered(row["publicatie_id"], reading.publicatie.mededelingen)
                uitspraken += _numbered(row["publicatie_id"], reading.publicatie.uitspraken)
                gezien += _numbered(row["publicatie_id"], reading.publicatie.gezien)
        correcties += _correctie_rows(item, context)
    with transaction(connection):
        _delete(connection, [item.bestand for item in batch])
        _insert(connection, "publicatie", publicaties)
        _insert(connection, "regel", regels)
        _insert(connection, "mededeling", mededelingen)
        _insert(connection, "uitspraak", uitspraken)
        _insert(connection, "gezien", gezien)
        _insert(connection, "correctie", correcties)


def _delete(connection: duckdb.DuckDBPyConnection, bestanden: Sequence[str]) -> None:
    for table in ("regel", "mededeling", "uitspraak", "gezien"):
        connection.execute(
            f"DELETE FROM staging.{table} WHERE publicatie_id IN "
            "(SELECT publicatie_id FROM staging.publicatie WHERE bestand IN (SELECT unnest(?)))",
            [bestanden],
        )
    for table in ("publicatie", "correctie"):
        connection.execute(f"DELETE FROM staging.{table} WHERE bestand IN (SELECT unnest(?))", [bestanden])


def _regel_rows(publicatie_id: str, reading: Reading) -> list[dict[str, Any]]:
    if reading.publicatie is None:
        return []
    sleutel = amr_sleutel if reading.publicatie.niveau == "landelijk" else naam_sleutel
    return [
        {
            "publicatie_id": publicatie_id,
            "volgnummer": regel.volgnummer,
            "soort": regel.soort,
            "naam": regel.naam,
            "naam_sleutel": sleutel(regel.naam),
            **dict(zip(KOLOMMEN, regel.aantallen, strict=True)),
            "pagina": regel.pagina,
            "bbox": regel.bbox,
            "cel_bbox": list(regel.cel_bbox),
            "ruwe_tekst": regel.ruwe_tekst,
        }
        for regel in reading.publicatie.regels
    ]


def _numbered(publicatie_id: str, texts: Sequence[Mededeling | Uitspraak | Gezien]) -> list[dict[str, Any]]:
    return [
        {"publicatie_id": publicatie_id, "volgnummer": number, **asdict(text)}
        for number, text in enumerate(texts, start=1)
    ]


def _correctie_rows(item: FileReading, context: ReadingContext) -> list[dict[str, Any]]:
    """The corrections of a file, each with the cell that it replaces, or with what was found if it does not fit."""
    if any(reading.publicatie is None for reading in item.readings):
        return []
    rows = [
        {
            "bestand": item.bestand,
            **asdict(placed.correctie),
            "publicatie_id": _publicatie_id(item.planned.file, reading),
            "volgnummer": placed.regel.volgnummer if placed.regel else None,
            "gevonden": placed.gevonden,
            "is_toegepast": placed.is_toegepast,
        }
        for reading in item.readings
        for placed in reading.correcties
    ]
    without_table = {"publicatie_id": None, "volgnummer": None, "gevonden": "geen tabel met dat nummer"}
    rows += [
        {"bestand": item.bestand, **asdict(correctie), **without_table, "is_toegepast": False}
        for correctie in of_file(context.correcties, item.planned.file.sha256)
        if correctie.tabel > len(item.readings)
    ]
    return rows


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows as one JSON text: if each value is bound by itself, DuckDB looks for libraries we don't have."""
    if not rows:
        return
    typed = f"unnest(from_json_strict(?, '{_structure(table)}'), max_depth := 2)"
    connection.execute(f"INSERT INTO staging.{table} BY NAME SELECT {typed}", [json.dumps(rows, default=str)])


@cache
def _structure(table: str) -> str:
    """A staging table's columns in the form that from_json takes: [{"tabel": "INTEGER", "bbox": ["DOUBLE"], ...}]."""
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
