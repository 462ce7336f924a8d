"""The files that make the published folder open data, written only if something in them changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

from orchestration.publishing.catalogue import catalogue, write_catalogue
from orchestration.publishing.data_package import datapackage
from orchestration.publishing.description import REPORT_SCHEMA, TableDescription
from orchestration.publishing.release import Release, ReleaseFile
from orchestration.publishing.versions import DATABASE, hash_of_rows
from orchestration.publishing.workbook import VIEWS, write_workbook
from orchestration.system.files import sha256_of

if TYPE_CHECKING:
    import duckdb

WORKBOOK = "klantprofielen.xlsx"
TURTLE = "dcat.ttl"
JSON_LD = "dcat.jsonld"
DATAPACKAGE = "datapackage.json"
_STAMP = ".opendata.json"
"""Says from which data and code the workbook and the catalogue were made, and their hashes."""
_KEPT = (WORKBOOK, TURTLE, JSON_LD)

OPEN_DATA = (*_KEPT, DATAPACKAGE, _STAMP)
"""The files, in the order in which they are replaced: the stamp comes after the files that it vouches for."""


def write_open_data(
    connection: duckdb.DuckDBPyConnection,
    published_dir: Path,
    tables: Sequence[TableDescription],
    release: Release,
    files: Mapping[str, Path],
) -> None:
    """Write every file of `OPEN_DATA`; a file that would come out the same is copied from the published one.

    Args:
        connection: the warehouse.
        published_dir: the files that readers have now.
        tables: the marts.
        release: what applies to the whole.
        files: the temporary path of each file, by its path in the folder; those of the marts are complete.
    """
    release_files = {name: ReleaseFile.of(path) for name, path in files.items() if "/" in name}
    package = json.dumps(datapackage(tables, release, release_files), ensure_ascii=False, indent=2) + "\n"
    files[DATAPACKAGE].write_text(package, encoding="utf-8")
    # of their rows: what DuckDB tells of a view's SQL is not the same in every process
    views = [hash_of_rows(connection, f"FROM {REPORT_SCHEMA}.{view}") for view in VIEWS]
    made_of = [package, repr(release), *views, *(file.sha256 for file in release_files.values())]
    fingerprint = _fingerprint(made_of)
    stamp = published_dir / _STAMP
    published = {name: published_dir / name for name in _KEPT}
    if stamp.exists() and stamp.read_bytes() == _stamp(fingerprint, published).encode():
        for name, path in published.items():
            copyfile(path, files[name])
    else:
        write_workbook(connection, files[WORKBOOK], release)
        whole = {DATABASE: None, WORKBOOK: ReleaseFile.of(files[WORKBOOK])}
        write_catalogue(catalogue(tables, release, {**whole, **release_files}), files[JSON_LD], files[TURTLE])
    files[_STAMP].write_text(_stamp(fingerprint, {name: files[name] for name in _KEPT}), encoding="utf-8")


def _fingerprint(made_of: Sequence[str]) -> str:
    """A hash of the files' content and of the code that makes them."""
    digest = hashlib.sha256(json.dumps([*made_of, version("rdflib"), version("xlsxwriter")]).encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _stamp(fingerprint: str, made: Mapping[str, Path]) -> str:
    sums = {name: sha256_of(path) if path.exists() else None for name, path in made.items()}
    return json.dumps({"fingerprint": fingerprint, **sums}, indent=2) + "\n"
