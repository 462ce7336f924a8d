"""Listing pages: the servers we may ask, and the links that may lead to a publication."""

from __future__ import annotations

import time

import pytest

from orchestration.intake.listing import (
    MAX_ANCHORS,
    MAX_LINKS,
    MAX_TEXT,
    Link,
    ListingsError,
    read_links,
    read_listings,
)
from orchestration.system.http import HttpError, parse_url

PAGE = parse_url("https://www.example.org/over/lijst.html")


def urls(html: str) -> list[str]:
    return [str(link.url) for link in read_links(html, PAGE)]


@pytest.mark.parametrize(
    ("html", "url"),
    [
        ('<a href="x.pdf">cijfers</a>', "https://www.example.org/over/x.pdf"),
        ("<A HREF=/X.PDF>cijfers", "https://www.example.org/X.PDF"),
        ('<a href="//files.example.org/x.pdf#p2">', "https://files.example.org/x.pdf"),
        ('<a href="/media/5">Cijfers <b>(pdf</b>, 90 kB)</a>', "https://www.example.org/media/5"),
        ('<a href="/media/5" title="Klantprofielen">hier</a>', "https://www.example.org/media/5"),
        ('<a href="/media/transparantie-klantprofielen">hier</a>', "https://www.example.org/media/transparantie-klantprofielen"),
        ('<a href="/media/5?naam=Klantprofielen">hier</a>', "https://www.example.org/media/5?naam=Klantprofielen"),
        ('<a href="?a=1&amp;b=.pdf">klantprofielen</a>', "https://www.example.org/over/lijst.html?a=1&b=.pdf"),
        ('<base href="/b/"><a href="x.pdf">', "https://www.example.org/b/x.pdf"),
        ('<base href="http://a:b/"><a href="x.pdf">', "https://www.example.org/over/x.pdf"),
        ("<p><![foo[x]><a href=x.pdf>", "https://www.example.org/over/x.pdf"),
        ('<a href="http://a:b/">klantprofielen</a><a href=" x.pdf\n">', "https://www.example.org/over/x.pdf"),
    ],
)  # fmt: skip
def test_link_is_found(html: str, url: str) -> None:
    assert urls(html) == [url]


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<html>onderhoud</html>",
        '<a href="/jaarverslag.html">Jaarverslag</a>',
        '<a href="#klantprofielen">klantprofielen</a>',
        '<a href="lijst.html">klantprofielen</a>',
        '<a href="mailto:x@example.org">klantprofielen (pdf)</a>',
        '<a href="javascript:klantprofielen()">pdf</a>',
        '<a name="x.pdf">klantprofielen pdf</a>',
        '<!-- <a href="x.pdf">pdf</a> -->',
        '<a href="/pdfs">spdf</a>',
    ],
)
def test_page_without_such_a_link_is_refused(html: str) -> None:
    with pytest.raises(ValueError, match="links, none to a PDF"):
        urls(html)


def test_link_found_twice_is_one_with_both_texts() -> None:
    (link,) = read_links('<a href="x.pdf">Eerste kwartaal 2021</a><a href="x.pdf#p1">klantprofielen</a>', PAGE)
    assert link.text == "Eerste kwartaal 2021 klantprofielen"


def test_page_with_too_many_links_is_refused() -> None:
    links = [f'<a href="{number}.pdf">' for number in range(MAX_LINKS + 1)]
    assert len(urls("".join(links[1:]))) == MAX_LINKS
    with pytest.raises(HttpError, match=f"at most {MAX_LINKS} links to PDFs, found {MAX_LINKS + 1}"):
        urls("".join(links))


def test_page_with_too_many_anchors_is_refused_before_they_become_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestration.intake.listing._joined", None)
    with pytest.raises(HttpError, match=f"at most {MAX_ANCHORS} links, found {MAX_ANCHORS + 1}"):
        urls('<a href="#">' * (MAX_ANCHORS + 1))


def test_text_of_links_within_links_is_bounded() -> None:
    with pytest.raises(HttpError, match=f"at most {MAX_TEXT} characters in the texts of its links"):
        urls("<a href=x.pdf><object>" * 99 + "x" * 50_000)


def test_long_text_of_a_link_is_cut_off_and_a_longer_address_left_out() -> None:
    (link,) = read_links(f'<a href="x.pdf">{"y" * 9_999}</a><a href="{"z" * 2_000}.pdf">pdf</a>', PAGE)
    assert len(link.text) == 1_000


@pytest.mark.parametrize("piece", ["<a ", "<!--", "<a x='"])
def test_hostile_page_is_parsed_fast(piece: str) -> None:
    before = time.process_time()
    read_links('<a href="x.pdf"></a>' + piece * (2**20 // len(piece)), PAGE)
    assert time.process_time() - before < 5


@pytest.mark.parametrize(
    ("text", "path", "quarter_keys"),
    [
        ("Eerste kwartaal 2021", "/x.pdf", {"2021Q1"}),
        ("Drechtsteden", "/tvk-2021-q1.pdf", {"2021Q1"}),
        ("1e kwartaal 2021", "/tvk%202021Q2.pdf", {"2021Q1", "2021Q2"}),
        ("Drechtsteden", "/20210812.pdf", set()),
    ],
)
def test_quarters_that_a_link_names(text: str, path: str, quarter_keys: set[str]) -> None:
    assert Link(parse_url(f"https://www.example.org{path}"), text).quarter_keys == quarter_keys


def test_only_listed_servers_are_within_reach() -> None:
    listings = read_listings(
        ["https://www.example.org/lijst#top", "http://127.0.0.1:8000/lijst"],
        ["files.example.org", "cdn.example.org:8443", "localhost:80"],
    )
    assert [str(page) for page in listings.pages] == ["https://www.example.org/lijst", "http://127.0.0.1:8000/lijst"]
    within = [
        "https://www.example.org/x",
        "https://WWW.example.org:443/x",
        "https://files.example.org/",
        "https://cdn.example.org:8443/",
        "http://127.0.0.1:8000/",
        "http://localhost/",
    ]
    without = [
        "http://www.example.org/x",
        "https://www.example.org:8443/",
        "https://example.org/",
        "https://www.example.org.example.net/",
        "https://www.example.org@example.net/",
        "https://127.0.0.1:8000/",
        "http://127.0.0.1/",
    ]
    assert all(parse_url(url) in listings.reach for url in within)
    assert not any(parse_url(url) in listings.reach for url in without)


@pytest.mark.parametrize(
    ("listings", "hosts", "found"),
    [
        ([], [], "KLANTPROFIELEN_LISTINGS is not set"),
        (["http://www.example.org/"], [], "KLANTPROFIELEN_LISTINGS: expected an address that begins with https://"),
        (["http://127.0.0.1.example.org/"], [], "expected an address that begins with https://"),
        (["www.example.org/lijst"], [], "KLANTPROFIELEN_LISTINGS: 'www.example.org/lijst' is not a web address"),
        (["file:///etc/passwd"], [], "is not a web address"),
        (["https://www.example.org/"], ["https://example.org"], "KLANTPROFIELEN_HOSTS"),
        (["https://www.example.org/"], ["example.org/pad"], "KLANTPROFIELEN_HOSTS: expected host names"),
        (["https://www.example.org/"], ["a@example.org"], "KLANTPROFIELEN_HOSTS: expected host names"),
    ],
)
def test_unusable_setting_is_refused(listings: list[str], hosts: list[str], found: str) -> None:
    with pytest.raises(ListingsError, match=found):
        read_listings(listings, hosts)
