"""The channels that alerts go by: always a log, and e-mail or a webhook if the user sets them."""

from __future__ import annotations

import logging
import os
import ssl
import time
from collections import Counter
from collections.abc import Sequence
from email.utils import localtime, make_msgid
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from orchestration.alerts.alert import Alert, Channel, DeliveryError
from orchestration.system.settings import Settings
from orchestration.system.smtp import Smtp, is_loopback

TIMEOUT = 30.0
"""Seconds that a server may take for one delivery; a run waits for it."""

_SHOWN = 50


def channels_of(settings: Settings) -> dict[str, Channel]:
    """Every channel by its name: the log, which gets a JSON object a line; each recipient of mail; the webhook."""
    channels: dict[str, Channel] = {"log": partial(_append, settings.alert_log)}
    if settings.smtp is not None:
        for recipient in settings.smtp.recipients:
            channels[f"e-mail to {recipient}"] = partial(_mail, settings.smtp, recipient)
    if settings.alert_webhook is not None:
        channels["webhook"] = partial(_post, settings.alert_webhook)
    return channels


def _append(log: Path, alerts: Sequence[Alert]) -> None:
    lines = "".join(f"{alert.model_dump_json()}\n" for alert in alerts)
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a+b") as file:
            if file.tell():
                file.seek(-1, os.SEEK_END)
                if file.read() != b"\n":  # a line that broke off may not swallow the next one
                    file.write(b"\n")
            file.write(lines.encode())
    except OSError as error:
        raise DeliveryError(f"{log} can't be written: {error.strerror}.") from error


def _mail(smtp: Smtp, recipient: str, alerts: Sequence[Alert]) -> None:
    import smtplib
    from email.message import EmailMessage

    from orchestration.alerts.mail_connection import EncryptedMailConnection, MailConnection

    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = smtp.sender, recipient, _subject(alerts)
    message["Date"], message["Message-ID"] = localtime(), make_msgid(domain=smtp.sender.partition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_text(alerts))
    encrypted = partial(EncryptedMailConnection, context=ssl.create_default_context())
    connect = encrypted if smtp.implicit_tls else MailConnection
    where = f"{smtp.host}:{smtp.port}"
    try:
        with connect(smtp.host, smtp.port, timeout=TIMEOUT) as server:
            server.ehlo()
            if not smtp.implicit_tls and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
            elif not smtp.implicit_tls and smtp.user and not is_loopback(smtp.host):
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


def _post(webhook: SecretStr, alerts: Sequence[Alert]) -> None:
    import httpx

    from orchestration.system.deadline import Deadline, client_on

    url = webhook.get_secret_value()
    content = {
        "text": f"{_subject(alerts)}\n\n{_text(alerts)}",
        "alerts": [alert.model_dump(mode="json") for alert in alerts],
    }
    # At a lower level httpx logs each address it asks, and this one is a secret.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    host = urlsplit(url).hostname
    network = Deadline()
    try:
        with client_on(network, TIMEOUT) as client:
            network.until = time.monotonic() + TIMEOUT
            with client.stream("POST", url, json=content) as response:
                status = response.status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise DeliveryError(f"{host} gave no answer ({type(error).__name__}).") from error
    if not httpx.codes.is_success(status):
        raise DeliveryError(f"{host} answered {status}.")


def _subject(alerts: Sequence[Alert]) -> str:
    """One line: the title of a single alert, or the number of each kind."""
    kinds = Counter(alert.kind for alert in alerts)
    counts = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    what = alerts[0].title if len(alerts) == 1 else f"{len(alerts)} alerts: {counts}"
    return f"[klantprofielen] {' '.join(what.split())}"


def _text(alerts: Sequence[Alert]) -> str:
    """The alerts for people; beyond the first 50 only their number."""
    parts = [f"{alert.title}\n{alert.text}" for alert in alerts[:_SHOWN]]
    if len(alerts) > _SHOWN:
        parts.append(f"And {len(alerts) - _SHOWN} more; the log has them all.")
    return "\n\n".join([*parts, "Each is told once, and again only when it changes or returns.\n"])
