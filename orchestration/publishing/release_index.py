"""The index of a folder of releases: which there are, which were withdrawn and why, and the newest that holds."""

from __future__ import annotations

import json
import re
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from pydantic import BaseModel, ConfigDict, ValidationError

from orchestration.publishing.changelog import CHANGES_JSON
from orchestration.publishing.pages import page_environment
from orchestration.publishing.release import NAME
from orchestration.system.errors import KlantprofielenError
from orchestration.system.files import make_read_only, replaced_together
from orchestration.system.printable import in_one_line

INDEX = "index.json"
FEED = "feed.xml"
LATEST = "latest.json"
"""In the order in which they are replaced: whoever reads that there is a new release finds it in the others."""

_VERSION = re.compile(r"(\d{4}\.\d\d\.\d\d|onbekend)-[0-9a-f]{8}")
_NO_DAY = "1970-01-01"
"""A feed needs a day; this stands for one that nobody knows."""


class ReleaseError(KlantprofielenError):
    """A release that can't be made or withdrawn; nothing was changed."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Withdrawal(_Model):
    """When a release was withdrawn (RFC 3339, in UTC), and why."""

    moment: str
    reason: str


class ReleaseEntry(_Model):
    """A release: its version, the day of its data, its folder, what changed in it, and whether it was withdrawn."""

    version: str
    day: str | None
    path: str
    summary: str
    withdrawn: Withdrawal | None = None

    @property
    def updated(self) -> str:
        """The moment (RFC 3339, in UTC) of the withdrawal, else the beginning of the day of the data."""
        return self.withdrawn.moment if self.withdrawn else f"{self.day or _NO_DAY}T00:00:00Z"


class ReleaseIndex(_Model):
    """What a folder of releases holds, the newest first; `name`, `title` and `terms` are those of the figures."""

    name: str
    title: str
    terms: str
    is_synthetisch: bool
    releases: tuple[ReleaseEntry, ...]

    @property
    def latest(self) -> ReleaseEntry | None:
        """The newest release that was not withdrawn."""
        return next((entry for entry in self.releases if entry.withdrawn is None), None)

    def entry(self, version: str) -> ReleaseEntry | None:
        """The release of a version."""
        return next((entry for entry in self.releases if entry.version == version), None)

    def with_withdrawn(self, version: str, withdrawal: Withdrawal) -> ReleaseIndex:
        """The index with a release withdrawn."""
        releases = tuple(
            entry.model_copy(update={"withdrawn": withdrawal}) if entry.version == version else entry
            for entry in self.releases
        )
        return self.model_copy(update={"releases": releases})


def is_version(name: str) -> bool:
    """True for a version of the data, which is the name of the folder of its release."""
    return bool(_VERSION.fullmatch(name))


def read_index(folder: Path) -> ReleaseIndex | None:
    """The index of a folder, with a release that was made by a run that was killed before it wrote that here.

    Returns:
        None if there are no releases.

    Raises:
        ReleaseError: if the index is damaged, or does not hold releases that are there.
    """
    index = _written(folder)
    known = {entry.version for entry in index.releases} if index else set()
    unknown = sorted(path.name for path in folder.iterdir() if is_version(path.name) and path.name not in known)
    if not unknown:
        return index
    lost = index is None and any((folder / name).exists() for name in (FEED, LATEST))
    if lost or len(unknown) > 1:
        raise ReleaseError(
            f"{folder / INDEX} does not name {', '.join(unknown)}: it holds the order of the releases, and which were "
            "withdrawn. Put it back from a copy of the folder."
        )
    return with_made(index, folder, unknown[0])


def with_made(index: ReleaseIndex | None, folder: Path, version: str) -> ReleaseIndex:
    """The index with a release that lies in the folder, as the newest, by what the release says of itself.

    Raises:
        ReleaseError: if it does not say what it is.
    """
    path = folder / version / CHANGES_JSON
    try:
        made = json.loads(path.read_text(encoding="utf-8"))
        whole = {name: made[name] for name in ("name", "title", "terms", "is_synthetisch")}
        entry = ReleaseEntry(version=version, day=made["day"], path=f"{version}/", summary=made["summary"])
        index = index or ReleaseIndex(**whole, releases=())
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ReleaseError(
            f"{path} does not say what it is a release of ({in_one_line(error)}). Remove that folder, or put it back "
            "from a copy."
        ) from error
    return index.model_copy(update={"releases": (entry, *index.releases)})


def write_index(folder: Path, index: ReleaseIndex, url: str | None) -> None:
    """Write the index, the feed and the name of the newest release, unless they are so already.

    Args:
        folder: of the releases.
        index: what it holds.
        url: its address on the web, ending in a slash.
    """
    latest = index.latest
    named = {
        "title": index.title,
        "version": latest and latest.version,
        "day": latest and latest.day,
        "path": latest and latest.path,
        "url": f"{url}{latest.path}" if latest and url else None,
    }
    contents = {
        INDEX: index.model_dump_json(indent=2) + "\n",
        FEED: feed(index, url),
        LATEST: json.dumps(named, ensure_ascii=False, indent=2) + "\n",
    }
    paths = [folder / name for name in contents]
    if all(path.is_file() and path.read_bytes() == contents[path.name].encode() for path in paths):
        return
    with replaced_together(paths) as temporaries:
        for temporary, content in zip(temporaries, contents.values(), strict=True):
            temporary.write_text(content, encoding="utf-8")
            make_read_only(temporary)


def feed(index: ReleaseIndex, url: str | None) -> str:
    """The releases as an Atom feed (RFC 4287); equal releases give an equal feed.

    Its ids are the same wherever it is. Without an address its links are relative, which holds wherever the folder is.
    """
    environment = page_environment(Path(__file__).with_name("templates"), filters={"urn": _urn})
    updated = max(entry.updated for entry in index.releases)
    return environment.get_template(FEED).render(index=index, base=url or "", updated=updated, author=NAME) + "\n"


def _urn(name: str) -> str:
    return uuid5(NAMESPACE_URL, f"urn:{NAME}:{name}").urn


def _written(folder: Path) -> ReleaseIndex | None:
    """The index as it was written; None if there is none."""
    path = folder / INDEX
    try:
        return ReleaseIndex.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError as error:
        found = in_one_line(error.errors()[0]["msg"])
        raise ReleaseError(f"{path} is damaged ({found}). Put it back from a copy of the folder.") from error
