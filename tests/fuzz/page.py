"""What a page prints, as the characters drawn on it and the fields of a table that they make up."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from pdfminer.utils import apply_matrix_pt

from orchestration.domain.publicatie import Bbox
from tests.fuzz.printed import Place, Printed, PrintedRij, figure, key_of

Matrix = tuple[float, float, float, float, float, float]


@dataclass(eq=False, slots=True)
class Teken:
    """A drawn character: its text, its code in its font, its matrix on the page, and its extent in its own space.

    `is_drawn`: not taken away. `is_hidden`: shown as text that draws nothing.
    """

    text: str
    code: bytes
    font: int
    matrix: Matrix
    width: float
    bottom: float
    height: float
    blad: Blad
    is_drawn: bool = True
    is_hidden: bool = False

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box, in points from the lower left of the page as it is drawn."""
        x, y = apply_matrix_pt(self.matrix, (self.width / 2, self.bottom + self.height / 2))
        return x, y

    @property
    def along(self) -> tuple[float, float]:
        """The direction of its text, of length 1."""
        a, b = self.matrix[:2]
        length = math.hypot(a, b) or 1.0
        return a / length, b / length

    @property
    def size(self) -> float:
        """Its height in points."""
        return self.height * math.hypot(*self.matrix[2:4])

    @property
    def upright(self) -> tuple[float, float]:
        """How far its middle is along the text and down, when the page is held so that the text is upright."""
        (x, y), (dx, dy) = self.middle, self.along
        return x * dx + y * dy, x * dy - y * dx

    @property
    def is_seen(self) -> bool:
        """True where it is drawn inside what is shown of its page."""
        x, y = self.middle
        left, low, right, high = self.blad.shown
        inside = left <= x <= right and low <= y <= high
        return self.is_drawn and not self.is_hidden and inside and not self.blad.is_gone

    def move(self, along: float, down: float) -> None:
        """Put it elsewhere, in points in the direction of its text and across it."""
        (dx, dy), (*linear, e, f) = self.along, self.matrix
        a, b, c, d = linear
        self.matrix = (a, b, c, d, e + along * dx + down * dy, f + along * dy - down * dx)

    def scale(self, factor: float) -> None:
        """Draw it larger or smaller, from where it begins."""
        a, b, c, d, e, f = self.matrix
        self.matrix = (a * factor, b * factor, c * factor, d * factor, e, f)


@dataclass(eq=False, slots=True)
class Veld:
    """Something printed of which the meaning is known: its characters, each with every drawing of it.

    `is_lost`: what it shows is no longer in its place, or no longer to be read.
    """

    tekens: list[list[Teken]]
    is_lost: bool = False

    @property
    def text(self) -> str:
        """What it shows, without blanks."""
        return "".join(drawn[0].text for drawn in self.tekens if any(teken.is_seen for teken in drawn)).replace(" ", "")

    @property
    def aantal(self) -> int | None:
        """The count it shows; None where it shows none."""
        return None if self.is_lost else figure(self.text)

    @property
    def all(self) -> list[Teken]:
        """Every drawing of every character."""
        return [teken for drawn in self.tekens for teken in drawn]


@dataclass(eq=False, slots=True)
class Rij:
    """A printed row: its name, and its counts in the order of `KOLOMMEN`."""

    naam: Veld
    aantallen: list[Veld]
    blad: Blad

    @property
    def tekens(self) -> list[Teken]:
        """Every drawing of every character of it."""
        return [teken for veld in (self.naam, *self.aantallen) for teken in veld.all]

    @property
    def down(self) -> float:
        """How far down its counts stand, the page held upright."""
        places = [drawn[0].upright[1] for veld in self.aantallen for drawn in veld.tekens]
        return sum(places) / len(places)

    @property
    def is_seen(self) -> bool:
        """True where anything of it is."""
        return any(teken.is_seen for teken in self.tekens)

    @property
    def printed(self) -> PrintedRij:
        """The name without blanks, and the counts."""
        return key_of(self.naam.text), tuple(veld.aantal for veld in self.aantallen)

    @property
    def printed_at(self) -> Place | None:
        """Where its counts are seen; None where that is not known in the reader's way to count."""
        blad = self.blad
        if blad.turn and any(blad.corner):
            return None
        seen = [teken for veld in self.aantallen for drawn in veld.tekens for teken in drawn[:1] if teken.is_seen]
        return Place(blad.number, tuple(blad.from_top(*teken.middle) for teken in seen))


@dataclass(eq=False, slots=True)
class Tabel:
    """A printed table: its rows, its total row (None where that was taken away), and what else is read of it.

    `voetnoot` has the register's size and the percentage, where they were found.
    """

    rijen: list[Rij]
    totaalrij: Rij | None
    keys: dict[str, Any]
    voetnoot: dict[str, Veld]

    @property
    def all_rijen(self) -> list[Rij]:
        """The rows, the total row last."""
        return [*self.rijen, *([self.totaalrij] if self.totaalrij else [])]

    @property
    def legible(self) -> list[Rij]:
        """The rows, the total row last, of which nothing was lost."""
        return [rij for rij in self.all_rijen if not any(veld.is_lost for veld in rij.aantallen)]

    @property
    def pitch(self) -> float:
        """The distance from row to row, in points."""
        downs = sorted(rij.down for rij in self.all_rijen if rij.blad is self.all_rijen[0].blad)
        gaps = [after - before for before, after in pairwise(downs) if after - before > 1]
        return min(gaps, default=12.0)

    @property
    def printed(self) -> Printed:
        """What it prints now."""
        return Printed(
            tuple(rij.printed for rij in self.rijen if rij.is_seen),
            self.totaalrij.printed[1] if self.totaalrij else None,
            self.keys | {key: veld.aantal for key, veld in self.voetnoot.items()},
            Counter(rij.printed for rij in self.rijen if self._is_outside(rij)),
            tuple(rij.printed_at for rij in self.all_rijen if rij.is_seen or rij is self.totaalrij),
        )

    def _is_outside(self, rij: Rij) -> bool:
        """True for a row of nothing but noughts that stands above or under all others of its page."""
        others = [other.down for other in self.all_rijen if other is not rij and other.blad is rij.blad]
        return not any(rij.printed[1]) and bool(others) and not min(others) < rij.down < max(others)


@dataclass(eq=False, slots=True)
class Show:
    """One operator that shows text: its characters, the matrix it begins with, and that from there to the page."""

    tekens: list[Teken]
    begin: Matrix
    ctm: Matrix
    drawn: list[tuple[bytes, Matrix]] = field(default_factory=list)

    @property
    def is_changed(self) -> bool:
        """True where it no longer draws what it drew."""
        return [(teken.code, teken.matrix) for teken in self.tekens if teken.is_drawn] != self.drawn or any(
            teken.is_hidden for teken in self.tekens
        )


@dataclass(eq=False, slots=True)
class Blad:
    """A page: what is shown of it (left, low, right, high in points), and its text as drawn.

    `is_turned`: the golden PDF itself says to turn it; `turn` is by how much more it is turned now. `number` is that
    of the page as it is now. `corner` and `size` are those of the whole page, the first as the reader counts.
    """

    place: int
    shown: Bbox
    corner: tuple[float, float] = (0.0, 0.0)
    size: tuple[float, float] = (0.0, 0.0)
    number: int = 0
    shows: list[Show] = field(default_factory=list)
    is_turned: bool = False
    turn: int = 0
    is_cropped: bool = False
    is_gone: bool = False

    def from_top(self, x: float, y: float) -> tuple[float, float]:
        """A place on the page as it was, where it is now, in points as the reader counts: from the top left."""
        wide, high = self.size
        turned = {0: (x, high - y), 90: (y, x), 180: (wide - x, y), 270: (high - y, wide - x)}
        along, down = turned[self.turn]
        return along + self.corner[0], down + self.corner[1]

    @property
    def tekens(self) -> list[Teken]:
        """Every character that is drawn on it and can be seen."""
        return [teken for show in self.shows for teken in show.tekens if teken.is_seen and teken.text.strip()]

    def draw_again(self, tekens: Iterable[Teken]) -> list[Teken]:
        """Copies of characters of this page, drawn in the same place."""
        wanted = set(tekens)
        copies = []
        for show in self.shows:
            new = [replace(teken) for teken in show.tekens if teken in wanted and teken.is_drawn]
            show.tekens += new
            copies += new
        return copies
