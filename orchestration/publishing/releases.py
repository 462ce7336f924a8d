"""Releases: what is published, kept for ever in a folder named by its version, and withdrawn if it was wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile

from orchestration.publishing.catalogue import checksums, versions_in, with_relative_addresses, write_catalogue
from orchestration.publishing.changelog import CHANGES_JSON, CHANGES_MD, changes_json, changes_md
from orchestration.publishing.changes import compare
from orchestration.publishing.citation import CITATION, citation
from orchestration.publishing.dictionary import DICTIONARY
from orchestration.publishing.metrics import SEMANTIC_MANIFEST
from orchestration.publishing.open_data import DATAPACKAGE, JSON_LD, TURTLE
from orchestration.publishing.published import PublishedError, as_published, open_published
from orchestration.publishing.release import Release
from orchestration.publishing.release_index import (
    ReleaseEntry,
    ReleaseError,
    ReleaseIndex,
    Withdrawal,
    is_version,
    read_index,
    with_made,
    write_index,
)
from orchestration.publishing.versions import DATABASE
from orchestration.system.disk import disk_fault, require_writable
from orchestration.system.files import make_read_only, put_in_place, remove, sha256_of
from orchestration.system.locks import locked_folder
from orchestration.system.settings import Settings

SUMS = "SHA256SUMS"
"""The SHA-256 of every other file of a release, for `sha256sum -c`."""
_NEW = ".new"
"""A release until it is whole."""
_UNLISTED = (DATABASE, DATAPACKAGE, TURTLE, DICTIONARY, SEMANTIC_MANIFEST)
"""The files of which the catalogue has no checksum."""


@dataclass(frozen=True, slots=True)
class Released:
    """A release: its entry in the index, its folder, whether this run made it, and the newest not withdrawn."""

    entry: ReleaseEntry
    folder: Path
    is_new: bool
    latest: ReleaseEntry | None


def make_release(settings: Settings) -> Released:
    """Keep what is published as a release, unless it is one already; a second process waits for the first.

    A release is whole or not there. Nobody changes it afterwards.

    Raises:
        ReleaseError: if a release was changed, or would lie beside those of other figures, real or made up; if what
            is published changes meanwhile.
        PublishedError: if what is published can't be read, or is damaged.
        DiskError: if the folder can't be written.
        LockedError: if another process keeps it locked.
    """
    folder, release = settings.releases_dir, _published_release(settings.published_warehouse)
    with _held(settings) as index:
        if index and index.is_synthetisch != release.is_synthetisch:
            raise ReleaseError(_mixed(folder, release))
        is_new = index is None or index.entry(release.version) is None
        if index is None or is_new:
            previous = folder / (index.latest or index.releases[0]).path if index else None
            _write(settings, release, previous, folder / _NEW)
            put_in_place(folder / _NEW, folder / release.version)
            index = with_made(index, folder, release.version)
        write_index(folder, index, settings.releases_url)
    return _released(folder, index, release.version, is_new)


def withdraw(settings: Settings, version: str, reason: str, moment: datetime) -> Released:
    """Say of a release that it should not be used any more, and why; its files stay.

    Args:
        settings: the folders.
        version: of the release.
        reason: a sentence, in Dutch.
        moment: when.

    Raises:
        ReleaseError: if there is no such release, it was withdrawn for another reason, or a release was changed.
        DiskError: if the folder can't be written.
        LockedError: if another process keeps it locked.
    """
    folder = settings.releases_dir
    with _held(settings) as index:
        entry = index.entry(version) if index else None
        if index is None or entry is None:
            there = ", ".join(one.version for one in index.releases) if index else "none"
            raise ReleaseError(f"{folder} has no release {version}; it has: {there}.")
        if entry.withdrawn and entry.withdrawn.reason != reason:
            raise ReleaseError(f"Release {version} was withdrawn before, because: {entry.withdrawn.reason}")
        is_new = entry.withdrawn is None
        if is_new:
            stated = f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
            index = index.with_withdrawn(version, Withdrawal(moment=stated, reason=reason))
        write_index(folder, index, settings.releases_url)
    return _released(folder, index, version, is_new)


def refuse_changed(folder: Path) -> None:
    """Make sure that every file of a release is as it was made, and that there is no other.

    Raises:
        ReleaseError: if not; it names the first file that is not.
    """
    sums = folder / SUMS
    lines = sums.read_text(encoding="utf-8").splitlines() if sums.is_file() else []
    listed = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for name in (SUMS, *sorted(listed.keys() | there)):
        if name not in there:
            found = "is missing"
        elif name not in listed:
            found = "" if name == SUMS else "was added"
        else:
            found = "" if sha256_of(folder / name) == listed[name] else "was changed"
        if found:
            raise ReleaseError(
                f"{folder / name} {found} since the release was made. A release never changes: put the folder back "
                "from a copy, and run again."
            )


@contextmanager
def _held(settings: Settings) -> Iterator[ReleaseIndex | None]:
    """Hold the folder of the releases, without what a killed run left there, and read its index.

    Raises:
        ReleaseError: if the index is damaged, or a release was changed: nobody is to be sent to one that was.
    """
    folder = settings.releases_dir
    require_writable(folder)
    with locked_folder(folder, settings.lock_seconds):
        try:
            remove(folder / _NEW)
            index = read_index(folder)
            for entry in index.releases if index else ():
                refuse_changed(folder / entry.path)
            yield index
        except OSError as error:
            if (fault := disk_fault(error, folder)) is None:
                raise
            raise fault from error
        finally:
            remove(folder / _NEW)


def _released(folder: Path, index: ReleaseIndex, version: str, is_new: bool) -> Released:
    entry = index.entry(version)
    assert entry  # noqa: S101 - whoever calls this has just put it there
    return Released(entry, folder / entry.path, is_new, index.latest)


def _published_release(database: Path) -> Release:
    """What a published database says that it is.

    Raises:
        PublishedError: if it can't be read, or does not say so.
    """
    with closing(open_published(database)) as connection, as_published(database):
        ((version, day, is_synthetisch),) = connection.execute(
            "SELECT version, day, is_synthetisch FROM main.release"
        ).fetchall()
    if not is_version(version):
        raise PublishedError(database, f"its version is {version}")
    return Release(is_synthetisch, version=version, day=day)


def _write(settings: Settings, release: Release, previous: Path | None, folder: Path) -> None:
    """Write a release into a new folder: what is published, how it differs from the release before, and how to cite it.

    Raises:
        ReleaseError: if what is published changed meanwhile.
    """
    folder.mkdir()
    _copy_published(settings.published_dir, folder, release)
    changes = None
    if previous:
        changes = compare(previous / DATABASE, folder / DATABASE)
    before = previous.name if previous else None
    url = f"{settings.releases_url}{release.version}/" if settings.releases_url else None
    told = json.dumps(changes_json(release, before, changes), ensure_ascii=False, indent=2) + "\n"
    (folder / CHANGES_JSON).write_text(told, encoding="utf-8")
    (folder / CHANGES_MD).write_text(changes_md(release, before, changes), encoding="utf-8")
    (folder / CITATION).write_text(citation(replace(release, url=url)), encoding="utf-8")
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    (folder / SUMS).write_text("".join(f"{sha256_of(folder / name)}  {name}\n" for name in files), encoding="utf-8")
    for name in (*files, SUMS):
        make_read_only(folder / name)


def _copy_published(published_dir: Path, folder: Path, release: Release) -> None:
    """Copy the published data into a folder, and see that they belong together.

    Raises:
        PublishedError: if a file is missing.
        ReleaseError: if a file is of another release, or not the one that the catalogue describes.
    """
    try:
        copyfile(published_dir / JSON_LD, folder / JSON_LD)
        json_ld = json.loads((folder / JSON_LD).read_text(encoding="utf-8"))
        sums = checksums(json_ld)
        for name in (*sums, *_UNLISTED):
            (folder / name).parent.mkdir(exist_ok=True)
            copyfile(published_dir / name, folder / name)
    except FileNotFoundError as error:
        raise PublishedError(Path(error.filename), "it is missing") from error
    package = json.loads((folder / DATAPACKAGE).read_text(encoding="utf-8"))
    belongs = {
        DATABASE: _published_release(folder / DATABASE) == release,
        DATAPACKAGE: package["version"] == release.version,
        JSON_LD: versions_in(json_ld) == {release.version},
        **{name: sha256_of(folder / name) == digest for name, digest in sums.items()},
    }
    for name, is_of_release in belongs.items():
        if not is_of_release:
            raise ReleaseError(
                f"{published_dir / name} does not go with the files beside it: a build is replacing them, or it was "
                "changed. Wait for the build, or publish again with `klantprofielen build`; then run again."
            )
    if url := package.get("homepage"):
        json_ld = with_relative_addresses(json_ld, url, (*sums, *_UNLISTED))
    # both forms from what was checked: a build may have replaced the one between two copies
    write_catalogue(json_ld, folder / JSON_LD, folder / TURTLE)


def _mixed(folder: Path, release: Release) -> str:
    this, others = ("made up", "real") if release.is_synthetisch else ("real", "made up")
    return (
        f"The published figures are {this}, and those of the releases in {folder} are {others}. Nobody should mistake "
        "one for the other: name another folder (KLANTPROFIELEN_RELEASES_DIR), and run again."
    )
