"""Fetching from a server that is sound, slow, broken or hostile: what is filed, and why the rest is not."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from orchestration.domain.names import Names
from orchestration.domain.sidecar import Sidecar, read_sidecar, sidecar_path
from orchestration.intake import apart, fetching, polite
from orchestration.intake.download import ACCEPT
from orchestration.intake.fetching import FetchRequest, fetch
from orchestration.intake.listing import read_listings
from orchestration.intake.outcome import FetchResult, LinkOutcome, OutcomeKind
from orchestration.intake.polite import Pace, PoliteClient
from orchestration.intake.raw import list_strays
from orchestration.reading.context import ReadingContext
from orchestration.reading.files import ReadRequest
from orchestration.reading.reading import Reading, read_file
from orchestration.reading.workers import in_workers
from orchestration.system.http import Patience
from orchestration.system.limits import DEFAULT_LIMITS, Limits
from tests.support.hashes import count_hashes
from tests.support.hungry import eat_memory, eat_time
from tests.support.reading_here import in_this_process
from tests.support.synthetic import NOW, TODAY, only
from tests.support.web_server import (
    LAST_MODIFIED,
    Fault,
    Served,
    WebServer,
    content,
    cut_off,
    cut_off_unsaid,
    drip,
    endless,
    other_document,
    publication,
    reset,
    status,
)

IMPATIENT = Patience(attempts=3, connect=1, silence=1, answer=0.5, first_wait=0.01, longest_wait=5)
PDF = "/klantprofielen-drechtsteden.pdf"
FILED = "2021Q1/klantprofielen-drechtsteden.pdf"

Fetch = Callable[..., FetchResult]


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def time(self) -> float:
        """Seconds since it began."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    """A clock that costs no time."""
    return Clock()


@pytest.fixture
def raw_dir(tmp_path: Path) -> Path:
    """A raw store that does not exist yet."""
    return tmp_path / "raw"


@pytest.fixture
def run(
    web: WebServer, namen: Names, tmp_path: Path, raw_dir: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Fetch:
    """Fetches from the listing pages and reads in this process; at first a listing links to one publication."""

    def read_here(
        requests: Sequence[ReadRequest], context: ReadingContext
    ) -> Iterator[tuple[int, tuple[Reading, ...]]]:
        for index, item in enumerate(requests):
            yield index, read_file(item.path, context, bestand=item.bestand)

    monkeypatch.setattr(fetching, "read_files", read_here)
    monkeypatch.setattr(apart, "in_workers", in_this_process)
    web.clock = clock.time
    web.paths[PDF] = Served(publication(), headers={"Last-Modified": LAST_MODIFIED})
    web.link(PDF)

    def run_fetch(
        *partities: str,
        listings: Sequence[str] = ("/lijst",),
        dry_run: bool = False,
        limits: Limits = DEFAULT_LIMITS,
    ) -> FetchResult:
        found = read_listings([web.url + listing for listing in listings], [])
        return fetch(
            FetchRequest(found, NOW, frozenset(partities), dry_run),
            raw_dir,
            tmp_path / "ophalen",
            ReadingContext(namen, TODAY, limits),
            client=PoliteClient(found.reach, ACCEPT, IMPATIENT, Pace(clock.time, clock.sleep), limits),
        )

    return run_fetch


def stored(raw_dir: Path) -> dict[str, bytes]:
    """Every file in the store with its bytes."""
    return {str(path.relative_to(raw_dir)): path.read_bytes() for path in sorted(raw_dir.rglob("*")) if path.is_file()}


def sidecar_of(raw_dir: Path, bestand: str = FILED) -> Sidecar:
    sidecar = read_sidecar(sidecar_path(raw_dir / bestand))
    assert sidecar is not None
    return sidecar


def kinds(fetched: FetchResult) -> dict[str, OutcomeKind]:
    """The kind of outcome of each path."""
    return {re.sub(r"^\w+://[^/]+", "", outcome.url): outcome.kind for outcome in fetched.outcomes}


def downloads(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "ophalen").glob("*.pdf"))


# Filed


def test_publication_is_filed_with_its_origin(run: Fetch, web: WebServer, raw_dir: Path, tmp_path: Path) -> None:
    fetched = run()
    url = web.url + PDF
    assert fetched.outcomes == (LinkOutcome("new", url, "not seen before", FILED),)
    assert fetched.is_good
    assert sorted(stored(raw_dir)) == [FILED, FILED.replace(".pdf", ".yml")]
    assert (raw_dir / FILED).read_bytes() == publication()
    sidecar = sidecar_of(raw_dir)
    assert (sidecar.url, sidecar.original_name, sidecar.accessed) == (url, PDF[1:], TODAY)
    assert sidecar.filed_at == NOW
    assert (sidecar.published, sidecar.size, sidecar.synthetic) == ("2021-08-12", len(publication()), True)
    assert downloads(tmp_path) == []


def test_second_run_downloads_nothing(run: Fetch, web: WebServer, raw_dir: Path) -> None:
    run()
    before = stored(raw_dir)
    assert run().outcomes == (LinkOutcome("unchanged", web.url + PDF, "the same bytes", FILED),)
    assert stored(raw_dir) == before
    asked = [headers for path, headers in web.requests if path == PDF]
    assert [headers.get("If-None-Match") for headers in asked] == [None, web.paths[PDF].etag]
    assert asked[1]["If-Modified-Since"] == LAST_MODIFIED


def test_same_bytes_from_a_server_without_validators_are_unchanged(run: Fetch, web: WebServer, raw_dir: Path) -> None:
    web.with_etag = False
    web.paths[PDF] = Served(publication())
    run()
    before = stored(raw_dir)
    assert kinds(run()) == {PDF: "unchanged"}
    assert stored(raw_dir) == before


def test_changed_bytes_with_identical_data_are_filed_and_reported(run: Fetch, web: WebServer, raw_dir: Path) -> None:
    run()
    before = stored(raw_dir)
    web.paths[PDF] = Served(publication() + b"% synthetisch\n")
    (outcome,) = run().outcomes
    assert outcome == LinkOutcome(
        "changed",
        web.url + PDF,
        f"bytes changed, data identical; {FILED} stays beside it",
        "2021Q1/klantprofielen-drechtsteden-2.pdf",
    )
    assert before.items() <= stored(raw_dir).items()
    assert kinds(run()) == {PDF: "unchanged"}


def test_changed_figures_are_filed_as_a_revision(run: Fetch, web: WebServer, raw_dir: Path) -> None:
    run()
    web.paths[PDF] = Served(publication(extra=7))
    (outcome,) = run().outcomes
    assert (outcome.kind, outcome.why.partition(";")[0]) == ("changed", "bytes changed, data changed")
    assert (raw_dir / FILED).read_bytes() == publication()
    assert (raw_dir / str(outcome.bestand)).read_bytes() == publication(extra=7)


def test_file_removed_from_raw_is_fetched_again(run: Fetch, raw_dir: Path) -> None:
    run()
    before = stored(raw_dir)
    (raw_dir / FILED).unlink()
    assert kinds(run()) == {PDF: "new"}
    assert stored(raw_dir) == before


def test_publication_that_breaks_a_control_is_filed_and_reported(run: Fetch, web: WebServer, raw_dir: Path) -> None:
    web.paths[PDF] = Served(publication(missing=1))
    fetched = run()
    (outcome,) = fetched.outcomes
    assert (outcome.kind, outcome.bestand) == ("new", FILED)
    assert "3.753" in str(outcome.quarantaine)
    assert (raw_dir / FILED).is_file()
    assert not fetched.is_good


@pytest.mark.parametrize(
    ("modified", "published"),
    [
        (LAST_MODIFIED, "2021-08-12"),
        ("Wed, 31 Mar 2021 22:00:00 GMT", None),  # before the quarter was over
        ("Thu, 01 Apr 2021 00:00:00 GMT", "2021-04-01"),
        ("Tue, 16 Jan 2024 00:00:00 GMT", None),  # later than today
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("gisteren", None),
        (None, None),
    ],
)
def test_last_modified_is_the_day_of_publication_only_if_plausible(
    run: Fetch, web: WebServer, raw_dir: Path, modified: str | None, published: str | None
) -> None:
    web.paths[PDF] = Served(publication(), headers={"Last-Modified": modified} if modified else {})
    run()
    assert sidecar_of(raw_dir).published == published


def test_last_modified_equal_to_date_is_no_day_of_publication(run: Fetch, web: WebServer, raw_dir: Path) -> None:
    web.date = LAST_MODIFIED
    run()
    assert sidecar_of(raw_dir).published is None


def test_two_files_with_one_name_in_a_quarter_both_stay(run: Fetch, web: WebServer, raw_dir: Path) -> None:
    web.paths["/2/klantprofielen-drechtsteden.pdf"] = Served(publication(extra=1))
    web.link(PDF, "/2/klantprofielen-drechtsteden.pdf")
    assert kinds(run()) == {PDF: "new", "/2/klantprofielen-drechtsteden.pdf": "new"}
    assert sorted(path for path in stored(raw_dir) if path.endswith(".pdf")) == [
        "2021Q1/klantprofielen-drechtsteden-2.pdf",
        FILED,
    ]


def test_address_without_a_file_name_gives_a_safe_one(run: Fetch, web: WebServer, raw_dir: Path) -> None:
    path = "/media/%2e%2e%2f..%00klantprofielen%20%C3%A9?id=5"
    web.paths[path] = Served(publication())
    web.link(path)
    filed = only(run().outcomes).bestand
    assert filed is not None
    assert re.fullmatch(r"2021Q1/[A-Za-z0-9_-]+\.pdf", filed)
    assert sidecar_of(raw_dir, filed).url == web.url + path
    assert list_strays(raw_dir) == []


# Not filed


def test_dry_run_reports_the_same_and_files_nothing(run: Fetch, raw_dir: Path, tmp_path: Path) -> None:
    expected = run(dry_run=True)
    assert stored(raw_dir) == {}
    assert downloads(tmp_path) == []
    assert run() == expected


def test_other_document_is_refused_only_if_its_link_promised_a_publication(run: Fetch, web: WebServer) -> None:
    for path in ("/jaarverslag.pdf", "/klantprofielen-2.pdf"):
        web.paths[path] = Served(other_document())
    web.link("/jaarverslag.pdf", "/klantprofielen-2.pdf")
    fetched = run()
    assert kinds(fetched) == {"/jaarverslag.pdf": "other", "/klantprofielen-2.pdf": "refused"}
    assert not fetched.is_good
    assert run() == fetched
    assert [headers.get("If-None-Match") for path, headers in web.requests if path == "/jaarverslag.pdf"] == [
        None,
        web.paths["/jaarverslag.pdf"].etag,
    ]


def test_page_about_klantprofielen_is_no_failure(run: Fetch, web: WebServer) -> None:
    web.paths["/over-klantprofielen"] = Served(b"<html>synthetisch</html>", "text/html")
    web.link(PDF, "/over-klantprofielen")
    assert kinds(run()) == {PDF: "new", "/over-klantprofielen": "other"}


def test_real_publication_does_not_go_into_a_synthetic_store(run: Fetch, web: WebServer, raw_dir: Path) -> None:
    run()
    before = stored(raw_dir)
    real = "/klantprofielen-noord.pdf"
    facsimile = Path(__file__).parents[2] / "raw/2021Q1/noord-holland-noord.pdf"
    web.paths[real] = Served(facsimile.read_bytes())
    web.link(PDF, real)
    first = run()
    assert kinds(first) == {PDF: "unchanged", real: "refused"}
    assert "KLANTPROFIELEN_RAW_DIR" in first.outcomes[1].why
    assert stored(raw_dir) == before
    assert run() == first


def test_publication_without_a_link_is_gone_and_stays_filed(run: Fetch, web: WebServer, raw_dir: Path) -> None:
    run()
    before = stored(raw_dir)
    other = "/klantprofielen-2.pdf"
    web.paths[other] = Served(publication("Tweede kwartaal 2021"))
    web.link(other)
    fetched = run()
    assert kinds(fetched) == {other: "new", PDF: "gone"}
    assert fetched.outcomes[1].bestand == FILED
    assert fetched.is_good
    assert before.items() <= stored(raw_dir).items()
    web.link(PDF, other)
    assert kinds(run()) == {PDF: "unchanged", other: "unchanged"}


def test_publication_that_became_another_document_stays_filed(run: Fetch, web: WebServer, raw_dir: Path) -> None:
    run()
    before = stored(raw_dir)
    sound = web.paths[PDF]
    web.paths[PDF] = Served(other_document())
    assert [kinds(run()) for _ in range(2)] == [{PDF: "refused"}] * 2
    web.paths["/klantprofielen-2.pdf"] = sound
    web.link("/klantprofielen-2.pdf")
    fetched = run("2021Q1")
    assert kinds(fetched) == {"/klantprofielen-2.pdf": "unchanged", PDF: "gone"}
    assert {key: kinds(there) for key, there in fetched.by_partitie.items()} == {"2021Q1": kinds(fetched)}
    web.link("/elders.pdf")
    assert run().by_partitie == {}, "what is gone or refused is not there"
    web.paths[PDF] = sound
    web.link(PDF)
    assert kinds(run())[PDF] == "unchanged"
    assert stored(raw_dir) == before


def test_nothing_is_gone_while_a_listing_is_unreadable(run: Fetch, web: WebServer) -> None:
    other = "/klantprofielen-2.pdf"
    web.paths[other] = Served(publication("Tweede kwartaal 2021"))
    web.link(other, listing="/lijst-2")
    run(listings=("/lijst", "/lijst-2"))
    web.fail("/lijst", itertools.repeat(status(404)))
    fetched = run(listings=("/lijst", "/lijst-2"))
    assert kinds(fetched) == {other: "unchanged", "/lijst": "refused"}
    assert fetched.unread == (f"{web.url}/lijst",)


# One quarter


def test_only_the_quarter_asked_for_is_filed(run: Fetch, web: WebServer, raw_dir: Path) -> None:
    unnamed = "/klantprofielen-2.pdf"
    named = "/klantprofielen-2021-q3.pdf"
    web.paths[unnamed] = Served(publication("Tweede kwartaal 2021"))
    web.paths[named] = Served(publication("Derde kwartaal 2021"))
    web.link(PDF, unnamed, named)
    for _ in range(2):
        fetched = run("2021Q2")
        assert kinds(fetched)[PDF] == "other"
        assert named not in kinds(fetched)
        assert {path.split("/")[0] for path in stored(raw_dir)} == {"2021Q2"}
    assert web.asked(named) == 0
    assert kinds(run()) == {PDF: "new", unnamed: "unchanged", named: "new"}
    assert web.asked(PDF) == 3


def test_only_publications_from_the_quarter_are_gone(run: Fetch, web: WebServer) -> None:
    run()
    other = "/klantprofielen-2.pdf"
    web.paths[other] = Served(publication("Tweede kwartaal 2021"))
    web.link(other)
    assert kinds(run("2021Q2")) == {other: "new"}
    assert kinds(run("2021Q1")) == {other: "other", PDF: "gone"}


# Faults


@pytest.mark.parametrize("fault", [status(500), status(503), status(429), reset, cut_off, cut_off_unsaid, drip])
def test_passing_failure_is_retried(run: Fetch, web: WebServer, raw_dir: Path, tmp_path: Path, fault: Fault) -> None:
    web.fail(PDF, [fault])
    assert kinds(run()) == {PDF: "new"}
    assert web.asked(PDF) == 2
    assert (raw_dir / FILED).read_bytes() == publication()
    assert downloads(tmp_path) == []


@pytest.mark.parametrize(
    ("fault", "found", "asked"),
    [
        (status(404), "expected an answer with status 200, found 404", 1),
        (status(403), "expected an answer with status 200, found 403", 1),
        (status(304), "expected an answer with status 200, found 304", 1),
        (status(206), "expected an answer with status 200, found 206", 1),
        (status(500), "the server answers with status 500; given up after 3 attempts", 3),
        (cut_off_unsaid, "expected a whole PDF, found", 3),
        (content(b"<html>Er ging iets mis (synthetisch)</html>"), "expected a PDF, found a file that begins with", 1),
        (content(b"<html>synthetisch</html>", "text/html; charset=utf-8"), "expected application/pdf, found", 1),
        (content(publication(), "text/html"), "expected application/pdf, found 'text/html'", 1),
        (content(b""), "expected a PDF, found", 1),
        (content(publication()[:2000]), "expected a whole PDF, found 2000 bytes", 3),
        (status(302, Location=PDF), "expected at most 5 redirects, found 302", 6),
        (status(302, Location="http://example.invalid/x.pdf"), "expected a redirect on http://127", 1),
        (status(302, Location="file:///etc/passwd"), "expected a redirect on http://127", 1),
        (status(503, Retry_After="3600"), "asks to wait 3600 seconds", 1),
    ],
)
def test_lasting_failure_is_refused_with_what_was_found(
    run: Fetch, web: WebServer, raw_dir: Path, tmp_path: Path, fault: Fault, found: str, asked: int
) -> None:
    web.fail(PDF, itertools.repeat(fault))
    fetched = run()
    assert kinds(fetched) == {PDF: "refused"}
    assert found in fetched.outcomes[0].why
    assert f"{web.url}{PDF}" in fetched.outcomes[0].why
    assert (fetched.is_good, fetched.unread) == (False, ())
    assert web.asked(PDF) == asked
    assert stored(raw_dir) == {}
    assert downloads(tmp_path) == []
    web.faults.clear()
    assert kinds(run()) == {PDF: "new"}


def test_redirect_to_another_host_is_not_followed(run: Fetch, web: WebServer) -> None:
    elsewhere = web.url.replace("127.0.0.1", "localhost")
    web.fail(PDF, itertools.repeat(status(302, Location=f"{elsewhere}/other.pdf")))
    assert kinds(run()) == {PDF: "refused"}
    assert web.asked("/other.pdf") == 0


def test_redirect_within_the_host_is_followed(run: Fetch, web: WebServer, raw_dir: Path) -> None:
    web.paths["/media/1.pdf"] = web.paths[PDF]
    web.fail(PDF, [status(301, Location="/media/1.pdf")])
    assert only(run().outcomes).bestand == FILED
    assert sidecar_of(raw_dir).url == web.url + PDF


def test_link_to_another_host_is_not_asked(run: Fetch, web: WebServer) -> None:
    elsewhere = web.url.replace("127.0.0.1", "localhost")
    web.link(PDF, f"{elsewhere}{PDF}", f"{elsewhere}/jaarverslag.pdf")
    found = {outcome.url: outcome.kind for outcome in run().outcomes}
    assert found == {web.url + PDF: "new", elsewhere + PDF: "refused", f"{elsewhere}/jaarverslag.pdf": "other"}
    assert web.asked(PDF) == 1


@pytest.mark.parametrize("fault", [endless, content(b"%PDF-1.7" + b" " * 30_000 + b"%%EOF")])
def test_body_over_the_limit_is_not_read_to_its_end(
    run: Fetch, web: WebServer, raw_dir: Path, tmp_path: Path, fault: Fault
) -> None:
    web.fail(PDF, itertools.repeat(fault))
    fetched = run(limits=replace(DEFAULT_LIMITS, max_bytes=20_000))
    assert "expected at most 20000 bytes, found more" in fetched.outcomes[0].why
    assert stored(raw_dir) == {}
    assert downloads(tmp_path) == []


def test_one_failure_does_not_stop_the_rest(run: Fetch, web: WebServer) -> None:
    other = "/klantprofielen-2.pdf"
    web.paths[other] = Served(publication("Tweede kwartaal 2021"))
    web.link(PDF, other, "/klantprofielen-3.pdf")
    web.fail(PDF, itertools.repeat(reset))
    fetched = run()
    assert kinds(fetched) == {PDF: "refused", other: "new", "/klantprofielen-3.pdf": "refused"}
    assert fetched.counts == {"new": 1, "changed": 0, "unchanged": 0, "gone": 0, "refused": 2, "other": 0}


# Partial downloads


@pytest.mark.parametrize("fault", [reset, cut_off])
def test_download_that_broke_off_starts_over(run: Fetch, web: WebServer, raw_dir: Path, fault: Fault) -> None:
    web.fail(PDF, [fault])
    assert kinds(run()) == {PDF: "new"}
    asked = [headers for path, headers in web.requests if path == PDF]
    assert len(asked) == 2
    assert not any("Range" in headers for headers in asked)
    assert (raw_dir / FILED).read_bytes() == publication()


def test_partial_download_is_removed(run: Fetch, web: WebServer, raw_dir: Path, tmp_path: Path) -> None:
    web.fail(PDF, [cut_off, status(500), status(500)])
    assert kinds(run()) == {PDF: "refused"}
    assert downloads(tmp_path) == []
    assert stored(raw_dir) == {}


def test_partial_download_of_a_killed_run_is_removed(run: Fetch, web: WebServer, tmp_path: Path) -> None:
    (tmp_path / "ophalen").mkdir()
    (tmp_path / "ophalen" / "synthetisch.pdf").write_bytes(publication()[:2000])
    web.link("/elders.pdf")
    run()
    assert downloads(tmp_path) == []


def test_state_of_an_earlier_version_is_read(run: Fetch, web: WebServer, tmp_path: Path) -> None:
    """It called the reader `lezer`, and kept the mark of a partial download."""
    run()
    (state,) = (tmp_path / "ophalen").glob("*.json")
    known = json.loads(state.read_text(encoding="utf-8"))
    known["lezer"] = known.pop("reader")
    state.write_text(json.dumps({**known, "deel": web.paths[PDF].etag}), encoding="utf-8")
    (tmp_path / "ophalen" / f"{state.stem}.pdf").write_bytes(publication()[:2000])
    assert run().outcomes == (LinkOutcome("unchanged", web.url + PDF, "the same bytes", FILED),)


# A file is hashed once


def test_run_hashes_each_file_at_most_once(run: Fetch, web: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """All are of one size, so each new one is compared with those filed before."""
    paths = [PDF, *(f"/klantprofielen-{number}.pdf" for number in range(2, 5))]
    web.paths |= {path: Served(publication().ljust(20_000) + b"%d %%%%EOF" % n) for n, path in enumerate(paths)}
    web.link(*paths)
    hashed = count_hashes(monkeypatch)
    assert set(kinds(run()).values()) == {"new"}
    assert sorted(hashed.values()) == [1, 1, 1], "the last one was hashed as it came in"
    hashed.clear()
    web.paths[PDF] = Served(publication().ljust(20_000) + b"5 %%EOF")
    assert kinds(run()) == {path: "changed" if path == PDF else "unchanged" for path in paths}
    assert sorted(hashed.values()) == [1, 1, 1, 1]


def test_damaged_state_is_replaced(run: Fetch, web: WebServer, raw_dir: Path, tmp_path: Path) -> None:
    run()
    before = stored(raw_dir)
    for path in (tmp_path / "ophalen").rglob("*.json"):
        path.write_bytes(path.read_bytes()[:20])
    assert kinds(run()) == {PDF: "unchanged"}
    assert stored(raw_dir) == before
    assert web.asked(PDF) == 2


# Listing pages


@pytest.mark.parametrize("fault", [status(500), reset, content(b"<html>onderhoud</html>", "text/html")])
def test_listing_with_a_passing_failure_is_read(run: Fetch, web: WebServer, fault: Fault) -> None:
    web.fail("/lijst", [fault])
    assert kinds(run()) == {PDF: "new"}


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        (status(404), "found 404"),
        (content(b"<html>onderhoud (synthetisch)</html>", "text/html"), "expected a page with links to PDFs, found"),
        (content(b"\xff\xfe", "text/html"), "expected a page with links to PDFs, found"),
        (content(b" " * (fetching.MAX_LISTING_BYTES + 1), "text/html"), "expected at most 1048576 bytes"),
    ],
)
def test_page_that_is_no_listing_is_refused(run: Fetch, web: WebServer, fault: Fault, found: str) -> None:
    web.fail("/lijst", itertools.repeat(fault))
    fetched = run()
    assert kinds(fetched) == {"/lijst": "refused"}
    assert found in fetched.outcomes[0].why


def test_listing_that_is_not_modified_comes_from_the_cache(run: Fetch, web: WebServer) -> None:
    run()
    run()
    asked = [headers for path, headers in web.requests if path == "/lijst"]
    assert asked[1]["If-None-Match"] == web.paths["/lijst"].etag


@pytest.mark.parametrize("path", ["/lijst", "/robots.txt"])
@pytest.mark.parametrize(
    ("hungry", "found"),
    [(eat_time, "Het lezen duurde langer dan 2 seconden"), (eat_memory, "Het lezen vroeg meer dan 512 MB geheugen")],
)
def test_page_that_takes_too_much_is_refused(
    run: Fetch,
    web: WebServer,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    hungry: Callable[..., None],
    found: str,
) -> None:
    monkeypatch.setattr(apart, "in_workers", in_workers)
    monkeypatch.setattr(fetching, "read_links", hungry)
    monkeypatch.setattr(polite, "_rules_for", hungry)
    if path == "/robots.txt":
        web.paths[path] = Served(b"User-agent: *\nAllow: /\n", "text/plain")
    fetched = run(limits=replace(DEFAULT_LIMITS, max_seconds=2))
    assert kinds(fetched) == {"/lijst": "refused"}
    assert found in fetched.outcomes[0].why
    assert web.asked(path) == 1


def test_links_nested_in_links_cost_a_worker_alone(run: Fetch, web: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "in_workers", in_workers)
    web.paths["/lijst"] = Served(b"<a href=x.pdf><div>x" * 40_000, "text/html")
    assert kinds(run(limits=replace(DEFAULT_LIMITS, max_seconds=5))) == {"/lijst": "refused"}


# Politeness


def test_hosts_are_asked_at_most_once_a_second(run: Fetch, web: WebServer, clock: Clock) -> None:
    paths = [f"/klantprofielen-{number}.pdf" for number in range(4)]
    web.paths |= {path: Served(publication(extra=number)) for number, path in enumerate(paths)}
    web.link(*paths)
    web.fail(paths[0], [status(500), reset])
    run()
    assert len(web.times) == 1 + 1 + 4 + 2
    assert all(later - earlier >= 1 for earlier, later in itertools.pairwise(web.times))
    assert clock.now < 20


def test_longer_crawl_delay_is_obeyed(run: Fetch, web: WebServer) -> None:
    web.paths["/robots.txt"] = Served(b"User-agent: *\nCrawl-delay: 3\n", "text/plain")
    run()
    assert [later - earlier for earlier, later in itertools.pairwise(web.times)] == [3, 3]


def test_endless_crawl_delay_is_refused(run: Fetch, web: WebServer) -> None:
    web.paths["/robots.txt"] = Served(b"User-agent: *\nCrawl-delay: 86400\n", "text/plain")
    assert kinds(run()) == {"/lijst": "refused"}
    assert [path for path, _ in web.requests] == ["/robots.txt"]


@pytest.mark.parametrize(
    "rules",
    ["User-agent: *\nDisallow: /*.pdf$", "User-agent: klantprofielen\nDisallow: /klant\n\nUser-agent: *\nDisallow:"],
)
def test_robots_may_forbid_a_publication(run: Fetch, web: WebServer, rules: str) -> None:
    web.paths["/robots.txt"] = Served(rules.encode(), "text/plain")
    fetched = run()
    assert "robots.txt asks us to stay away" in fetched.outcomes[0].why
    assert web.asked(PDF) == 0
    assert web.asked("/robots.txt") == 1


def test_unavailable_robots_txt_forbids_everything(run: Fetch, web: WebServer) -> None:
    web.fail("/robots.txt", itertools.repeat(status(503)))
    fetched = run()
    assert kinds(fetched) == {"/lijst": "refused"}
    assert "without its robots.txt we ask this server nothing else" in fetched.outcomes[0].why
    assert {path for path, _ in web.requests} == {"/robots.txt"}


def test_user_agent_names_us(run: Fetch, web: WebServer) -> None:
    run()
    assert all(re.match(r"klantprofielen/\d", headers["User-Agent"]) for _, headers in web.requests)
