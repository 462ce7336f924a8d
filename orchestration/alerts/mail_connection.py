"""Connections with a mail server that end in time, however slowly its replies come."""

from __future__ import annotations

import math
import smtplib
import socket
import time
from typing import Any


class _Replies:
    """The lines that a mail server sends, read a byte at a time."""

    def __init__(self, connection: MailConnection) -> None:
        self._connection = connection

    def readline(self, size: int) -> bytes:
        """The next line, or as many bytes of it.

        Raises:
            OSError: if the time is up, or the connection breaks off.
        """
        line = b""
        while len(line) < size and not line.endswith(b"\n"):
            # No more than a byte: what follows the reply to STARTTLS is encrypted.
            byte = self._connection.in_time().recv(1)
            if not byte:
                break
            line += byte
        return line

    def close(self) -> None:
        """Leave the connection open: it is not ours."""


class MailConnection(smtplib.SMTP):
    """An SMTP connection all of whose steps together end within its timeout in seconds."""

    _until = math.inf

    def connect(self, *where: Any, **named: Any) -> tuple[int, bytes]:
        """Connect, and let the time begin."""
        self._until = time.monotonic() + self.timeout
        return super().connect(*where, **named)

    def in_time(self) -> socket.socket:
        """The socket, whose next step has the time that is left.

        Raises:
            SMTPServerDisconnected: if there is no connection, or no time left.
        """
        left = self._until - time.monotonic()
        if self.sock is None or left <= 0:
            raise smtplib.SMTPServerDisconnected("timed out")
        try:
            self.sock.settimeout(left)
        except OSError as error:  # encrypting it failed
            raise smtplib.SMTPServerDisconnected(str(error)) from error
        return self.sock

    def getreply(self) -> tuple[int, bytes]:
        """The server's reply: its code and its text."""
        if self.file is None:
            self.file = _Replies(self)
        return super().getreply()

    def send(self, s: Any) -> None:
        """Send a command or a message."""
        self.in_time()
        super().send(s)


class EncryptedMailConnection(MailConnection, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""
