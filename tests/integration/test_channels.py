"""The channels of alerts: what they send to real servers, what they make of failures, and that they keep secrets."""

from __future__ import annotations

import json
import logging
import os
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from orchestration.alerts.alert import Alert, Channel, DeliveryError, failure_alert, late_alert, quarantine_alert
from orchestration.alerts.channels import channels_of
from orchestration.system.settings import DATA_DIR_VARIABLE, SMTP_URL_VARIABLE, Settings, SettingsError, variable_of
from tests.support.alert_servers import PASSWORD, USER, Hook, MailServer, certificate, hook_server, mail_server
from tests.support.scripted_server import drip, scripted

AT = datetime(2021, 9, 1, tzinfo=UTC)
ALERTS = [
    late_alert("2021Q1", AT),
    failure_alert("staging", "2021Q1", ["Gemeente Súdwest-Fryslân is twee keer genoemd."], None, AT),
]
ALERT_TO_VARIABLE, ALERT_FROM_VARIABLE = variable_of("alert_to"), variable_of("alert_from")
WEBHOOK_VARIABLE = variable_of("alert_webhook")
MailChannel = Callable[[str], Channel]
CREDENTIALS = f"{USER}:{quote(PASSWORD, safe='')}"


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """A mail server without encryption."""
    with mail_server() as state:
        yield state


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hook]:
    """A server for webhooks; reached past any proxy."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with hook_server() as state:
        yield state


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No alerts of whoever runs the tests, and a log of the test's own."""
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path))
    for variable in (SMTP_URL_VARIABLE, ALERT_TO_VARIABLE, ALERT_FROM_VARIABLE, WEBHOOK_VARIABLE):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def mail_channel(monkeypatch: pytest.MonkeyPatch) -> MailChannel:
    """Makes the channel of mail to one recipient by a server's URL."""

    def channel(url: str) -> Channel:
        monkeypatch.setenv(SMTP_URL_VARIABLE, url)
        monkeypatch.setenv(ALERT_TO_VARIABLE, "operator@example.org")
        monkeypatch.setenv(ALERT_FROM_VARIABLE, "warehouse@example.org")
        return channels_of(Settings.from_environment())["e-mail to operator@example.org"]

    return channel


def posting(monkeypatch: pytest.MonkeyPatch, url: str) -> Channel:
    monkeypatch.setenv(WEBHOOK_VARIABLE, url)
    return channels_of(Settings.from_environment())["webhook"]


def test_without_settings_there_is_only_the_log_with_an_object_a_line(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "alerts.jsonl"
    channels = channels_of(Settings.from_environment())
    assert list(channels) == ["log"]
    channels["log"](ALERTS)
    channels["log"](ALERTS[:1])
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [line["key"] for line in lines] == ["late/2021Q1", "failure/staging/2021Q1", "late/2021Q1"]
    assert Alert.model_validate(lines[0]) == ALERTS[0]


def test_line_of_the_log_that_broke_off_costs_no_other_line(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "alerts.jsonl"
    channel = channels_of(Settings.from_environment())["log"]
    channel(ALERTS)
    os.truncate(log, log.stat().st_size - 10)
    channel(ALERTS[:1])
    first, broken, last = log.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["key"] for line in (first, last)] == ["late/2021Q1", "late/2021Q1"]
    assert "failure/staging/2021Q1" in broken


def test_log_that_can_t_be_written_is_a_failed_delivery(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("not a folder", encoding="utf-8")
    with pytest.raises(DeliveryError, match=r"alerts\.jsonl can't be written"):
        channels_of(Settings.from_environment())["log"](ALERTS)


def test_mail_says_what_and_why_in_one_message(mail: MailServer, mail_channel: MailChannel) -> None:
    mail_channel(f"smtp://127.0.0.1:{mail.port}")(ALERTS)
    (message,) = mail.messages
    assert (message["From"], message["To"]) == ("warehouse@example.org", "operator@example.org")
    assert message["Subject"] == "[klantprofielen] 2 alerts: 1 late, 1 failure"
    assert message["Date"]
    assert message["Message-ID"].endswith("@example.org>")
    text = message.get_content()
    for alert in ALERTS:
        assert alert.title in text
        assert alert.text in text
    assert mail.logins == []


def test_mail_of_one_alert_has_its_title_as_subject_on_one_line(mail: MailServer, mail_channel: MailChannel) -> None:
    row = {"publicatie_id": "1", "bestand": "2021Q1/x\r\nBcc: all@example.org", "reden": "a\n.\nb", "regel": None}
    mail_channel(f"smtp://127.0.0.1:{mail.port}")([quarantine_alert(row | {"pagina": None}, AT)])
    (message,) = mail.messages
    assert message["Subject"] == "[klantprofielen] Quarantined: 2021Q1/x Bcc: all@example.org"
    assert message["Bcc"] is None
    assert message.get_content().splitlines()[2:5] == ["a", ".", "b"]


def test_long_mail_says_how_many_are_left_out(mail: MailServer, mail_channel: MailChannel) -> None:
    mail_channel(f"smtp://127.0.0.1:{mail.port}")([late_alert("2021Q1", AT)] * 53)
    assert "And 3 more" in mail.messages[0].get_content()
    assert mail.messages[0].get_content().count("Late: 2021Q1") == 50


def test_user_logs_in_on_this_machine(mail: MailServer, mail_channel: MailChannel) -> None:
    mail_channel(f"smtp://{CREDENTIALS}@127.0.0.1:{mail.port}")(ALERTS)
    assert mail.logins == [f"{USER}, plain"]
    assert len(mail.messages) == 1


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_password_goes_encrypted_to_a_server_whose_certificate_is_trusted(
    scheme: str, mail_channel: MailChannel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem = certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    with mail_server(context, implicit_tls=scheme == "smtps") as mail:
        channel = mail_channel(f"{scheme}://{CREDENTIALS}@127.0.0.1:{mail.port}")
        with pytest.raises(DeliveryError, match="CERTIFICATE_VERIFY_FAILED"):
            channel(ALERTS)
        assert mail.logins == []
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        channel(ALERTS)
    assert mail.logins == [f"{USER}, encrypted"]
    assert len(mail.messages) == 1


def test_password_is_not_sent_over_the_network_without_encryption(
    mail: MailServer, mail_channel: MailChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda _, *rest: real(("127.0.0.1", mail.port), *rest))
    with pytest.raises(DeliveryError, match=r"mail\.example\.org:25 offers no encryption"):
        mail_channel(f"smtp://{CREDENTIALS}@mail.example.org:25")(ALERTS)
    assert (mail.logins, mail.messages) == ([], [])


def test_refused_mail_is_a_failed_delivery(mail: MailServer, mail_channel: MailChannel) -> None:
    channel = mail_channel(f"smtp://127.0.0.1:{mail.port}")
    mail.answer = "451 Try again later"
    with pytest.raises(DeliveryError, match="refused it with code 451"):
        channel(ALERTS)
    mail.answer = "250 OK"
    mail.refused_recipients.add("operator@example.org")
    with pytest.raises(DeliveryError, match="refused the recipient"):
        channel(ALERTS)
    mail.refused_recipients.clear()
    channel(ALERTS)
    assert len(mail.messages) == 1


def test_webhook_gets_the_text_and_the_alerts(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    posting(monkeypatch, hook.url)(ALERTS)
    (post,) = hook.posts
    assert post["text"].startswith("[klantprofielen] 2 alerts: 1 late, 1 failure\n\nLate: 2021Q1\n")
    assert [Alert.model_validate(alert) for alert in post["alerts"]] == ALERTS


@pytest.mark.parametrize("status", [302, 404, 500])
def test_webhook_that_does_not_take_it_is_a_failed_delivery(
    status: int, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook.status, hook.location = status, hook.url
    with pytest.raises(DeliveryError, match=f"127.0.0.1 answered {status}"):
        posting(monkeypatch, hook.url)(ALERTS)
    assert hook.posts == []


@pytest.mark.parametrize("kind", ["e-mail", "webhook"])
def test_server_that_is_away_or_silent_is_a_failed_delivery(
    kind: str, mail_channel: MailChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr("orchestration.alerts.channels.TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        channel = (
            mail_channel(f"smtp://127.0.0.1:{port}")
            if kind == "e-mail"
            else posting(monkeypatch, f"http://127.0.0.1:{port}/")
        )
        with pytest.raises(DeliveryError, match=r"timed out|ReadTimeout"):
            channel(ALERTS)
    with pytest.raises(DeliveryError, match=r"refused|ConnectError"):
        channel(ALERTS)


@pytest.mark.parametrize(
    ("kind", "drop"),
    [("e-mail", b"220-"), ("e-mail", b"220-synthetisch\r\n"), ("webhook", b"HTTP/1.1 200 OK\r\nX-Synthetisch: ja")],
)
def test_server_that_answers_byte_by_byte_is_a_failed_delivery_in_time(
    kind: str, drop: bytes, mail_channel: MailChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr("orchestration.alerts.channels.TIMEOUT", 0.6)
    started = time.monotonic()
    with scripted(drip(drop, drop), speaks_first=kind == "e-mail") as host:
        channel = mail_channel(f"smtp://{host}") if kind == "e-mail" else posting(monkeypatch, f"http://{host}/")
        with pytest.raises(DeliveryError, match=r"timed out|ReadTimeout"):
            channel(ALERTS)
    assert time.monotonic() - started < 5


def test_encryption_of_mail_that_goes_byte_by_byte_fails_in_time(
    mail_channel: MailChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestration.alerts.channels.TIMEOUT", 0.6)
    started = time.monotonic()
    dripping = scripted(drip(b"\x16\x03\x03\x40\x00", b"\x00"), speaks_first=True)
    with dripping as host, pytest.raises(DeliveryError, match="timed out"):
        mail_channel(f"smtps://{host}")(ALERTS)
    assert time.monotonic() - started < 5


def test_secrets_show_nowhere(
    mail: MailServer,
    hook: Hook,
    mail_channel: MailChannel,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # of the mail server, which is not ours
    good = mail_channel(f"smtp://{CREDENTIALS}@127.0.0.1:{mail.port}")
    good(ALERTS)
    posting(monkeypatch, hook.url)(ALERTS)
    settings = Settings.from_environment()
    wrong = mail_channel(f"smtp://{USER}:s3cret-too@127.0.0.1:{mail.port}")
    hook.status = 500
    said = [repr(settings), str(settings), str(settings.model_dump()), settings.model_dump_json()]
    for channel in (wrong, posting(monkeypatch, hook.url)):
        with pytest.raises(DeliveryError) as caught:
            channel(ALERTS)
        said.append(str(caught.value))
    channels_of(settings)["log"](ALERTS)
    said += [caplog.text, *capfd.readouterr(), settings.alert_log.read_text(encoding="utf-8")]
    assert said[4] == f"127.0.0.1:{mail.port} refused it with code 535."
    assert not [text for text in said if "s3cret" in text]


@pytest.mark.parametrize(
    "url",
    [
        *("s3cret", "http://s3cret@host", "smtp://", "smtp://user:s3cret@", "smtp://user:s3cret@host:port"),
        *("smtp://user:s3cret@host:99999", "smtp://user:s3cret@host:0", "smtp://user:s3cret€@host"),
    ],
)
def test_mail_server_that_can_t_be_used_is_named_without_its_password(url: str, mail_channel: MailChannel) -> None:
    with pytest.raises(SettingsError, match=SMTP_URL_VARIABLE) as caught:
        mail_channel(url)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["hooks.example.org/s3cret", "ftp://host/s3cret", "https:///s3cret", "https://[/s3cret"]
)
def test_webhook_that_can_t_be_used_is_named_without_its_address(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match=WEBHOOK_VARIABLE) as caught:
        posting(monkeypatch, url)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("variable", [ALERT_TO_VARIABLE, ALERT_FROM_VARIABLE])
@pytest.mark.parametrize("value", ["", "operator", "operator@", "@example.org", "a@example.org,", "a@b\nBcc: c@d"])
def test_mail_address_that_is_none_is_named(variable: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SMTP_URL_VARIABLE, "smtp://127.0.0.1")
    monkeypatch.setenv(ALERT_TO_VARIABLE, "operator@example.org")
    monkeypatch.setenv(ALERT_FROM_VARIABLE, "warehouse@example.org")
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=variable):
        Settings.from_environment()


def test_each_recipient_is_a_channel_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SMTP_URL_VARIABLE, "smtps://mail.example.org")
    monkeypatch.setenv(ALERT_TO_VARIABLE, "one@example.org, two@example.org")
    monkeypatch.setenv(ALERT_FROM_VARIABLE, "warehouse@example.org")
    settings = Settings.from_environment()
    assert settings.smtp is not None
    assert settings.smtp.port == 465
    channels = channels_of(settings)
    assert list(channels) == ["log", "e-mail to one@example.org", "e-mail to two@example.org"]
