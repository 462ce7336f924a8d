"""Fetching publications: what the links on the listing pages lead to, and what of it was filed in raw/."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ValidationError

from orchestration.domain.correctie import Correctie
from orchestration.domain.names import Names
from orchestration.domain.publicatie import KOLOMMEN, RefusedError
from orchestration.domain.quarter import FIRST_QUARTER, ONBEKEND, end_date
from orchestration.intake.listing import Link, Listings, read_links
from orchestration.intake.polite import PoliteClient
from orchestration.intake.raw import Origin, file_publicatie, partitie_of
from orchestration.reading.reading import Reading, ReadRequest, read_files, reader_version
from orchestration.system.files import locked_folder, replaced_atomically, sha256_of
from orchestration.system.http import (
    NOT_MODIFIED,
    OK,
    PARTIAL,
    UNSATISFIABLE,
    Answer,
    Cache,
    HttpError,
    TryAgainError,
    conditions,
    http_date,
    shown,
    url_key,
)
from orchestration.system.limits import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    import httpx

ACCEPT = "application/pdf, text/html;q=0.9, */*;q=0.1"
MAX_LISTING_BYTES = 1024**2
_PDF_TYPES = ("application/pdf", "application/x-pdf", "application/octet-stream", "binary/octet-stream", "")
_EDGE = 1024
"""A PDF has its marks of beginning and end within so many bytes of either (as readers of PDF allow)."""
_MADE_NOW = timedelta(minutes=1)
_LONGEST_NAME = 255
_CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15})")

OutcomeKind = Literal["new", "changed", "unchanged", "gone", "refused", "other"]
OUTCOME_KINDS: tuple[OutcomeKind, ...] = ("new", "changed", "unchanged", "gone", "refused", "other")


@dataclass(frozen=True, slots=True)
class LinkOutcome:
    """What became of one address, and why.

    `soort`: 'new', 'changed' and 'unchanged' are of publications, beside what was filed of that address before;
    'gone' is no longer on a listing, and stays filed; 'refused' could not be had, or is not what its link says;
    'other' is a document that does not claim to be such a publication, or one of a quarter not asked for.
    `bestand` is where in raw/ it is filed; `quarantaine` why it will not get further than that.
    """

    soort: OutcomeKind
    url: str
    why: str
    bestand: str | None = None
    quarantaine: str | None = None


@dataclass(frozen=True, slots=True)
class FetchResult:
    """What became of every address, and which listing pages could not be read."""

    uitkomsten: tuple[LinkOutcome, ...]
    unread: tuple[str, ...]

    @property
    def aantallen(self) -> dict[str, int]:
        """How many there are of each kind."""
        found = Counter(uitkomst.soort for uitkomst in self.uitkomsten)
        return {soort: found[soort] for soort in OUTCOME_KINDS}

    @property
    def by_partitie(self) -> dict[str, FetchResult]:
        """What became of the publications of each quarter that a listing links to anything of, in order."""
        filed: dict[str, list[LinkOutcome]] = {}
        for uitkomst in self.uitkomsten:
            if uitkomst.bestand:
                filed.setdefault(PurePosixPath(uitkomst.bestand).parent.name, []).append(uitkomst)
        return {
            partitie: FetchResult(tuple(filed[partitie]), ())
            for partitie in sorted(filed)
            if any(uitkomst.soort != "gone" for uitkomst in filed[partitie])
        }

    @property
    def is_good(self) -> bool:
        """True where nothing was refused, and nothing filed will be quarantined."""
        return not any(uitkomst.soort == "refused" or uitkomst.quarantaine for uitkomst in self.uitkomsten)


class LinkState(BaseModel):
    """What is known of an address: the marks of its last answer, what that was, and what is half here.

    `partitie` is the folder its heading files it under, `bestand` where it was last filed, `reden` why it is no
    publication, as `lezer` judged. `deel` is the strong ETag of the part that is here.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    lezer: str | None = None
    partitie: str | None = None
    bestand: str | None = None
    reden: str | None = None
    deel: str | None = None


class _NoPdfError(HttpError):
    """An answer that is no PDF."""


class _StartOverError(TryAgainError):
    """What came in can't be gone on with."""


@dataclass(frozen=True, slots=True)
class _Store:
    """What is known of each address, a file each, and the downloads that are half done."""

    folder: Path

    def get(self, url: httpx.URL) -> LinkState:
        """What is known of an address; nothing where it is new, or what was known is damaged."""
        try:
            return LinkState.model_validate_json(self._path(url).read_bytes())
        except (FileNotFoundError, ValidationError):
            return LinkState(url=str(url))

    def put(self, url: httpx.URL, stand: LinkState) -> None:
        """Remember it."""
        with replaced_atomically(self._path(url)) as temporary:
            temporary.write_text(stand.model_dump_json(exclude_none=True), encoding="utf-8")

    def all(self) -> Iterator[LinkState]:
        """Every address, in order of address."""
        stands = []
        for path in self.folder.glob("*.json"):
            try:
                stands.append(LinkState.model_validate_json(path.read_bytes()))
            except ValidationError:  # asked for again where it is still linked to
                continue
        yield from sorted(stands, key=lambda stand: stand.url)

    def download(self, url: httpx.URL) -> Path:
        """Where what comes from an address is written before it is filed."""
        return self.folder / f"{url_key(url)}.pdf"

    def _path(self, url: httpx.URL) -> Path:
        return self.folder / f"{url_key(url)}.json"


def fetch(
    bron: Listings,
    raw_dir: Path,
    store_dir: Path,
    namen: Names,
    today: date,
    *,
    limits: Limits = DEFAULT_LIMITS,
    correcties: Sequence[Correctie] = (),
    partities: Collection[str] = (),
    dry_run: bool = False,
    on_step: Callable[[str, int, int], None] = lambda _step, _done, _total: None,
    client: PoliteClient | None = None,
) -> FetchResult:
    """Ask every listing page, and every link on it that may be a publication; file those that are, with their origin.

    Whatever fails is told, and the rest goes on. Two of these at once on one store take turns.

    Args:
        bron: where to look.
        raw_dir: the raw store.
        store_dir: where what is known of addresses is kept; without it all is downloaded again.
        namen: the known names.
        today: goes into the sidecars as the day of access.
        limits: what downloading and reading a file may cost.
        correcties: what it is judged with.
        partities: only publications of these quarters (or 'onbekend'); of all where there are none.
        dry_run: file nothing, and remember nothing of what was found.
        on_step: told what begins, how many are done, and how many there are.
        client: how to ask.

    Raises:
        WorkerError: where no worker can be started to read a file.
        OSError: where something can't be written.
    """
    store_dir.mkdir(parents=True, exist_ok=True)
    with locked_folder(store_dir), client or PoliteClient(bron.reach, ACCEPT) as opened:
        fetcher = _Fetcher(
            opened, bron, raw_dir, _Store(store_dir), namen, today, limits, correcties, frozenset(partities), dry_run
        )
        return fetcher.run(on_step)


@dataclass(frozen=True, slots=True)
class _Fetcher:
    """One run."""

    client: PoliteClient
    bron: Listings
    raw_dir: Path
    store: _Store
    namen: Names
    today: date
    limits: Limits
    correcties: Sequence[Correctie]
    partities: frozenset[str]
    dry_run: bool

    def run(self, on_step: Callable[[str, int, int], None]) -> FetchResult:
        """Every listing, every link, and what is no longer linked to."""
        links: dict[str, Link] = {}
        unread: list[LinkOutcome] = []
        cache = Cache(self.store.folder / "listings")
        for listing in self.bron.listings:
            on_step(f"asking {listing.host}", 0, 1)
            try:
                found, _ = self.client.get(listing, cache, MAX_LISTING_BYTES, read_links, "a page with links to PDFs")
            except HttpError as error:
                unread.append(LinkOutcome("refused", str(listing), str(error)))
                continue
            links |= {str(link.url): link for link in found if link.url not in self.bron.listings}
        wanted = [link for link in links.values() if self._may_be_wanted(link)]
        uitkomsten = []
        for number, link in enumerate(wanted):
            on_step(f"fetching {_name(link.url)}", number, len(wanted))
            uitkomsten.append(self._fetch(link))
        # A listing that could not be read may still have what the others lack.
        gone = [] if unread else list(self._gone(links))
        return FetchResult((*uitkomsten, *gone, *unread), tuple(uitkomst.url for uitkomst in unread))

    def _may_be_wanted(self, link: Link) -> bool:
        """False where the link names other quarters only; what may have no quarter is known from its heading alone."""
        named = link.quarter_keys
        return not self.partities or ONBEKEND in self.partities or not named or bool(named & self.partities)

    def _is_wanted(self, partitie: str) -> bool:
        return not self.partities or partitie in self.partities

    def _gone(self, links: Collection[str]) -> Iterator[LinkOutcome]:
        for stand in self.store.all():
            if stand.bestand and stand.url not in links and self._is_wanted(PurePosixPath(stand.bestand).parent.name):
                yield LinkOutcome("gone", stand.url, "no listing links to it any more", stand.bestand)

    def _fetch(self, link: Link) -> LinkOutcome:
        if link.url not in self.bron.reach and not link.is_named:
            return LinkOutcome("other", str(link.url), f"not on {self.bron.reach}")
        stand = self.store.get(link.url)
        same = self._same_as_before(link, stand)
        marks = conditions(stand.etag, stand.last_modified) if same else {}
        download = self.store.download(link.url)
        try:
            answer = self.client.persistently(link.url, lambda: self._download(link.url, marks))
            if answer is None and same:
                return same
            if answer is None:
                raise HttpError(f"{link.url}: expected an answer with status {OK}, found {NOT_MODIFIED}")
        except _NoPdfError as error:
            return LinkOutcome("refused" if link.is_pdf or stand.bestand else "other", str(link.url), str(error))
        except HttpError as error:
            return LinkOutcome("refused", str(link.url), str(error))
        fresh = stand.model_copy(
            update={
                "etag": answer.headers.get("ETag"),
                "last_modified": answer.headers.get("Last-Modified"),
                "sha256": sha256_of(download),
                "lezer": reader_version(),
                "deel": None,
            }
        )
        try:
            if same and fresh.sha256 == stand.sha256:
                self._remember(link.url, fresh)
                return same
            return self._judge(link, stand, fresh, download, answer)
        finally:
            download.unlink()

    def _same_as_before(self, link: Link, stand: LinkState) -> LinkOutcome | None:
        """What is to be said where the bytes are still the same; None where we would need them all the same."""
        if stand.lezer == reader_version() and stand.reden is not None:
            return _no_publication(link, stand.reden)
        if stand.lezer == reader_version() and stand.partitie is not None and not self._is_wanted(stand.partitie):
            return _not_wanted(link, stand.partitie)
        filed = self.raw_dir / stand.bestand if stand.bestand else None
        if filed is not None and filed.is_file() and sha256_of(filed) == stand.sha256:
            return LinkOutcome("unchanged", str(link.url), "the same bytes", stand.bestand)
        return None

    def _judge(self, link: Link, before: LinkState, fresh: LinkState, download: Path, answer: Answer) -> LinkOutcome:
        """Read what came in, and file it where it is a publication that was asked for."""
        url, name = str(link.url), _name(link.url)
        readings = self._read(download, name)
        first = readings[0]
        if first.publicatie is None:
            reden = first.reden or "Niet te lezen."
            if not first.is_aborted:
                self._remember(link.url, fresh.model_copy(update={"partitie": None, "reden": reden}))
            return _no_publication(link, reden)
        try:
            partitie = partitie_of(readings)
            fresh = fresh.model_copy(update={"partitie": partitie, "reden": None})
            if not self._is_wanted(partitie):
                self._remember(link.url, fresh)
                return _not_wanted(link, partitie)
            origin = Origin(name, url, _published(answer, partitie, self.today))
            filed = file_publicatie(self.raw_dir, download, readings, origin, self.today, dry_run=self.dry_run)
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
        """How a publication differs from what was filed of the same address before."""
        if not (self.raw_dir / bestand).is_file():
            return f"other bytes than {bestand}, which is no longer there"
        same = _printed(self._read(self.raw_dir / bestand, bestand)) == _printed(readings)
        return f"bytes changed, data {'identical' if same else 'changed'}; {bestand} stays beside it"

    def _read(self, path: Path, name: str) -> tuple[Reading, ...]:
        ((_, readings),) = read_files([ReadRequest(path, name)], self.namen, self.today, self.limits, self.correcties)
        return readings

    def _remember(self, url: httpx.URL, stand: LinkState) -> None:
        if not self.dry_run:
            self.store.put(url, stand)

    def _download(self, url: httpx.URL, marks: dict[str, str]) -> Answer | None:
        """One attempt at the whole of a PDF, going on where an earlier one broke off; None where it is not modified.

        Raises:
            _NoPdfError: where the answer is something else.
            HttpError: where it can't be had.
            TryAgainError: where it may be had another time; what came in stays for then, where it can be gone on with.
        """
        path, stand = self.store.download(url), self.store.get(url)
        start = path.stat().st_size if stand.deel and path.exists() else 0
        asked = {"Range": f"bytes={start}-", "If-Range": stand.deel} if start and stand.deel else marks
        try:
            with self.client.ask(url, asked) as answer:
                if answer.status == NOT_MODIFIED and not start:
                    return None
                if start and answer.status != OK:
                    _check_rest(answer, start, stand.deel)
                elif answer.status != OK:
                    raise HttpError(f"{url}: expected an answer with status {OK}, found {answer.status}")
                _check_type(answer)
                if answer.status == OK:
                    start = 0
                    self.store.put(url, stand.model_copy(update={"deel": _strong_etag(answer)}))
                with path.open("ab" if start else "wb") as file:
                    for part in answer.parts(self.limits.max_bytes - start):
                        file.write(part)
            _check_whole(path, url)
        except (HttpError, _StartOverError):
            path.unlink(missing_ok=True)
            raise
        return answer


def _check_rest(answer: Answer, start: int, etag: str | None) -> None:
    """Hold an answer to a request for the rest: the same file, from where we are to its end."""
    found = _CONTENT_RANGE.fullmatch(answer.headers.get("Content-Range", ""))
    if answer.status not in (PARTIAL, UNSATISFIABLE):
        raise HttpError(f"{answer.url}: expected an answer with status {PARTIAL}, found {answer.status}")
    fits = found is not None and int(found[1]) == start and int(found[2]) + 1 == int(found[3])
    if answer.status == UNSATISFIABLE or not fits or answer.headers.get("ETag") != etag:
        found_range = answer.headers.get("Content-Range")
        raise _StartOverError(f"expected the rest from byte {start} on, found {answer.status} {shown(found_range)}")


def _check_type(answer: Answer) -> None:
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind not in _PDF_TYPES:
        raise _NoPdfError(f"{answer.url}: expected application/pdf, found {shown(kind)}")


def _check_whole(path: Path, url: httpx.URL) -> None:
    """A PDF begins and ends with its marks, whatever the server says of it."""
    with path.open("rb") as file:
        head = file.read(_EDGE)
        file.seek(max(0, path.stat().st_size - _EDGE))
        tail = file.read()
    if b"%PDF-" not in head:
        raise _NoPdfError(f"{url}: expected a PDF, found a file that begins with {shown(head[:40])}")
    if b"%%EOF" not in tail:
        raise _StartOverError(
            f"expected a PDF to its end, found {path.stat().st_size} bytes that end with {tail[-20:]!r}"
        )


def _strong_etag(answer: Answer) -> str | None:
    """The mark by which the rest can be asked for later; a weak one does not promise the same bytes (RFC 9110, 13.1.5).

    Else the next attempt starts over.
    """
    etag: str | None = answer.headers.get("ETag")
    return etag if etag and not etag.startswith("W/") else None


def _published(answer: Answer, partitie: str, today: date) -> str | None:
    """The day of the server's Last-Modified, where that can be the day of publication, as an ISO date.

    It can't where it lies in the future, or before the end of the quarter, or is the moment of the answer itself, as
    of a page made when it is asked for.
    """
    modified = http_date(answer.headers.get("Last-Modified"))
    answered = http_date(answer.headers.get("Date"))
    if modified is None or (answered is not None and answered - modified < _MADE_NOW):
        return None
    earliest = end_date(FIRST_QUARTER if partitie == ONBEKEND else partitie)
    return modified.date().isoformat() if earliest < modified.date() <= today else None


def _printed(readings: Sequence[Reading]) -> list[object]:
    """The data of a file as printed, wherever on the page that stands."""
    return [
        (
            publicatie.niveau,
            publicatie.quarter_key,
            publicatie.regios,
            publicatie.doelgroepregister,
            publicatie.registratiegraad_gepubliceerd,
            [
                (regel.soort, regel.naam, [regel.gedrukt_aantal(kolom) for kolom in KOLOMMEN], regel.onleesbaar)
                for regel in publicatie.regels
            ],
        )
        for publicatie in (reading.publicatie for reading in readings)
        if publicatie is not None
    ]


def _no_publication(link: Link, reden: str) -> LinkOutcome:
    return LinkOutcome("refused" if link.is_named else "other", str(link.url), reden)


def _not_wanted(link: Link, partitie: str) -> LinkOutcome:
    return LinkOutcome("other", str(link.url), f"of {partitie}, which was not asked for")


def _name(url: httpx.URL) -> str:
    """What a file is called by the end of its address."""
    return PurePosixPath(url.path).name.strip()[:_LONGEST_NAME] or url.host
