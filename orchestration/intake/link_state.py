"""What we remember of each address from one run of fetching to the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from orchestration.system.answer_cache import url_key
from orchestration.system.files import replaced_atomically

if TYPE_CHECKING:
    import httpx


class LinkState(BaseModel):
    """The last answer from an address, and the verdict on it.

    Attributes:
        url: the address.
        etag: the validator by which the server tells whether the answer changed.
        last_modified: its other validator.
        sha256: the hash of the answer.
        reader: the version of the reader that gave the verdict.
        partitie: the folder that the heading of the publication files it under.
        bestand: its last place in raw/.
        reden: why the answer is no publication, in Dutch.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    reader: str | None = None
    partitie: str | None = None
    bestand: str | None = None
    reden: str | None = None


@dataclass(frozen=True, slots=True)
class LinkStore:
    """A folder with a file for each address, and with the download in progress."""

    folder: Path

    def get(self, url: httpx.URL) -> LinkState:
        """The state of an address; an empty one if the address is new or its file is damaged."""
        try:
            return LinkState.model_validate_json(self._path(url).read_bytes())
        except (FileNotFoundError, ValidationError):
            return LinkState(url=str(url))

    def put(self, url: httpx.URL, state: LinkState) -> None:
        """Remember the state of an address.

        Raises:
            OSError: if the file can't be written.
        """
        with replaced_atomically(self._path(url)) as temporary:
            temporary.write_text(state.model_dump_json(exclude_none=True), encoding="utf-8")

    def all(self) -> Iterator[LinkState]:
        """Every state, in order of address."""
        states = []
        for path in self.folder.glob("*.json"):
            try:
                states.append(LinkState.model_validate_json(path.read_bytes()))
            except ValidationError:  # fetched again if a listing still links to it
                continue
        yield from sorted(states, key=lambda state: state.url)

    def download_path(self, url: httpx.URL) -> Path:
        """The file for a download from an address, before it is filed."""
        return self.folder / f"{url_key(url)}.pdf"

    def remove_downloads(self) -> None:
        """Remove any partial download that a killed run left."""
        for path in self.folder.glob("*.pdf"):
            path.unlink()

    def _path(self, url: httpx.URL) -> Path:
        return self.folder / f"{url_key(url)}.json"
