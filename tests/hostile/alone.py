"""Entrances that are tried with one attack at a time: `read`, `add`, `show`, `fetch`, and the reviewed files."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from orchestration.system.settings import LISTINGS_VARIABLE, PROJECT_DIR
from tests.hostile import carrier
from tests.hostile.attack import Attack
from tests.hostile.judge import Outcome, Verdict, first, manners
from tests.hostile.measured import MAIN, Measured
from tests.hostile.pages import SOUND, Raw
from tests.hostile.workshop import MOST_CHILD, MOST_OWN, MOST_OWN_OF_BUILD, Bench, Workshop
from tests.support.web_server import serving

IMPATIENT = (
    "from orchestration.intake import polite; from orchestration.system.http import Patience; polite.INTERVAL = 0.0; "
    "polite.PoliteClient.__init__.__defaults__ = (Patience(2, 2, 2, 8, 0.01, 1), None); "
)
"""No waits between requests, and short ones for answers, so that a test is quick."""

SUFFIX = {"pdf": ".pdf", "text": ".txt"}


def put(attack: Attack, folder: Path, seed: int, stem: str) -> Path | None:
    """Put a document, or what is no file, into a folder; None if this machine can't make it."""
    if attack.lay is not None:
        return attack.lay(folder, stem)
    path = folder / f"{stem}{SUFFIX[attack.kind]}"
    path.write_bytes(attack.bytes_of(seed))
    return path


def verdict(
    attack: Attack, entrance: str, measured: Measured, outcome: Outcome, *faults: str | None, most_own: int = MOST_OWN
) -> Verdict:
    """What came of an attack by an entrance, with the first thing that is wrong."""
    fault = first([manners(measured, most_own, MOST_CHILD), *faults])
    return Verdict(
        attack.name, attack.kind, entrance, outcome, measured.seconds, measured.own, measured.child, fault
    )


def named(measured: Measured, name: str) -> str | None:
    """The fault that a file is kept out and not named."""
    return None if measured.code == 0 or name in measured.text else f"does not name the file: {measured.text[-300:]!r}"


@contextmanager
def offered(workshop: Workshop, attack: Attack, seed: int) -> Iterator[tuple[Bench, Path | None]]:
    """A bench, and beside its folders an attack as somebody offers it."""
    with workshop.bench() as bench:
        folder = bench.raw.parent / "offered"
        folder.mkdir()
        yield bench, put(attack, folder, seed, attack.name)


def read(workshop: Workshop, attack: Attack, seed: int) -> Verdict | None:
    """`read` of a document; what is accepted must have the figures of the publication that carries the attack."""
    with offered(workshop, attack, seed) as (bench, path):
        if path is None:
            return None
        measured = bench.command("read", "--json", path)
    readings = list(_objects(measured.text))
    outcomes = {reading["oordeel"] for reading in readings}
    outcome: Outcome = "refused" if not outcomes or "geweigerd" in outcomes else "quarantined"
    if outcomes == {"aangenomen"}:
        outcome = "accepted"
    wrong = [reading for reading in readings if reading["oordeel"] == "aangenomen" and counts(reading) != sound_counts()]
    silent = outcome != "accepted" and not all(reading["reden"] for reading in readings)
    return verdict(
        *(attack, "read", measured, outcome),
        "accepts other figures" if wrong else None,
        "gives no reason" if silent else None,
        named(measured, attack.name),
    )


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """The readings among the lines that were printed."""
    for line in text.splitlines():
        if line.startswith('{"bestand"'):
            yield json.loads(line)


def counts(reading: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The figures of a reading: of each row its code and counts, and register and percentage."""
    rows = [*reading["rijen"], reading["totaalrij"] or {}]
    kolommen = ("code", "gemeente_profiel", "gemeente_geen_profiel", "uwv_profiel", "uwv_geen_profiel", "totaal")
    whole = (reading["quarter_key"], reading["doelgroepregister"], reading["registratiegraad_gepubliceerd"])
    return [*(tuple(row.get(kolom) for kolom in kolommen) for row in rows), whole]


@cache
def sound_counts() -> list[tuple[Any, ...]]:
    """The figures of the publication that carries attacks."""
    from datetime import date

    from orchestration.reading.context import ReadingContext
    from orchestration.reading.reading import as_json, read_file
    from orchestration.system.settings import SEEDS_DIR

    context = ReadingContext.from_seeds(SEEDS_DIR, date(2026, 11, 29))
    (reading,) = read_file(PROJECT_DIR / "raw" / carrier.FILED, context)
    return counts(as_json(reading, context.names))


def add(workshop: Workshop, attack: Attack, seed: int) -> Verdict | None:
    """`add` of a document."""
    with offered(workshop, attack, seed) as (bench, path):
        if path is None:
            return None
        before = set(bench.raw.rglob("*"))
        measured = bench.command("add", path)
        filed = [path for path in bench.raw.rglob("*") if path not in before and path.suffix != ".yml"]
    outcome: Outcome = "refused" if not filed else "accepted" if measured.code == 0 else "quarantined"
    strange = [path.name for path in filed if path.is_file() and not path.name.isascii()]
    return verdict(
        *(attack, "add", measured, outcome),
        named(measured, attack.name),
        f"files {strange}" if strange or len(filed) > 1 else None,
    )


def add_beside(workshop: Workshop, attack: Attack, seed: int) -> Verdict | None:
    """`add` of a sound publication to a raw store that holds a hostile sidecar, or what is no file."""
    with workshop.bench() as bench:
        if lay_beside(attack, bench.quarter, seed, attack.name) is None:
            return None
        path = bench.raw.parent / "sound.pdf"
        path.write_bytes(carrier.pdf() + b"% sound\n")
        measured = bench.command("add", path)
    unsound = None if measured.code == 0 else f"a sound publication is not filed: {measured.text[-300:]!r}"
    return verdict(attack, "add", measured, "refused" if measured.code else "accepted", unsound)


def lay_beside(attack: Attack, folder: Path, seed: int, stem: str) -> Path | None:
    """Put an attack into a quarter's folder in raw/: a sidecar beside a sound publication."""
    if attack.kind != "sidecar":
        return put(attack, folder, seed, stem)
    from hashlib import sha256

    content = carrier.pdf() + f"% {stem}\n".encode()
    path = folder / f"{stem}.pdf"
    path.write_bytes(content)
    said = attack.bytes_of(seed)
    fitting = {"sha256": sha256(content).hexdigest(), "size": len(content), "other_size": len(content) + 1}
    for name, value in fitting.items():
        said = said.replace(b"{%b}" % name.encode(), str(value).encode())
    path.with_suffix(".yml").write_bytes(said)
    return path


def show(workshop: Workshop, attack: Attack, seed: int) -> Verdict | None:
    """`show` of a document: its pages as pictures, or a sentence."""
    with offered(workshop, attack, seed) as (bench, path):
        if path is None:
            return None
        measured = bench.command("show", path, "--to", bench.raw.parent / "shown", files=2)
        shown = list((bench.raw.parent / "shown").glob("*.png"))
    outcome: Outcome = "accepted" if shown else "refused"
    silent = None if shown or attack.name in measured.text else f"names no file: {measured.text[-300:]!r}"
    return verdict(attack, "show", measured, outcome, silent)


def fetch(workshop: Workshop, attack: Attack, seed: int) -> Verdict | None:
    """`fetch` from a server that is hostile, or has a hostile document beside a sound one."""
    with workshop.bench() as bench, serving() as server:
        assert attack.serve is not None or attack.kind == "pdf"
        for path, answer in served(attack, server.url, seed).items():
            if isinstance(answer, Raw):
                server.fail(path, itertools.repeat(answer))
            else:
                server.paths[path] = answer
        before = set(bench.raw.rglob("*"))
        variables = {LISTINGS_VARIABLE: f"{server.url}/lijst"}
        measured = bench.command("fetch", files=2, program=IMPATIENT + MAIN, variables=variables)
        filed = [path for path in bench.raw.rglob("*") if path not in before and path.suffix == ".pdf"]
        wrong = [path.name for path in filed if path.read_bytes() not in _bodies(server.paths.values())]
    outcome: Outcome = "refused" if measured.code else "accepted"
    silent = measured.code == 1 and server.url not in measured.text
    return verdict(
        *(attack, "fetch", measured, outcome),
        f"files other bytes than were sent: {wrong}" if wrong else None,
        f"does not name the address: {measured.text[-300:]!r}" if silent else None,
    )


def served(attack: Attack, url: str, seed: int) -> dict[str, Any]:
    """What a server of an attack has."""
    from tests.support.web_server import Served

    if attack.serve is not None:
        return dict(attack.serve(url))
    hostile = f"/klantprofielen-{attack.name}.pdf"
    page = f'<a href="{hostile}">klantprofielen</a><a href="{SOUND}">klantprofielen</a>'.encode()
    return {"/lijst": Served(page, "text/html"), hostile: Served(attack.bytes_of(seed)), SOUND: Served(carrier.pdf())}


def _bodies(answers: Any) -> list[bytes]:
    return [answer.body for answer in answers]


SEEDS = {"correction": "correctie.csv", "variant": "naam_variant.csv"}


def reviewed(workshop: Workshop, attack: Attack, seed: int, command: Callable[[Bench, Path], list[Any]]) -> Verdict:
    """A command with a copy of the project that has a hostile reviewed file."""
    entrance = "build" if command is building else "read"
    with workshop.bench(is_built=entrance == "build") as bench, TemporaryDirectory() as temporary:
        project = Path(temporary)
        for name in ("orchestration", "dbt_project"):
            shutil.copytree(PROJECT_DIR / name, project / name, ignore=shutil.ignore_patterns("__pycache__", "target"))
        seed_file = project / "dbt_project" / "seeds" / SEEDS[attack.kind]
        seed_file.write_bytes(attack.bytes_of(seed))
        before = bench.figures() if entrance == "build" else {}
        measured = bench.command(*command(bench, project), files=3, variables={"PYTHONPATH": str(project)})
        is_same = not before or before == bench.figures()
    outcome: Outcome = "refused" if measured.code else "accepted"
    return verdict(
        *(attack, entrance, measured, outcome),
        None if is_same else "changes published figures",
        named(measured, SEEDS[attack.kind]),
        "corrections that can't be used are ignored" if attack.kind == "correction" and outcome == "accepted" else None,
        most_own=MOST_OWN_OF_BUILD if entrance == "build" else MOST_OWN,
    )


def reading(bench: Bench, _project: Path) -> list[Any]:
    """Read an honest publication."""
    return ["read", bench.raw / carrier.FILED]


def building(_bench: Bench, _project: Path) -> list[Any]:
    """Build."""
    return ["build"]
