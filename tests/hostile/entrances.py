"""Every entrance with the kinds of attacks that can take it, and how an attack is tried there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tests.hostile import documents, in_raw, reviewed_files, web
from tests.hostile.attack import Attack, Kind
from tests.hostile.judge import Verdict
from tests.hostile.workshop import Workshop

Attempt = Callable[[Workshop, Sequence[Attack], int], list[Verdict]]


@dataclass(frozen=True)
class Entrance:
    """An entrance: its command, the kinds that can take it, how many attacks one command gets, and the attempt."""

    name: str
    kinds: frozenset[Kind]
    size: int
    attempt: Attempt

    def takes(self, attack: Attack) -> bool:
        """True if an attack can come in here; a person can offer a pipe, but no folder of raw/."""
        is_offered = attack.kind != "entry" or self.attempt in (in_raw.build, in_raw.add_beside)
        return attack.kind in self.kinds and (is_offered or attack.name.startswith(("file-", "text-")))

    def try_all(self, workshop: Workshop, attacks: Sequence[Attack], seed: int) -> Iterator[Verdict]:
        """What came of the attacks that can take this entrance."""
        own = [attack for attack in attacks if self.takes(attack)]
        for begin in range(0, len(own), self.size):
            yield from self._try(workshop, own[begin : begin + self.size], seed)

    def _try(self, workshop: Workshop, attacks: Sequence[Attack], seed: int) -> list[Verdict]:
        """All at once; only if that ends badly in halves, down to the guilty."""
        verdicts = self.attempt(workshop, attacks, seed)
        if len(attacks) < 2 or not any(verdict.outcome == "failed" for verdict in verdicts):
            return verdicts
        half = len(attacks) // 2
        return [*self._try(workshop, attacks[:half], seed), *self._try(workshop, attacks[half:], seed)]


ENTRANCES = (
    Entrance("read", frozenset({"pdf", "text", "entry"}), 40, documents.read),
    Entrance("read", frozenset({"correction", "variant"}), 1, reviewed_files.read),
    Entrance("add", frozenset({"pdf", "text", "entry"}), 40, documents.add),
    Entrance("add", frozenset({"sidecar", "entry"}), 40, in_raw.add_beside),
    Entrance("show", frozenset({"pdf", "entry"}), 1, documents.show),
    Entrance("fetch", frozenset({"pdf"}), 40, web.fetch),
    Entrance("fetch", frozenset({"listing", "robots", "answer"}), 1, web.fetch_from),
    Entrance("build", frozenset({"pdf", "text", "sidecar", "entry"}), 40, in_raw.build),
    Entrance("build", frozenset({"correction", "variant"}), 1, reviewed_files.build),
)
