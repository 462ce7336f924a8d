"""`fetch` from servers that are hostile, or have hostile documents."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from orchestration.system.settings import LISTINGS_VARIABLE
from tests.hostile import carrier
from tests.hostile.attack import Attack
from tests.hostile.judge import Outcome, Verdict, first
from tests.hostile.measured import MAIN, Measured
from tests.hostile.pages import SOUND, Answers, Raw
from tests.hostile.workshop import Workshop, all_failed, failed, stems, verdict, verdicts
from tests.support.web_server import Served, serving

_IMPATIENT = """
from orchestration.intake import polite
from orchestration.system.http import Patience
polite.INTERVAL = 0.0
begin = polite.PoliteClient.__init__
begin.__defaults__ = (Patience(2, 2, 2, 8, 0.01, 1), *begin.__defaults__[1:])
"""
"""No waits between requests, and short ones for answers, so that a test is quick."""


@contextmanager
def _fetched(workshop: Workshop, answers: Answers, files: int) -> Iterator[tuple[str, Measured, list[Path]]]:
    """The address of a server with these answers, what `fetch` did, and what it filed."""
    with workshop.bench() as bench, serving() as server:
        for path, answer in answers.items():
            if isinstance(answer, Raw):
                server.fail(path, itertools.repeat(answer))
            else:
                server.paths[path] = answer
        before = set(bench.raw.rglob("*"))
        variables = {LISTINGS_VARIABLE: f"{server.url}/lijst"}
        measured = bench.command("fetch", files=files, program=_IMPATIENT + MAIN, variables=variables)
        yield server.url, measured, [path for path in bench.raw.rglob("*.pdf") if path not in before]


def fetch(workshop: Workshop, attacks: Sequence[Attack], seed: int) -> list[Verdict]:
    """`fetch` of hostile documents beside a sound one."""
    named = {f"/klantprofielen-{stem}.pdf": attack for stem, attack in stems(attacks).items()}
    page = "".join(f'<a href="{path}">klantprofielen</a>' for path in (*named, SOUND)).encode()
    answers = {path: Served(attack.bytes_of(seed)) for path, attack in named.items()}
    whole = {"/lijst": Served(page, "text/html"), SOUND: Served(carrier.pdf()), **answers}
    with _fetched(workshop, whole, len(named)) as (url, measured, filed):
        strange = [path.name for path in filed if path.read_bytes() not in [answer.body for answer in answers.values()]]
    # The sound one lies in raw/ already.
    unfound = None if f"unchanged  {url}{SOUND}" in measured.text else "the sound publication is not found"
    words, whole_fault = failed(measured, named)
    if fault := first([whole_fault, f"files other bytes: {strange}" if strange else None, unfound]):
        return all_failed("fetch", measured, named.values(), fault)
    lines = measured.text.split("\n")
    judged = {path: (attack, *_judged(f"{url}{path}", lines)) for path, attack in named.items()}
    return verdicts("fetch", measured, judged, words)


def _judged(address: str, lines: Sequence[str]) -> tuple[Outcome, str | None]:
    """What became of one document by the lines that name it, and what is wrong with that."""
    own = [number for number, line in enumerate(lines) if address in line]
    if not own:
        return "overlooked", "is not named"
    is_refused = lines[own[0]].startswith("refused")
    if is_refused:
        return "refused", None
    following = lines[own[0] : own[0] + 2]
    return ("quarantined" if any("quarantine" in line for line in following) else "accepted"), None


def fetch_from(workshop: Workshop, attacks: Sequence[Attack], _seed: int) -> list[Verdict]:
    """`fetch` from one hostile server: it ends in time, with a sentence that names the address."""
    (attack,) = attacks
    assert attack.serve is not None
    with _fetched(workshop, attack.serve(""), 2) as (url, measured, filed):
        strange = [path.name for path in filed if not path.read_bytes().startswith(b"%PDF")]
    silent = measured.code == 1 and url not in measured.text
    fault = first(
        [
            failed(measured, ())[1],
            f"files other bytes: {strange}" if strange else None,
            f"does not name the address: {measured.text[-300:]!r}" if silent else None,
        ]
    )
    return [verdict(attack, "fetch", measured, "refused" if measured.code else "accepted", fault)]
