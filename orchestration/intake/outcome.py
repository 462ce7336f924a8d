"""The result of one run of fetching: what became of each address, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

OutcomeKind = Literal["new", "changed", "unchanged", "gone", "refused", "other"]
OUTCOME_KINDS: tuple[OutcomeKind, ...] = ("new", "changed", "unchanged", "gone", "refused", "other")


@dataclass(frozen=True, slots=True)
class LinkOutcome:
    """What became of one address, and why.

    Attributes:
        kind: 'new', 'changed' or 'unchanged' for a publication, compared with what we filed from that address before;
            'gone' if no listing links to it any more (it stays filed); 'refused' if we could not fetch it, or it is
            not what its link says; 'other' for a document that does not claim to be such a publication, or one
            from a quarter that nobody asked for.
        url: the address.
        why: the reason, in English, or the Dutch sentence with which the reader refused the file.
        bestand: its place in raw/, if it is filed.
        quarantaine: why the controls will stop it, in Dutch; None if they won't.
    """

    kind: OutcomeKind
    url: str
    why: str
    bestand: str | None = None
    quarantaine: str | None = None


@dataclass(frozen=True, slots=True)
class FetchResult:
    """What became of every address, and the addresses of the listing pages that we could not read."""

    outcomes: tuple[LinkOutcome, ...]
    unread: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        """The number of outcomes of each kind."""
        found = Counter(outcome.kind for outcome in self.outcomes)
        return {kind: found[kind] for kind in OUTCOME_KINDS}

    @property
    def by_partitie(self) -> dict[str, FetchResult]:
        """The outcomes of filed publications, for each quarter that a listing still links to, in order."""
        filed: dict[str, list[LinkOutcome]] = {}
        for outcome in self.outcomes:
            if outcome.bestand:
                filed.setdefault(PurePosixPath(outcome.bestand).parent.name, []).append(outcome)
        return {
            partitie: FetchResult(tuple(filed[partitie]), ())
            for partitie in sorted(filed)
            if any(outcome.kind != "gone" for outcome in filed[partitie])
        }

    @property
    def is_good(self) -> bool:
        """True if we refused nothing, and the controls will stop nothing that we filed."""
        return not any(outcome.kind == "refused" or outcome.quarantaine for outcome in self.outcomes)
