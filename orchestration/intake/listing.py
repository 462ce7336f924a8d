"""Listing pages: where they are, who may be asked, and which of their links may lead to a publication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import unquote

from orchestration.domain.quarter import find_quarters
from orchestration.system.errors import KlantprofielenError
from orchestration.system.http import HttpError, Reach, origin, parse_url
from orchestration.system.settings import HOSTS_VARIABLE, LISTINGS_VARIABLE

if TYPE_CHECKING:
    import httpx

MAX_LINKS = 500
"""Links to PDFs on one page; 36 publications a quarter, twelve years of them on pages of their own."""

_NAME = "klantprofiel"
_PDF = re.compile(r"\bpdf\b", re.IGNORECASE)


class ListingsError(KlantprofielenError):
    """A setting that does not say where to look for publications; the message names the variable."""


@dataclass(frozen=True, slots=True)
class Listings:
    """Where publications are looked for: the listing pages, and the servers that may be asked."""

    listings: tuple[httpx.URL, ...]
    reach: Reach


@dataclass(frozen=True, slots=True)
class Link:
    """A link that may lead to a publication, and its text."""

    url: httpx.URL
    tekst: str

    @property
    def is_named(self) -> bool:
        """True where text or address call it klantprofielen."""
        return _NAME in f"{self.tekst} {unquote(str(self.url))}".casefold()

    @property
    def is_pdf(self) -> bool:
        """True where text or address call it a PDF."""
        return self.url.path.lower().endswith(".pdf") or _PDF.search(self.tekst) is not None

    @property
    def quarter_keys(self) -> frozenset[str]:
        """The quarters that text and address name; what the heading says counts."""
        return frozenset(quarter.quarter_key for quarter in find_quarters(f"{self.tekst} {self.url.path}"))


def read_listings(listings: Sequence[str], hosts: Sequence[str]) -> Listings:
    """The listing pages, by https (on this machine also by http); their servers and `hosts` may be asked.

    Args:
        listings: addresses of pages.
        hosts: names of hosts, with a port where it is not that of https.

    Raises:
        ListingsError: where there is no listing, or an address or host is none that may be asked.
    """
    if not listings:
        raise ListingsError(
            f"{LISTINGS_VARIABLE} is not set; it has to hold the addresses of the pages that link to the publications, "
            "divided by commas"
        )
    pages = tuple(_page(LISTINGS_VARIABLE, text) for text in listings)
    servers = []
    for host in hosts:
        page = _page(HOSTS_VARIABLE, f"{'http' if _is_loopback(host.partition(':')[0]) else 'https'}://{host}")
        if page.raw_path != b"/" or page.userinfo:
            raise ListingsError(f"{HOSTS_VARIABLE}: expected names of hosts, as www.example.org, found '{host}'")
        servers.append(page)
    return Listings(pages, Reach(frozenset(origin(page) for page in (*pages, *servers))))


def read_links(text: str, url: httpx.URL) -> tuple[Link, ...]:
    """The links of a page found at `url` to what calls itself a PDF, or klantprofielen; each address once.

    Raises:
        ValueError: where there is none; such a page is an error page, or one that a script fills in.
        HttpError: where there are more than any listing has.
    """
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(text)
    stated = page.css_first("base[href]")
    base = (stated and _joined(url, stated.attributes["href"])) or url
    texts: dict[httpx.URL, list[str]] = {}
    for anchor in page.css("a[href]"):
        target = _joined(base, anchor.attributes["href"])
        if target is not None and target.scheme in ("http", "https"):
            texts.setdefault(target.copy_with(fragment=None), []).extend(
                (anchor.attributes.get("title") or "", anchor.text())
            )
    links = [Link(target, " ".join(" ".join(found).split())) for target, found in texts.items() if target != url]
    candidates = tuple(link for link in links if link.is_named or link.is_pdf)
    if not candidates:
        raise ValueError(f"{len(links)} links, none to a PDF")
    if len(candidates) > MAX_LINKS:
        raise HttpError(f"{url}: expected at most {MAX_LINKS} links to PDFs, found {len(candidates)}")
    return candidates


def _joined(base: httpx.URL, href: str | None) -> httpx.URL | None:
    import httpx

    try:
        return base.join((href or "").strip())
    except httpx.InvalidURL:
        return None


def _page(variable: str, text: str) -> httpx.URL:
    try:
        url = parse_url(text)
    except HttpError as error:
        raise ListingsError(f"{variable}: {error}") from error
    if url.scheme != "https" and not _is_loopback(url.host):
        raise ListingsError(f"{variable}: expected an address that begins with https://, found '{text}'")
    return url.copy_with(fragment=None)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
