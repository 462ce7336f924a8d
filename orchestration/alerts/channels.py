"""The channels that alerts go by: always a log, and e-mail or a webhook where the environment asks for them."""

from __future__ import annotations

import logging
import os
import ssl
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import localtime, make_msgid, parseaddr
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from orchestration.alerts.alert import Alert, Channel, DeliveryError

SMTP_URL_VARIABLE = "KLANTPROFIELEN_SMTP_URL"
ALERT_TO_VARIABLE = "KLANTPROFIELEN_ALERT_TO"
ALERT_FROM_VARIABLE = "KLANTPROFIELEN_ALERT_FROM"
WEBHOOK_VARIABLE = "KLANTPROFIELEN_ALERT_WEBHOOK"

TIMEOUT = 10.0
"""Seconds a server may take for each step; a run waits for it."""

_PORTS = {"smtp": 587, "smtps": 465}
_SHOWN = 50


class AlertSettingsError(ValueError):
    """A variable of the alerts that can't be used; the message names it and never shows an address with a password."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server, and what it is to send.

    Attributes:
        host: its name or address.
        port: where it listens.
        implicit_tls: encrypted from the first byte (smtps), rather than once it offers to be (STARTTLS).
        user: to log in as; None without.
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


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """Where alerts go besides the log. The address of a webhook is a secret too: who has it can post."""

    smtp: Smtp | None = None
    webhook: str | None = field(default=None, repr=False)

    @classmethod
    def from_environment(cls) -> AlertSettings:
        """KLANTPROFIELEN_SMTP_URL with _ALERT_TO and _ALERT_FROM, and KLANTPROFIELEN_ALERT_WEBHOOK; each may be absent.

        Raises:
            AlertSettingsError: where one of them can't be used, or part of the mail's is missing.
        """
        webhook = os.environ.get(WEBHOOK_VARIABLE) or None
        if webhook:
            _split(WEBHOOK_VARIABLE, webhook, ("https", "http"))
        url = os.environ.get(SMTP_URL_VARIABLE)
        return cls(smtp=_smtp(url) if url else None, webhook=webhook)

    def channels(self, log: Path) -> dict[str, Channel]:
        """Every channel by its name; `log` gets a JSON object a line. One recipient of mail is one channel."""
        channels: dict[str, Channel] = {"log": partial(_append, log)}
        if self.smtp is not None:
            for recipient in self.smtp.recipients:
                channels[f"e-mail to {recipient}"] = partial(_mail, self.smtp, recipient)
        if self.webhook is not None:
            channels["webhook"] = partial(_post, self.webhook)
        return channels


LOG_ONLY = AlertSettings()


def _smtp(url: str) -> Smtp:
    parts = _split(SMTP_URL_VARIABLE, url, tuple(_PORTS))
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not f"{user}{password}".isascii():
        raise AlertSettingsError(f"The user and password in {SMTP_URL_VARIABLE} have to be ASCII.")
    return Smtp(
        host=parts.hostname or "",
        port=parts.port or _PORTS[parts.scheme],
        implicit_tls=parts.scheme == "smtps",
        user=user or None,
        password=password,
        sender=_address(ALERT_FROM_VARIABLE, os.environ.get(ALERT_FROM_VARIABLE, "")),
        recipients=tuple(
            _address(ALERT_TO_VARIABLE, text) for text in os.environ.get(ALERT_TO_VARIABLE, "").split(",")
        ),
    )


def _split(variable: str, url: str, schemes: Sequence[str]) -> SplitResult:
    """The parts of an address with a host, of one of some schemes."""
    try:
        parts = urlsplit(url)
        sound = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0 and url.isprintable()
    except ValueError:
        sound = False
    if not sound:
        # The address itself is not shown: it may hold a password.
        raise AlertSettingsError(
            f"{variable} can't be used; it has to look like {schemes[0]}://host or {schemes[0]}://host:port."
        )
    return parts


def _address(variable: str, text: str) -> str:
    address = parseaddr(text.strip())[1]
    if address != text.strip() or not all(address.partition("@")) or not address.isascii() or not address.isprintable():
        raise AlertSettingsError(f"{variable} holds '{text}'; with {SMTP_URL_VARIABLE} it has to hold mail addresses.")
    return address


def _append(log: Path, alerts: Sequence[Alert]) -> None:
    lines = "".join(f"{alert.model_dump_json()}\n" for alert in alerts)
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(lines)
    except OSError as error:
        raise DeliveryError(f"{log} can't be written: {error.strerror}.") from error


def _mail(smtp: Smtp, recipient: str, alerts: Sequence[Alert]) -> None:
    import smtplib
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = smtp.sender, recipient, _subject(alerts)
    message["Date"], message["Message-ID"] = localtime(), make_msgid(domain=smtp.sender.partition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_text(alerts))
    connect = partial(smtplib.SMTP_SSL, context=ssl.create_default_context()) if smtp.implicit_tls else smtplib.SMTP
    where = f"{smtp.host}:{smtp.port}"
    try:
        with connect(smtp.host, smtp.port, timeout=TIMEOUT) as server:
            server.ehlo()
            if not smtp.implicit_tls and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
            elif not smtp.implicit_tls and smtp.user and not _is_loopback(smtp.host):
                raise DeliveryError(f"{where} offers no encryption, and the password is not sent without.")
            if smtp.user:
                server.login(smtp.user, smtp.password)
            server.send_message(message)
    except smtplib.SMTPResponseException as error:
        # What the server says may repeat what it was sent; its code does not.
        raise DeliveryError(f"{where} refused it with code {error.smtp_code}.") from error
    except smtplib.SMTPRecipientsRefused as error:
        raise DeliveryError(f"{where} refused the recipient.") from error
    except (OSError, UnicodeError) as error:
        raise DeliveryError(f"{where} can't be used: {str(error).rstrip('.')}.") from error


def _post(url: str, alerts: Sequence[Alert]) -> None:
    import httpx

    content = {
        "text": f"{_subject(alerts)}\n\n{_text(alerts)}",
        "alerts": [alert.model_dump(mode="json") for alert in alerts],
    }
    # At a lower level httpx logs each address it asks, and this one is a secret.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    host = urlsplit(url).hostname
    try:
        with httpx.stream("POST", url, json=content, timeout=TIMEOUT, follow_redirects=False) as response:
            status = response.status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise DeliveryError(f"{host} gave no answer ({type(error).__name__}).") from error
    if not httpx.codes.is_success(status):
        raise DeliveryError(f"{host} answered {status}.")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _subject(alerts: Sequence[Alert]) -> str:
    """One line: what it is, or how many of each kind."""
    kinds = Counter(alert.kind for alert in alerts)
    counts = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    what = alerts[0].title if len(alerts) == 1 else f"{len(alerts)} alerts: {counts}"
    return f"[klantprofielen] {' '.join(what.split())}"


def _text(alerts: Sequence[Alert]) -> str:
    """The alerts for people to read; beyond the first 50 only how many there are."""
    parts = [f"{alert.title}\n{alert.text}" for alert in alerts[:_SHOWN]]
    if len(alerts) > _SHOWN:
        parts.append(f"And {len(alerts) - _SHOWN} more; the log has them all.")
    return "\n\n".join([*parts, "Each is told once, and again only when it changes or returns.\n"])
