"""A real PostgreSQL for tests: on a socket in a folder of its own, and nowhere else; gone with all in it at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

USER = "klantprofielen"
DATABASE = "postgres"
_PATIENCE_SECONDS = 60
_UNSAFE_AND_FAST = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


@dataclass(frozen=True)
class Postgres:
    """A server that runs: the folder of its programs, that of its socket, and its log."""

    bin_dir: Path
    socket_dir: Path
    log: Path

    @property
    def url(self) -> str:
        """Its address, as libpq and SQLAlchemy take it."""
        return f"postgresql://{USER}@/{DATABASE}?host={self.socket_dir}"

    def query(self, database: str, sql: str) -> str:
        """The rows of a query, tab-separated."""
        return self._run("psql", "--dbname", database, "-AtX", "-F", "\t", "--command", sql)

    def make_database(self, name: str) -> str:
        """Make an empty database; gives how libpq reaches it."""
        self._run("createdb", name)
        return f"host={self.socket_dir} user={USER} dbname={name}"

    def _run(self, program: str, *arguments: str) -> str:
        reached = ("--host", str(self.socket_dir), "--username", USER)
        return subprocess.run(
            [self.bin_dir / program, *reached, *arguments], stdout=subprocess.PIPE, text=True, timeout=60, check=True
        ).stdout


def programs() -> Path | None:
    """The folder of the newest PostgreSQL that Debian installed, or that is on the path; None where there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    found = debian[-1] if debian else shutil.which("postgres")
    return Path(found).parent if found else None


@contextmanager
def serving() -> Iterator[Postgres]:
    """A server with one empty database, that trusts whoever reaches its socket.

    Raises:
        RuntimeError: where it does not start; the message is its log.
    """
    bin_dir = programs()
    if bin_dir is None:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql.")
    # A socket's path has at most some hundred characters, which those of pytest's folders exceed.
    folder = Path(tempfile.mkdtemp(prefix="klantprofielen-pg-"))
    data, postgres = folder / "data", Postgres(bin_dir, folder, folder / "log")
    # PostgreSQL refuses to run as root.
    other_user: dict[str, Any] = {}
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
        folder.chmod(0o755)
        other_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    try:
        with postgres.log.open("wb") as log:
            output: dict[str, Any] = {"stdout": log, "stderr": subprocess.STDOUT, "cwd": folder, **other_user}
            initdb = ["--pgdata", str(data), "--username", USER, "--auth", "trust", "--encoding", "UTF8", "--no-sync"]
            if subprocess.run([str(bin_dir / "initdb"), *initdb], **output, check=False).returncode:
                raise RuntimeError(postgres.log.read_text(encoding="utf-8"))
            nowhere_else = ["-c", "listen_addresses=", "-k", str(folder)]
            server: subprocess.Popen[bytes] = subprocess.Popen(
                [str(bin_dir / "postgres"), "-D", str(data), *nowhere_else, *_UNSAFE_AND_FAST], **output
            )
        try:
            _await(server, postgres)
            yield postgres
        finally:
            server.send_signal(signal.SIGINT)  # ends its sessions, and then itself
            server.wait(_PATIENCE_SECONDS)
    finally:
        shutil.rmtree(folder)


def _await(server: subprocess.Popen[bytes], postgres: Postgres) -> None:
    until = monotonic() + _PATIENCE_SECONDS
    asked = [str(postgres.bin_dir / "pg_isready"), "--quiet", "--host", str(postgres.socket_dir), "--dbname", DATABASE]
    while subprocess.run(asked, check=False).returncode:
        if server.poll() is not None or monotonic() > until:
            raise RuntimeError(postgres.log.read_text(encoding="utf-8"))
        sleep(0.1)
