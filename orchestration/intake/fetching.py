"""One run of fetching: every link on the listing pages, and each publication behind one filed in raw/."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from orchestration.domain.publicatie import RefusedError
from orchestration.domain.quarter import ONBEKEND
from orchestration.intake.apart import parsed_apart
from orchestration.intake.download import ACCEPT, Download, NoPdfError, download_pdf
from orchestration.intake.filing import Offer, Origin, file_publicatie, partitie_of
from orchestration.intake.link_state import LinkState, LinkStore
from orchestration.intake.listing import Link, Listings, read_links
from orchestration.intake.outcome import FetchResult, LinkOutcome
from orchestration.intake.polite import PoliteClient
from orchestration.intake.raw import RawFile, RawStore
from orchestration.reading.context import ReadingContext
from orchestration.reading.files import ReadRequest, read_files
from orchestration.reading.reading import Reading
from orchestration.system.answer_cache import AnswerCache, conditions
from orchestration.system.http import NOT_MODIFIED, OK, HttpError
from orchestration.system.locks import locked_folder
from orchestration.system.settings import LOCK_SECONDS

if TYPE_CHECKING:
    import httpx

MAX_LISTING_BYTES = 1024**2
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """What one run is to fetch.

    Attributes:
        listings: the listing pages, and the servers we may ask.
        filed_at: the present moment. Every file of the run gets it: the order of links says nothing about the files.
        partities: only publications from these quarters (or 'onbekend'); all of them if this is empty.
        dry_run: file nothing, and remember nothing.
        lock_seconds: how long to wait for another run with the same store.
    """

    listings: Listings
    filed_at: datetime
    partities: frozenset[str] = frozenset()
    dry_run: bool = False
    lock_seconds: float = LOCK_SECONDS

    def wants(self, partitie: str) -> bool:
        """True for a publication that its heading files under `partitie`."""
        return not self.partities or partitie in self.partities

    def may_want(self, link: Link) -> bool:
        """False only if the link names quarters and none of ours; the heading may have no quarter at all."""
        named = link.quarter_keys
        return not self.partities or ONBEKEND in self.partities or not named or bool(named & self.partities)


def fetch(
    request: FetchRequest,
    raw_dir: Path,
    store_dir: Path,
    context: ReadingContext,
    on_step: Callable[[str, int, int], None] = lambda _step, _done, _total: None,
    client: PoliteClient | None = None,
) -> FetchResult:
    """Read every listing page, follow every link that may lead to a publication, and file each one with its origin.

    A failure ends in the result, and the run goes on. Two runs with the same store wait for each other.

    Args:
        request: what to fetch.
        raw_dir: the raw store.
        store_dir: the folder with the state of each address; without it we download everything again.
        context: what to read a file with; its `today` becomes the day of access, its limits hold for downloads too.
        on_step: called with the name of each step, the number of steps done, and the total.
        client: asks the servers; by default a new one.

    Raises:
        LockedError: if another run with the same store does not end in time.
        WorkerError: if no worker can start to read a file.
        OSError: if a file can't be written.
    """
    store_dir.mkdir(parents=True, exist_ok=True)
    client = client or PoliteClient(request.listings.reach, ACCEPT, limits=context.limits)
    with locked_folder(store_dir, request.lock_seconds), client as opened:
        store = LinkStore(store_dir)
        store.remove_downloads()
        return _Fetcher(opened, request, RawStore(raw_dir, context.limits.max_bytes), store, context).run(on_step)


@dataclass(frozen=True, slots=True)
class _Fetcher:
    """One run."""

    client: PoliteClient
    request: FetchRequest
    raw: RawStore
    store: LinkStore
    context: ReadingContext

    def run(self, on_step: Callable[[str, int, int], None]) -> FetchResult:
        """Follow every link on every listing, then look for publications that no listing links to any more."""
        links: dict[str, Link] = {}
        unread: list[LinkOutcome] = []
        pages = self.request.listings.pages
        for page in pages:
            on_step(f"asking {page.host}", 0, 1)
            try:
                links |= {str(link.url): link for link in self._read_listing(page) if link.url not in pages}
            except HttpError as error:
                unread.append(LinkOutcome("refused", str(page), str(error)))
        wanted = [link for link in links.values() if self.request.may_want(link)]
        outcomes = []
        for number, link in enumerate(wanted):
            on_step(f"fetching {_name(link.url)}", number, len(wanted))
            outcomes.append(self._fetch(link))
        # A listing that we could not read may still have the links that the others lack.
        gone = [] if unread else list(self._gone(links))
        return FetchResult((*outcomes, *gone, *unread), tuple(outcome.url for outcome in unread))

    def _read_listing(self, page: httpx.URL) -> Sequence[Link]:
        def parse(text: str, url: httpx.URL) -> Sequence[Link]:
            return parsed_apart(partial(read_links, text, url), url, self.context.limits)

        cache = AnswerCache(self.store.folder / "listings")
        links, _ = cache.fetch_text(self.client, page, MAX_LISTING_BYTES, parse, "a page with links to PDFs")
        return links

    def _gone(self, links: Collection[str]) -> Iterator[LinkOutcome]:
        for state in self.store.all():
            if state.bestand and state.url not in links and self.request.wants(RawFile.partitie_in(state.bestand)):
                yield LinkOutcome("gone", state.url, "no listing links to it any more", state.bestand)

    def _fetch(self, link: Link) -> LinkOutcome:
        """Download what a link leads to, unless we know it already, and judge it."""
        if link.url not in self.request.listings.reach and not link.is_named:
            return LinkOutcome("other", str(link.url), f"not on {self.request.listings.reach}")
        state = self.store.get(link.url)
        same = self._outcome_if_same(link, state)
        validators = conditions(state.etag, state.last_modified) if same else {}
        target, max_bytes = self.store.download_path(link.url), self.context.limits.max_bytes
        try:
            download = download_pdf(self.client, link.url, validators, target, max_bytes)
        except NoPdfError as error:
            return LinkOutcome("refused" if link.is_pdf or state.bestand else "other", str(link.url), str(error))
        except HttpError as error:
            return LinkOutcome("refused", str(link.url), str(error))
        if download is None:
            found = f"expected an answer with status {OK}, found {NOT_MODIFIED}"
            return same or LinkOutcome("refused", str(link.url), f"{link.url}: {found}")
        try:
            fresh = state.model_copy(
                update={
                    "etag": download.headers.get("ETag"),
                    "last_modified": download.headers.get("Last-Modified"),
                    "sha256": download.sha256,
                    "reader": self.context.reader,
                }
            )
            if same and fresh.sha256 == state.sha256:
                self._remember(link.url, fresh)
                return same
            return self._judge(link, state, fresh, download)
        finally:
            target.unlink()

    def _outcome_if_same(self, link: Link, state: LinkState) -> LinkOutcome | None:
        """The outcome if the bytes have not changed; None if we need them anyway."""
        is_same_reader = state.reader == self.context.reader
        if is_same_reader and state.reden is not None:
            return _no_publication(link, state.reden)
        if is_same_reader and state.partitie is not None and not self.request.wants(state.partitie):
            return _not_wanted(link, state.partitie)
        filed = self.raw.find(state.bestand) if state.bestand else None
        if filed is not None and filed.sha256 == state.sha256:
            return LinkOutcome("unchanged", str(link.url), "the same bytes", state.bestand)
        return None

    def _judge(self, link: Link, before: LinkState, fresh: LinkState, download: Download) -> LinkOutcome:
        """Read a download, and file it if it is a publication that we want."""
        url, name = str(link.url), _name(link.url)
        readings = self._read(download.path, name)
        first = readings[0]
        if first.publicatie is None:
            reden = first.reden or "Niet te lezen."
            if not first.is_aborted:
                self._remember(link.url, fresh.model_copy(update={"partitie": None, "reden": reden}))
            return _no_publication(link, reden)
        try:
            partitie = partitie_of(readings)
            fresh = fresh.model_copy(update={"partitie": partitie, "reden": None})
            if not self.request.wants(partitie):
                self._remember(link.url, fresh)
                return _not_wanted(link, partitie)
            today = self.context.today
            origin = Origin(name, today, self.request.filed_at, url, download.published(partitie, today))
            offer = Offer(download.path, readings, origin)
            filed = file_publicatie(self.raw, offer, dry_run=self.request.dry_run)
        except RefusedError as error:
            return LinkOutcome("refused", url, str(error))
        quarantaine = " ".join(reading.reden or "" for reading in readings if reading.uitslag != "aangenomen") or None
        self._remember(link.url, fresh.model_copy(update={"bestand": filed.bestand}))
        if before.bestand and fresh.sha256 != before.sha256 and filed.bestand != before.bestand:
            return LinkOutcome("changed", url, self._difference(before.bestand, readings), filed.bestand, quarantaine)
        if filed.is_new:
            return LinkOutcome("new", url, "not seen before", filed.bestand, quarantaine)
        return LinkOutcome("unchanged", url, "the same bytes were filed before", filed.bestand, quarantaine)

    def _difference(self, bestand: str, readings: Sequence[Reading]) -> str:
        """Compare a publication with the one that we filed from the same address before."""
        before = self.raw.find(bestand)
        if before is None:
            return f"other bytes than {bestand}, which is no longer there"
        same = _printed(self._read(before.path, bestand)) == _printed(readings)
        return f"bytes changed, data {'identical' if same else 'changed'}; {bestand} stays beside it"

    def _read(self, path: Path, name: str) -> tuple[Reading, ...]:
        ((_, readings),) = read_files([ReadRequest(path, name)], self.context)
        return readings

    def _remember(self, url: httpx.URL, state: LinkState) -> None:
        if not self.request.dry_run:
            self.store.put(url, state)


def _printed(readings: Sequence[Reading]) -> list[object]:
    """The data of a file as printed, wherever it stands on the page."""
    return [
        (
            publicatie.niveau,
            publicatie.quarter_key,
            publicatie.regios,
            publicatie.doelgroepregister,
            publicatie.registratiegraad_gepubliceerd,
            [(regel.soort, regel.naam, regel.aantallen, regel.onleesbaar) for regel in publicatie.regels],
        )
        for publicatie in (reading.publicatie for reading in readings)
        if publicatie is not None
    ]


def _no_publication(link: Link, reden: str) -> LinkOutcome:
    return LinkOutcome("refused" if link.is_named else "other", str(link.url), reden)


def _not_wanted(link: Link, partitie: str) -> LinkOutcome:
    return LinkOutcome("other", str(link.url), f"from {partitie}, which nobody asked for")


def _name(url: httpx.URL) -> str:
    """The file name at the end of an address, or else its host."""
    return PurePosixPath(url.path).name.strip()[:_LONGEST_NAME] or url.host
