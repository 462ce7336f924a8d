"""Listing pages: their addresses, the servers we may ask, and the links that may lead to a publication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from orchestration.domain.quarter import find_quarters
from orchestration.system.errors import KlantprofielenError
from orchestration.system.http import HttpError, Reach, origin, parse_url
from orchestration.system.settings import HOSTS_VARIABLE, LISTINGS_VARIABLE
from orchestration.system.smtp import is_loopback

if TYPE_CHECKING:
    import httpx

MAX_LINKS = 500
"""The most links to PDFs on one page; a quarter has 36 publications."""
MAX_ANCHORS = 5_000
"""The most links of any kind on one page."""
MAX_TEXT = 2 * 1024**2
"""The most characters in the texts of all links on one page; a text counts once for each link that it is in."""
_LONGEST_URL = 2_000
_LONGEST_TEXT = 1_000

_NAME = "klantprofiel"
_PDF = re.compile(r"\bpdf\b", re.IGNORECASE)


class ListingsError(KlantprofielenError):
    """A setting without a usable address of a listing page; the message names the variable."""


@dataclass(frozen=True, slots=True)
class Listings:
    """The listing pages, and the servers we may ask."""

    pages: tuple[httpx.URL, ...]
    reach: Reach


@dataclass(frozen=True, slots=True)
class Link:
    """A link that may lead to a publication, with its text."""

    url: httpx.URL
    text: str

    @property
    def is_named(self) -> bool:
        """True if text or address call it klantprofielen."""
        return _NAME in f"{self.text} {unquote(str(self.url))}".casefold()

    @property
    def is_pdf(self) -> bool:
        """True if text or address call it a PDF."""
        return self.url.path.lower().endswith(".pdf") or _PDF.search(self.text) is not None

    @property
    def quarter_keys(self) -> frozenset[str]:
        """The quarters in text and address; the heading of the publication has the last word."""
        return frozenset(quarter.quarter_key for quarter in find_quarters(f"{self.text} {self.url.path}"))


def read_listings(listings: Sequence[str], hosts: Sequence[str]) -> Listings:
    """Read the settings: listing pages by https (on this machine also by http), and more servers we may ask.

    Args:
        listings: addresses of pages; we may ask their servers.
        hosts: names of other hosts, with a port unless it is that of https.

    Raises:
        ListingsError: if there is no listing, or an address or a host is not usable.
    """
    if not listings:
        raise ListingsError(
            f"{LISTINGS_VARIABLE} is not set; set it to the addresses of the pages that link to the publications, "
            "separated by commas"
        )
    pages = tuple(_page(LISTINGS_VARIABLE, text) for text in listings)
    servers = []
    for host in hosts:
        page = _page(HOSTS_VARIABLE, f"{'http' if is_loopback(host.partition(':')[0]) else 'https'}://{host}")
        if page.raw_path != b"/" or page.userinfo:
            raise ListingsError(f"{HOSTS_VARIABLE}: expected host names such as www.example.org, found '{host}'")
        servers.append(page)
    return Listings(pages, Reach(frozenset(origin(page) for page in (*pages, *servers))))


def read_links(text: str, url: httpx.URL) -> tuple[Link, ...]:
    """The links on the page at `url` whose text or address says PDF or klantprofielen; each address once.

    Raises:
        ValueError: if there is none: then it is an error page, or a script fills it in.
        HttpError: if there are more than any listing has, or they hold more text.
    """
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(text)
    stated = page.css_first("base[href]")
    base = (stated and _joined(url, stated.attributes["href"])) or url
    anchors = page.css("a[href]")
    if len(anchors) > MAX_ANCHORS:
        raise HttpError(f"{url}: expected at most {MAX_ANCHORS} links, found {len(anchors)}")
    texts: dict[httpx.URL, list[str]] = {}
    total = 0
    for anchor in anchors:
        found = f"{anchor.attributes.get('title') or ''} {anchor.text()}"
        total += len(found)
        if total > MAX_TEXT:
            raise HttpError(f"{url}: expected at most {MAX_TEXT} characters in the texts of its links, found more")
        target = _joined(base, anchor.attributes["href"])
        if target is not None and target.scheme in ("http", "https"):
            texts.setdefault(target.copy_with(fragment=None), []).append(found)
    links = [
        Link(target, " ".join(" ".join(found).split())[:_LONGEST_TEXT])
        for target, found in texts.items()
        if target != url
    ]
    candidates = tuple(link for link in links if link.is_named or link.is_pdf)
    if not candidates:
        raise ValueError(f"{len(links)} links, none to a PDF")
    if len(candidates) > MAX_LINKS:
        raise HttpError(f"{url}: expected at most {MAX_LINKS} links to PDFs, found {len(candidates)}")
    return candidates


def _joined(base: httpx.URL, href: str | None) -> httpx.URL | None:
    """The address of a link; None if it has none, or a longer one than servers take."""
    import httpx

    if len(href or "") + len(str(base)) > _LONGEST_URL:
        return None
    try:
        return base.join((href or "").strip())
    except (httpx.InvalidURL, UnicodeError):
        return None


def _page(variable: str, text: str) -> httpx.URL:
    try:
        url = parse_url(text)
    except HttpError as error:
        raise ListingsError(f"{variable}: {error}") from error
    if url.scheme != "https" and not is_loopback(url.host):
        raise ListingsError(f"{variable}: expected an address that begins with https://, found '{text}'")
    return url.copy_with(fragment=None)
