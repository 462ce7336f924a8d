"""What servers answer to hurt who fetches: listing pages, robots.txt, headers, bodies, redirects.

A server of an attack has a listing page at /lijst. What a sound answer would lead to is `/sound.pdf`.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler

from tests.hostile.carrier import pdf
from tests.support.web_server import Served


@dataclass(frozen=True)
class Raw:
    """An answer as it goes over the wire, always the same; `times` so often the last part of it."""

    begin: bytes
    again: bytes = b""
    times: int = 0

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer a request."""
        handler.close_connection = True
        with suppress(OSError):  # a client that has enough
            handler.wfile.write(self.begin)
            for _ in range(self.times):
                handler.wfile.write(self.again)


Answers = Mapping[str, Served | Raw]
Serve = Callable[[str], Answers]
SOUND = "/klantprofielen-sound.pdf"
DIGITS = "9" * 4301
_LINK = f'<a href="{SOUND}">klantprofielen</a>'.encode()


def _listing(body: bytes | Callable[[str], bytes], kind: str = "text/html", **headers: str) -> Serve:
    """A listing page beside a sound publication."""

    def serve(url: str) -> Answers:
        page = body(url) if callable(body) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return {"/lijst": Served(page, kind, named), SOUND: Served(pdf())}

    return serve


def _href(href: str) -> Serve:
    return _listing(f'<a href="{href}">klantprofielen</a>'.encode("utf-8", "surrogatepass") + _LINK)


def _text(link_text: str) -> Serve:
    return _listing(f'<a href="/klantprofielen-2.pdf">{link_text}</a>'.encode() + _LINK)


LISTINGS: dict[str, Serve] = {
    "links-in-links": _listing(b"<a href=/klantprofielen.pdf>" * 30_000),
    "links-in-links-with-tables": _listing(b"<a href=/klantprofielen.pdf><table>" * 20_000),
    "elements-in-elements": _listing(b"<div>" * 200_000 + _LINK),
    "formatting-in-formatting": _listing(b"<b><i><p>" * 80_000 + _LINK),
    "links-by-the-hundred-thousand": _listing(b"".join(b"<a href=/k%d.pdf>k" % n for n in range(60_000))),
    "links-that-are-one": _listing(b"<a href=/klantprofielen.pdf>k</a>" * 30_000),
    "link-without-end": _listing(b'<a href="/klantprofielen' + b"a" * 900_000 + b'.pdf">x</a>' + _LINK),
    "text-without-end": _listing(b"<a href=/klantprofielen.pdf>" + b"pdf " * 250_000 + b"</a>"),
    "base-that-is-none": _listing(b"<base href='http://[::1'>" + _LINK),
    "base-of-another-host": _listing(b"<base href='http://192.0.2.1/'>" + _LINK),
    "bases-by-the-thousand": _listing(b"<base href='x/'>" * 50_000 + _LINK),
    "attributes-by-the-hundred-thousand": _listing(b"<a " + b"x " * 400_000 + b">" + _LINK),
    "entities": _listing(b"&lt;" * 200_000 + b"&#x110000;&#99999999999;" + _LINK),
    "comment-without-end": _listing(b"<!--" + b"-" * 900_000 + _LINK),
    "too-large": _listing(b" " * 1024**2 + _LINK),
    "nul-bytes": _listing(bytes(1000) + _LINK),
    "noise": _listing(bytes(range(256)) * 1000),
    "empty": _listing(b""),
    "gzip": _listing(gzip.compress(bytes(50 * 1024**2), mtime=0), Content_Encoding="gzip"),
    "deflate-that-is-none": _listing(b"xxxx", Content_Encoding="deflate, gzip, br, zstd"),
    "letters-that-are-none": _listing(_LINK, kind="text/html; charset=klingon"),
    "letters-of-utf-16": _listing(_LINK.decode().encode("utf-16"), kind="text/html; charset=utf-16"),
    "letters-of-a-codec": _listing(_LINK, kind="text/html; charset=zlib_codec"),
    "letters-of-a-punycode": _listing(b"a" * 300_000 + b"-9" * 99, kind="text/html; charset=punycode"),
    "letters-of-an-idna": _listing(b"a" * 300_000, kind="text/html; charset=idna"),
    "href-of-an-open-bracket": _href("http://[::1/klantprofielen.pdf"),
    "href-of-a-port-of-digits": _href(f"http://127.0.0.1:{DIGITS}/klantprofielen.pdf"),
    "href-of-a-port-too-high": _href("http://127.0.0.1:99999/klantprofielen.pdf"),
    "href-of-a-port-of-other-digits": _href("http://127.0.0.1:١٢/klantprofielen.pdf"),
    "href-of-a-label-too-long": _href(f"http://{'a' * 300}.example/klantprofielen.pdf"),
    "href-of-a-name-that-is-none": _href("http://xn--a-ecp.ru/klantprofielen.pdf"),
    "href-of-bidi-labels": _href("http://\u202e\u0627a.example/klantprofielen.pdf"),
    "href-of-a-surrogate": _href("/klantprofielen-\ud800.pdf"),
    "href-of-escapes": _href("/klantprofielen-%1b%5b2J%1b]0;title%07.pdf"),
    "href-of-raw-escapes": _href("/klantprofielen-\x1b[2J\x9b2J.pdf"),
    "href-of-nul": _href("/klantprofielen-%00.pdf"),
    "href-of-folders": _href("/..%2f..%2f..%2fetc%2fklantprofielen.pdf"),
    "href-of-a-file": _href("file:///etc/klantprofielen.pdf"),
    "href-of-a-script": _href("javascript:klantprofielen.pdf"),
    "href-of-data": _href("data:application/pdf;base64,klantprofielen.pdf"),
    "href-of-a-password": _href("http://u:p@127.0.0.1/klantprofielen.pdf"),
    "href-of-percents": _href("/klantprofielen%zz%%%ff%fe.pdf"),
    "href-of-markup": _href("/klantprofielen[/bold][red][link=x].pdf"),
    "text-of-escapes": _text("\x1b[2J\x1b]0;title\x07klantprofielen"),
    "text-of-digits": _text(f"klantprofielen {DIGITS}e kwartaal {DIGITS} 2021Q{DIGITS}"),
    "text-of-quarters": _text("klantprofielen " + "1e, 2e, 3e en 4e kwartaal 2021/2022, " * 20_000),
    "text-of-baits": _text("klantprofielen " + "1e en " * 100_000 + "kw. " * 50_000 + "2 0 2 1 " * 30_000),
}
"""By name: listing pages."""


def _robots(body: bytes, kind: str = "text/plain") -> Serve:
    return lambda _url: {"/robots.txt": Served(body, kind), "/lijst": Served(_LINK, "text/html"), SOUND: Served(pdf())}


def _delay(value: str) -> Serve:
    return _robots(f"User-agent: *\nCrawl-delay: {value}\n".encode())


ROBOTS: dict[str, Serve] = {
    "stars": _robots(b"User-agent: *\nDisallow: /" + b"*a" * 100_000 + b"$\n"),
    "stars-that-fit": _robots(b"User-agent: *\nDisallow: /" + b"*" * 200 + b"lijs" + b"*" * 200 + b"x$\n"),
    "stars-of-letters": _robots(b"User-agent: *\n" + b"Disallow: /*l*i*j*s*t*%d$\n" % 9 * 15_000),
    "rules-by-the-thousand": _robots(b"User-agent: *\n" + b"".join(b"Disallow: /%d\n" % n for n in range(35_000))),
    "agents-by-the-thousand": _robots(b"User-agent: x\nDisallow: /\n" * 15_000),
    "line-without-end": _robots(b"User-agent: " + b"*" * 500_000),
    "too-large": _robots(b"#" * 2_000_000),
    "blank-lines": _robots(b"\r\n" * 250_000),
    "nul-bytes": _robots(bytes(100_000)),
    "noise": _robots(bytes(range(256)) * 1000),
    "html": _robots(b"<html><script>alert(1)</script>", "text/html"),
    "delay-of-digits": _delay(DIGITS),
    "delay-no-number": _delay("nan"),
    "delay-infinite": _delay("inf"),
    "delay-below-nil": _delay("-1e308"),
    "delay-of-an-exponent": _delay("1e400"),
    "delay-of-other-digits": _delay("٩٩٩٩"),
    "rate-of-digits": _robots(f"User-agent: *\nRequest-rate: {DIGITS}/{DIGITS}s {DIGITS}-{DIGITS}\n".encode()),
    "rate-of-nil": _robots(b"User-agent: *\nRequest-rate: 0/0\nRequest-rate: 1/0h\nVisit-time: x-y\n"),
    "visit-of-digits": _robots(f"User-agent: *\nVisit-time: {DIGITS}-{DIGITS}\n".encode()),
    "sitemaps-by-the-thousand": _robots(b"Sitemap: http://[::1\n" * 20_000),
    "percents": _robots(b"User-agent: *\nDisallow: /%zz%%%ff%\xff\nAllow: /" + b"%e2%98" * 50_000 + b"\n"),
    "host-that-is-none": _robots(b"Host: http://[::1\nClean-param: x&y /\xff\nUser-agent: *\nAllow: http://[::1\n"),
}
"""By name: what robots.txt says."""


def _pdf(body: bytes, kind: str = "application/pdf", **headers: str) -> Serve:
    """A publication behind a sound listing page."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _url: {"/lijst": Served(_LINK, "text/html"), SOUND: Served(body, kind, named)}


def _on_every_page(**headers: str) -> Serve:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _url: {
        "/lijst": Served(_LINK, "text/html", named),
        SOUND: Served(pdf() + b"% " + json.dumps(headers).encode()[:50] + b"\n", "application/pdf", named),
        "/robots.txt": Served(b"", "text/plain", named),
    }


ANSWERS: dict[str, Serve] = {
    "header-of-60-kilobytes": _on_every_page(X_Hostile="x" * 60_000),
    "header-of-a-megabyte": _on_every_page(X_Hostile="x" * 1024**2),
    "header-without-a-value": _on_every_page(X_Hostile=""),
    "tag-of-60-kilobytes": _pdf(pdf(), ETag='"' + "x" * 60_000 + '"'),
    "tag-of-escapes": _pdf(pdf(), ETag='"\x1b[2J\x9b"'),
    "tag-of-latin": _pdf(pdf(), ETag='"\xe9\xff"'),
    "modified-in-the-year-digits": _pdf(pdf(), Last_Modified=f"Thu, 12 Aug {DIGITS} 09:30:00 GMT"),
    "modified-on-day-digits": _pdf(pdf(), Last_Modified=f"Thu, {DIGITS} Aug 2021 09:30:00 GMT"),
    "modified-in-a-zone": _pdf(pdf(), Last_Modified="Thu, 12 Aug 2021 09:30:00 +999999"),
    "modified-in-the-year-nil": _pdf(pdf(), Last_Modified="Mon, 01 Jan 0000 00:00:00 -2359"),
    "modified-at-the-end": _pdf(pdf(), Last_Modified="Fri, 31 Dec 9999 23:59:59 -2359"),
    "modified-in-words": _pdf(pdf(), Last_Modified="gisteren, (" * 1000),
    "kind-without-end": _pdf(pdf(), kind="application/" + "x" * 60_000),
    "kind-of-escapes": _pdf(pdf(), kind="\x1b[2Japplication/pdf"),
    "kind-of-a-page": _pdf(b"<html>", kind="text/html"),
    "body-that-is-gzip": _pdf(gzip.compress(pdf(), mtime=0), Content_Encoding="gzip"),
    "body-of-21-megabytes": _pdf(pdf() + b" " * 21 * 1024**2),
    "body-of-noise": _pdf(b"%PDF-1.7\n" + bytes(range(256)) * 1000 + b"\n%%EOF\n"),
    "body-of-marks-alone": _pdf(b"%PDF-1.7\n%%EOF\n"),
    "cookies": _on_every_page(Set_Cookie="a=b; Domain=example.org; Max-Age=" + "9" * 4301),
    "range-of-digits": _on_every_page(Content_Range=f"bytes 0-{DIGITS}/{DIGITS}"),
    "link-and-refresh": _on_every_page(Link="<http://192.0.2.1/>; rel=next", Refresh="0; url=http://192.0.2.1/"),
    "transfer-of-words": _on_every_page(Transfer_Encoding="klingon"),
    "upgrade": _on_every_page(Upgrade="h2c", Connection="Upgrade"),
}
"""By name: answers in good order with something hostile in them."""


def _raw(begin: bytes, again: bytes = b"", times: int = 0) -> Serve:
    return lambda _url: {"/lijst": Served(_LINK, "text/html"), SOUND: Raw(b"HTTP/1.1 " + begin, again, times)}


def _length(value: bytes) -> Serve:
    return _raw(b"200 OK\r\nContent-Type: application/pdf\r\nContent-Length: " + value + b"\r\n\r\n" + pdf())


def _moved(location: bytes) -> Serve:
    return _raw(b"302 Found\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n")


def _chunked(chunks: bytes, again: bytes = b"", times: int = 0) -> Serve:
    head = b"200 OK\r\nContent-Type: application/pdf\r\nTransfer-Encoding: chunked\r\n\r\n"
    return _raw(head + chunks, again, times)


def _status(status: bytes, headers: bytes = b"") -> Serve:
    return _raw(status + b"\r\nContent-Length: 0\r\n" + headers + b"\r\n")


_DIGITS = DIGITS.encode()

WIRE: dict[str, Serve] = {
    "status-of-digits": _status(_DIGITS + b" OK"),
    "status-of-words": _status(b"OK OK"),
    "status-of-nil": _status(b"000 OK"),
    "status-line-of-escapes": _status(b"404 \x1b[2J\x1b]0;title\x07"),
    "status-line-without-end": _raw(b"200 ", b"x" * 65536, 300),
    "length-of-digits": _length(_DIGITS),
    "length-below-nil": _length(b"-1"),
    "length-of-words": _length(b"1e9"),
    "lengths-that-differ": _length(b"9\r\nContent-Length: 10"),
    "chunk-of-digits": _chunked(b"f" * 4301 + b"\r\nx\r\n"),
    "chunk-below-nil": _chunked(b"-1\r\nx\r\n"),
    "chunks-of-a-byte": _chunked(b"", b"1\r\nx\r\n", 500_000),
    "chunks-without-end": _chunked(b"", b"100000\r\n" + b"x" * 0x100000 + b"\r\n", 200),
    "trailers-without-end": _chunked(b"0\r\n", b"X-Hostile: x\r\n", 200_000),
    "headers-by-the-hundred-thousand": _raw(b"200 OK\r\n", b"X-Hostile: x\r\n", 200_000),
    "headers-folded": _raw(b"200 OK\r\nX: y\r\n", b" z\r\n", 20_000),
    "header-without-end": _raw(b"200 OK\r\nX: ", b"y" * 65536, 300),
    "header-of-no-name": _raw(b"200 OK\r\n: x\r\n\r\n"),
    "continued-without-end": _raw(b"100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n", 200_000),
    "redirect-to-itself": _moved(SOUND.encode()),
    "redirect-to-a-port-of-digits": _moved(b"http://127.0.0.1:" + _DIGITS + b"/"),
    "redirect-to-a-file": _moved(b"file:///etc/passwd"),
    "redirect-to-a-bracket": _moved(b"http://[::1"),
    "redirect-to-bytes": _moved(b"/\xff\xfe\xe9"),
    "redirect-to-escapes": _moved(b"http://x\x1b[2J/"),
    "redirect-without-end": _moved(b"/" + b"a" * 60_000),
    "redirect-to-another-host": _moved(b"http://192.0.2.1/"),
    "later-of-digits": _status(b"429 Later", b"Retry-After: " + _DIGITS + b"\r\n"),
    "later-at-the-end-of-time": _status(b"503 Later", b"Retry-After: Fri, 31 Dec 9999 23:59:59 -2359\r\n"),
    "later-of-other-digits": _status(b"503 Later", b"Retry-After: \xb2\xb3\r\n"),
    "part-of-it": _status(b"206 Partial"),
    "nothing-changed": _status(b"304 Not Modified"),
    "who-are-you": _status(b"401 Unauthorized", b"WWW-Authenticate: Digest realm=x, nonce=" + b"y" * 60_000 + b"\r\n"),
}
"""By name: answers that are no good HTTP, or say what no server should."""
