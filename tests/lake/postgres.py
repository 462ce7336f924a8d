"""A real PostgreSQL for tests: on a socket in a folder of its own, and listening nowhere else."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

USER = "klantprofielen"
_DEBIAN = Path("/usr/lib/postgresql")


def find_binaries() -> Path | None:
    """The folder of PostgreSQL's programs: on the path, or the newest where Debian puts them."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda initdb: float(initdb.parent.parent.name))
    return versions[-1].parent if versions else None


@dataclass(frozen=True)
class Postgres:
    """A running server."""

    binaries: Path
    folder: Path

    def run(self, program: str, *arguments: str) -> str:
        """Run one of PostgreSQL's programs, not as root, which the server refuses to be."""
        result = subprocess.run(
            [str(self.binaries / program), *arguments],
            cwd=self.folder,
            user="postgres" if os.geteuid() == 0 else None,
            # The server writes on after its starter is done; a pipe would be waited for.
            stdout=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
        )
        assert result.returncode == 0, f"{program}: {result.stdout}"
        return result.stdout or ""

    def query(self, database: str, sql: str) -> str:
        """The rows of a query, tab-separated."""
        return self.run("psql", *self._connection, "-d", database, "-AtX", "-F", "\t", "-c", sql)

    def make_database(self, name: str) -> str:
        """Make an empty database; gives how libpq reaches it."""
        self.run("createdb", *self._connection, name)
        return f"host={self.folder} user={USER} dbname={name}"

    @property
    def _connection(self) -> tuple[str, ...]:
        return ("-h", str(self.folder), "-U", USER)


@contextmanager
def serving(binaries: Path) -> Iterator[Postgres]:
    """A server while the block lasts."""
    # A socket's path may have a hundred characters, which pytest's folders can exceed.
    with TemporaryDirectory(prefix="klantprofielen-pg-") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        server = Postgres(binaries, folder)
        server.run("initdb", "-D", "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        server.run("pg_ctl", "-D", "data", "-o", options, "-l", "log", "-w", "start")
        try:
            yield server
        finally:
            server.run("pg_ctl", "-D", "data", "-m", "immediate", "-w", "stop")
