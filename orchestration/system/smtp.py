"""A mail server as a user names it, and checks of addresses with a host."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import parseaddr
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server and the mail it sends.

    Attributes:
        host: its name or address.
        port: where it listens.
        implicit_tls: encrypted from the first byte (smtps), rather than by STARTTLS if the server offers it.
        user: to log in as; None to send without logging in.
        password: to log in with.
        sender: the address that alerts come from.
        recipients: the addresses they go to, each in a message of its own.
    """

    host: str
    port: int
    implicit_tls: bool
    user: str | None
    password: str = field(repr=False)
    sender: str
    recipients: tuple[str, ...]


def smtp_server(url: str, sender: str, recipients: Sequence[str]) -> Smtp:
    """The mail server at `url`, as smtp://user:password@host:587.

    Raises:
        ValueError: if the URL can't be used; the message says what it must be, and does not repeat it.
    """
    parts = split_url(url, tuple(_PORTS))
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not f"{user}{password}".isascii():
        raise ValueError("must have a user and a password in ASCII")
    return Smtp(
        host=parts.hostname or "",
        port=parts.port or _PORTS[parts.scheme],
        implicit_tls=parts.scheme == "smtps",
        user=user or None,
        password=password,
        sender=sender,
        recipients=tuple(recipients),
    )


def split_url(url: str, schemes: Sequence[str]) -> SplitResult:
    """The parts of an address that has a host and one of the schemes.

    Raises:
        ValueError: if it has not; the message says what it must be, and does not repeat it: it may hold a password.
    """
    try:
        parts = urlsplit(url)
        sound = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0 and url.isprintable()
    except ValueError:
        sound = False
    if not sound:
        raise ValueError(f"must look like {schemes[0]}://host or {schemes[0]}://host:port") from None
    return parts


def is_loopback(host: str) -> bool:
    """True for a name or address of this machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_mail_address(text: str) -> bool:
    """True for a bare address such as 'operator@example.org'."""
    is_bare = parseaddr(text)[1] == text and all(text.partition("@"))
    return is_bare and text.isascii() and text.isprintable()
