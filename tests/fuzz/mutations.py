"""The ways to change what a golden PDF prints, each keeping account of what it then prints."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Sequence

from tests.fuzz.document import Document
from tests.fuzz.page import Blad, Rij, Tabel, Teken, Veld

Mutation = Callable[[Document, random.Random], None]

_DIGITS = "0123456789"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_AS_WIDE_AS_DIGITS = "abdeghnopqu"
"""A narrower letter leaves a blank, and what comes after it is a figure by itself."""

_KOPPEN_ABOVE = 90.0
"""Column labels stand at most this far above the first row, in points."""


def _tabel(document: Document, source: random.Random) -> Tabel:
    return source.choice([tabel for tabel in document.tabellen if tabel.legible])


def _rij(document: Document, source: random.Random) -> Rij:
    """A row; one of nothing but noughts, which no sum misses, more often than there are."""
    tabel = _tabel(document, source)
    noughts = [rij for rij in tabel.legible if not any(veld.aantal for veld in rij.aantallen)]
    return source.choice(noughts if noughts and source.random() < 0.3 else tabel.legible)


def _veld(document: Document, source: random.Random) -> Veld:
    return source.choice(_rij(document, source).aantallen)


def _two_rijen(document: Document, source: random.Random) -> list[Rij]:
    """Two different rows of one page, the total row among them; the same twice where there is one."""
    one = _rij(document, source)
    rijen = next(tabel.legible for tabel in document.tabellen if one in tabel.legible)
    return [one, source.choice([rij for rij in rijen if rij.blad is one.blad and rij is not one] or [one])]


def _blad(document: Document, source: random.Random) -> Blad:
    return source.choice([blad for blad in document.bladen if not blad.is_gone] or document.bladen)


def _line(document: Document, source: random.Random) -> list[Teken]:
    """What is drawn at one height of a page."""
    tekens = _blad(document, source).tekens
    if not tekens:
        return []
    one = source.choice(tekens)
    return [teken for teken in tekens if abs(teken.upright[1] - one.upright[1]) < one.size / 2]


def _word(document: Document, source: random.Random) -> list[Teken]:
    """Some characters that one operator shows."""
    shows = [show for show in _blad(document, source).shows if any(teken.is_seen for teken in show.tekens)]
    return [teken for teken in source.choice(shows).tekens if teken.is_seen] if shows else []


def _move(tekens: Iterable[Teken], along: float, down: float) -> None:
    for teken in tekens:
        teken.move(along, down)


def _rewrite(drawn: Sequence[Teken], wanted: str, document: Document) -> None:
    """Draw another character, where the font of this one has it."""
    others = {
        teken.text: teken.code
        for blad in document.bladen
        for teken in blad.tekens
        if teken.font == drawn[0].font and teken.text in wanted and teken.text != drawn[0].text
    }
    text = next((text for text in wanted if text in others), None)
    for teken in drawn if text else ():
        teken.text, teken.code = text or "", others[text or ""]


def _shuffled(text: str, source: random.Random) -> str:
    return "".join(source.sample(text, len(text)))


# Other figures


def cijfer(document: Document, source: random.Random) -> None:
    """Another digit in a count."""
    digits = [drawn for drawn in _veld(document, source).tekens if drawn[0].text in _DIGITS]
    if digits:
        _rewrite(source.choice(digits), _shuffled(_DIGITS, source), document)


def voetnoot_anders(document: Document, source: random.Random) -> None:
    """Another digit or another character in a figure of the footnote, or one not drawn."""
    velden = list(_tabel(document, source).voetnoot.values())
    if velden:
        drawn = source.choice(source.choice(velden).tekens)
        if source.random() < 0.3:
            _take_away(drawn, source)
        else:
            _rewrite(
                drawn, source.choice((_shuffled(_DIGITS, source), _shuffled(_AS_WIDE_AS_DIGITS, source))), document
            )


def cijfers_kloppend(document: Document, source: random.Random) -> None:
    """One or more persons more in a row, its column, and both totals: a sound table of other figures."""
    tabel = _tabel(document, source)
    if tabel.totaalrij is None or not tabel.rijen:
        return
    rij, kolom, more = source.choice(tabel.rijen), source.randrange(4), source.randint(1, 8)
    velden = [wanted.aantallen[place] for wanted in (rij, tabel.totaalrij) for place in (kolom, 4)]
    last = [veld.tekens[-1] for veld in velden]
    new = [str(int(drawn[0].text) + more) if drawn[0].text in _DIGITS else "" for drawn in last]
    fonts = {(teken.font, teken.text) for blad in document.bladen for teken in blad.tekens}
    if all((drawn[0].font, text) in fonts for drawn, text in zip(last, new, strict=True)):
        for drawn, text in zip(last, new, strict=True):
            _rewrite(drawn, text, document)


def aantallen_geruild(document: Document, source: random.Random) -> None:
    """Two counts in each other's place, their right ends where the other's was."""
    one, other = _two_rijen(document, source)
    if source.random() < 0.5:
        other = one
    _exchange(one, source.randrange(5), other, source.randrange(5))


def kolommen_geruild(document: Document, source: random.Random) -> None:
    """The figures of two columns in each other's place, in every row."""
    one, other = source.sample(range(5), 2)
    for rij in _tabel(document, source).all_rijen:
        _exchange(rij, one, rij, other)


def _exchange(one: Rij, column: int, other: Rij, other_column: int) -> None:
    a, b = one.aantallen[column], other.aantallen[other_column]
    if a is b or not a.all or not b.all or one.blad is not other.blad:
        return
    (ax, ay), (bx, by) = a.tekens[-1][0].upright, b.tekens[-1][0].upright
    _move(a.all, bx - ax, by - ay)
    _move(b.all, ax - bx, ay - by)
    one.aantallen[column], other.aantallen[other_column] = b, a


def namen_geruild(document: Document, source: random.Random) -> None:
    """Two names in each other's place."""
    one, other = _two_rijen(document, source)
    tabel = next(tabel for tabel in document.tabellen if one in tabel.all_rijen)
    if tabel.totaalrij in (one, other) or not one.naam.all or not other.naam.all:
        return
    (ax, ay), (bx, by) = one.naam.tekens[0][0].upright, other.naam.tekens[0][0].upright
    _move(one.naam.all, bx - ax, by - ay)
    _move(other.naam.all, ax - bx, ay - by)
    one.naam, other.naam = other.naam, one.naam


def letter(document: Document, source: random.Random) -> None:
    """Another letter in a name."""
    letters = [drawn for drawn in _rij(document, source).naam.tekens if drawn[0].text.islower()]
    if letters:
        _rewrite(source.choice(letters), _shuffled(_LETTERS, source), document)


# Taken away


def _take_away(tekens: Iterable[Teken], source: random.Random) -> None:
    """Not drawn, or drawn invisibly."""
    is_hidden = source.random() < 0.3
    for teken in tekens:
        teken.is_drawn, teken.is_hidden = is_hidden, is_hidden


def teken_weg(document: Document, source: random.Random) -> None:
    """A character of a count or a name not drawn."""
    rij = _rij(document, source)
    veld = source.choice([rij.naam, *rij.aantallen])
    if veld.tekens:
        _take_away(source.choice(veld.tekens), source)


def duizendtal_weg(document: Document, source: random.Random) -> None:
    """The thousands marks of a row not drawn: a blank is left."""
    for veld in _rij(document, source).aantallen:
        _take_away([teken for teken in veld.all if not teken.text.isdigit() and len(veld.tekens) > 1], source)


def aantal_weg(document: Document, source: random.Random) -> None:
    """A count not drawn."""
    _take_away(_veld(document, source).all, source)


def naam_weg(document: Document, source: random.Random) -> None:
    """A name not drawn, if no other one may have come in its place."""
    rij = _rij(document, source)
    if not document.has_names_elsewhere:
        _take_away(rij.naam.all, source)


def _may_draw_names(document: Document) -> bool:
    """True if no row is without its name: one drawn elsewhere might be taken for it."""
    is_whole = all(rij.naam.text or not rij.naam.tekens for tabel in document.tabellen for rij in tabel.all_rijen)
    document.has_names_elsewhere |= is_whole
    return is_whole


def rij_weg(document: Document, source: random.Random) -> None:
    """A row not drawn."""
    rij = _rij(document, source)
    _take_away(rij.tekens, source)
    _forget(document, rij)


def totaalrij_weg(document: Document, source: random.Random) -> None:
    """The total row not drawn."""
    tabel = _tabel(document, source)
    if tabel.totaalrij is not None:
        _take_away(tabel.totaalrij.tekens, source)
        tabel.totaalrij = None


def _forget(document: Document, rij: Rij) -> None:
    for tabel in document.tabellen:
        if rij is tabel.totaalrij:
            tabel.totaalrij = None
        elif rij in tabel.rijen:
            tabel.rijen.remove(rij)


def woord_weg(document: Document, source: random.Random) -> None:
    """Something in heading, labels or footnote that has no digit not drawn."""
    known = {teken for tabel in document.tabellen for rij in tabel.all_rijen for teken in rij.tekens}
    word = _word(document, source)
    if not any(teken in known or teken.text.isdigit() for teken in word):
        _take_away(word, source)


# Elsewhere, still to be read


def aantal_verschoven(document: Document, source: random.Random) -> None:
    """A count a little out of its place."""
    rij = _rij(document, source)
    tekens = source.choice(rij.aantallen).all
    if tekens:
        _move(tekens, source.uniform(-12, 12), source.uniform(-0.35, 0.35) * tekens[0].size)


def aantal_gespleten(document: Document, source: random.Random) -> None:
    """The last digits of a count a little apart from its first."""
    veld = _veld(document, source)
    if len(veld.tekens) > 1:
        cut = source.randrange(1, len(veld.tekens))
        away = source.uniform(-0.1, 1.0) * veld.all[0].size
        _move([teken for drawn in veld.tekens[cut:] for teken in drawn], away, 0)


def aantal_in_andere_rij(document: Document, source: random.Random) -> None:
    """A count a row or more up or down: no longer that of its row."""
    pitch = _tabel(document, source).pitch
    veld = _veld(document, source)
    if all(len(drawn) == 1 for drawn in veld.tekens):  # drawn twice it might take its own place
        _move(veld.all, 0, source.choice((-2, -1, 1, 2)) * pitch)
        veld.is_lost = True


def kolom_verschoven(document: Document, source: random.Random) -> None:
    """A column a little to the left or the right, in every row or from some row on."""
    rijen = _tabel(document, source).all_rijen
    column, away = source.randrange(5), source.uniform(-14, 14)
    for rij in rijen[source.choice((0, source.randrange(len(rijen)))) :]:
        _move(rij.aantallen[column].all, away, 0)


def kolommen_dicht(document: Document, source: random.Random) -> None:
    """The counts of a row, or of all, so close together that blanks between them are as those within."""
    tabel = _tabel(document, source)
    gap = source.uniform(0.15, 1.2)
    for rij in tabel.all_rijen if source.random() < 0.5 else [source.choice(tabel.all_rijen)]:
        velden = sorted((veld for veld in rij.aantallen if veld.all), key=lambda veld: veld.all[0].upright[0])
        for before, after in zip(velden[-2::-1], velden[:0:-1], strict=True):
            right = max(teken.upright[0] + teken.width * _stretch(teken) / 2 for teken in before.all)
            left = min(teken.upright[0] - teken.width * _stretch(teken) / 2 for teken in after.all)
            _move(before.all, left - right - gap * after.all[0].size, 0)


def _stretch(teken: Teken) -> float:
    return math.hypot(*teken.matrix[:2])


def rij_verschoven(document: Document, source: random.Random) -> None:
    """A whole row elsewhere."""
    rij = _rij(document, source)
    most = source.choice((0.4, 0.4, 1.5, 10)) * _tabel(document, source).pitch
    _move(rij.tekens, source.uniform(-40, 40), source.uniform(-most, most))


def regel_verschoven(document: Document, source: random.Random) -> None:
    """A line of the page, or one operator's text, a little out of its place."""
    tekens = source.choice((_line, _word))(document, source)
    if tekens:
        _move(tekens, source.uniform(-6, 6), source.uniform(-0.4, 0.4) * tekens[0].size)


def alles_geschud(document: Document, source: random.Random) -> None:
    """Every character of a page a very little out of its place."""
    most = source.uniform(0.01, 0.12)
    for teken in _blad(document, source).tekens:
        teken.move(source.uniform(-most, most) * teken.size, source.uniform(-most, most) * teken.size)


def uitgerekt(document: Document, source: random.Random) -> None:
    """Rows or columns of a page closer together or further apart."""
    tekens = _blad(document, source).tekens
    if tekens:
        wide, high = source.uniform(0.75, 1.15), source.uniform(0.6, 1.1)
        left, top = (min(teken.upright[axis] for teken in tekens) for axis in (0, 1))
        for teken in tekens:
            x, y = teken.upright
            teken.move((wide - 1) * (x - left), (high - 1) * (y - top))


def scheef(document: Document, source: random.Random) -> None:
    """A page a little askew, as a scan is."""
    slope = math.tan(math.radians(source.uniform(-2.5, 2.5)))
    for teken in _blad(document, source).tekens:
        teken.move(0, slope * teken.upright[0])


def korps(document: Document, source: random.Random) -> None:
    """A count, a row, a line or a word larger or smaller."""
    tekens = source.choice((_line, _word, lambda *of: _rij(*of).tekens, lambda *of: _veld(*of).all))(document, source)
    factor = source.uniform(0.6, 1.5)
    for teken in tekens:
        teken.scale(factor)


# In each other's way


def rijen_samen(document: Document, source: random.Random) -> None:
    """Two rows on one line, the one over the other or beside it: what is beside it can still be read."""
    one, other = _two_rijen(document, source)
    if one is not other:
        beside = source.choice((0.0, 0.0, source.uniform(-300, 300)))
        _move(other.tekens, beside, one.down - other.down)
        for veld in (*one.aantallen, *other.aantallen) if beside == 0 else ():
            veld.is_lost = True


def rij_dubbel(document: Document, source: random.Random) -> None:
    """A row once more, anywhere."""
    along, down = source.uniform(-60, 60), source.uniform(-300, 300)
    rij = _rij(document, source)
    for veld in (rij.naam, *rij.aantallen):
        for drawn in veld.tekens:
            copies = rij.blad.draw_again(drawn)
            _move(copies, along, down)
            drawn += copies


def rij_met_andere_naam(document: Document, source: random.Random) -> None:
    """The figures of a row once more, beside or under the table with another's name."""
    one, other = _two_rijen(document, source)
    down = source.uniform(-300, 300)
    if not _may_draw_names(document):
        return
    _move(one.blad.draw_again([teken for veld in one.aantallen for teken in veld.all]), 0, down - one.down + other.down)
    _move(one.blad.draw_again(other.naam.all), 0, down)


def ruis(document: Document, source: random.Random) -> None:
    """A count, a name or any text once more, anywhere."""
    some = source.choice((_line, _word, _word, lambda *of: _veld(*of).all, lambda *of: _rij(*of).naam.all))
    tekens = some(document, source)
    if tekens and _may_draw_names(document):
        reach = source.choice((20, 100, 400))
        copies = tekens[0].blad.draw_again(tekens)
        _move(copies, source.uniform(-reach, reach), source.uniform(-reach, reach))


def ruis_in_regel(document: Document, source: random.Random) -> None:
    """A count once more, on the line of a row."""
    veld, rij = _veld(document, source), _rij(document, source)
    copies = rij.blad.draw_again(veld.all) if veld.aantal else []  # a nought may stand in for another
    if copies:
        _move(copies, source.uniform(-300, 300), rij.down - copies[0].upright[1])


def dubbel_getekend(document: Document, source: random.Random) -> None:
    """A row or a line drawn again beside itself, as false bold is, or further off."""
    tekens = _line(document, source)
    if tekens:
        most = source.choice((0.1, 1.0))
        copies = {teken: tekens[0].blad.draw_again([teken]) for teken in tekens}
        every = [copy for of_one in copies.values() for copy in of_one]
        _move(every, *(source.uniform(-most, most) * tekens[0].size for _ in range(2)))
        for rij in (rij for tabel in document.tabellen for rij in tabel.all_rijen):
            for drawn in (*rij.naam.tekens, *(drawn for veld in rij.aantallen for drawn in veld.tekens)):
                drawn += [copy for teken in drawn if teken in copies for copy in copies[teken]]


# Column labels


def koppen_geruild(document: Document, source: random.Random) -> None:
    """The labels over two columns, or over two pairs, in each other's place: the figures change their meaning."""
    tabel = _tabel(document, source)
    if not tabel.rijen or not all(veld.all for veld in tabel.rijen[0].aantallen):
        return
    first = min(tabel.all_rijen, key=lambda rij: (rij.blad.place, rij.down))
    blad = first.blad
    same = [rij for rij in tabel.all_rijen if rij.blad is blad]
    rights = [max(teken.upright[0] for rij in same for teken in rij.aantallen[column].all) for column in range(5)]
    if rights != sorted(rights):
        return
    top = min(teken.upright[1] for teken in first.tekens)
    above = [teken for teken in blad.tekens if 2 < top - teken.upright[1] < _KOPPEN_ABOVE]
    pair = source.random() < 0.4
    columns = [[0, 1], [2, 3]] if pair else source.choice([[[0], [1]], [[2], [3]]])
    if not pair:
        leaves = _lines_of_leaves(above)
        above = [teken for teken in above if teken in leaves]
    parts = []
    for some in columns:
        left = rights[some[0] - 1] if some[0] else rights[0] - (rights[1] - rights[0])
        parts.append([teken for teken in above if left + 3 < teken.upright[0] <= rights[some[-1]] + 3])
    texts = ["".join(teken.text for teken in part).casefold() for part in parts]
    wanted = ["gemeente", "uwv"] if pair else ["profiel", "geen"]
    if not all(
        text.startswith(word) and text.count("geen") == (1 if pair else place)
        for place, (text, word) in enumerate(zip(texts, wanted, strict=True))
    ):
        return
    away = rights[columns[1][-1]] - rights[columns[0][-1]]
    _move(parts[0], away, 0)
    _move(parts[1], -away, 0)
    for rij in tabel.all_rijen:
        for one, other in zip(*columns, strict=True):
            rij.aantallen[one], rij.aantallen[other] = rij.aantallen[other], rij.aantallen[one]


def _lines_of_leaves(above: Sequence[Teken]) -> set[Teken]:
    """The characters of the lines from that of the word 'Geen' on."""
    tops = [
        one.upright[1]
        for place, one in enumerate(above)
        if "".join(teken.text for teken in above[place : place + 4]) == "Geen"
    ]
    return {teken for teken in above if tops and teken.upright[1] > min(tops) - teken.size / 2}


def kop_beschadigd(document: Document, source: random.Random) -> None:
    """A character of a line above the table not drawn, or another."""
    rij = min(_tabel(document, source).all_rijen, key=lambda rij: (rij.blad.place, rij.down))
    above = [teken for teken in rij.blad.tekens if 2 < rij.down - teken.upright[1] < _KOPPEN_ABOVE]
    above = [teken for teken in above if teken.text.isalpha()]
    if above:
        teken = source.choice(above)
        if source.random() < 0.5:
            _take_away([teken], source)
        else:
            _rewrite([teken], _shuffled(_LETTERS, source), document)


# Pages and fonts


def blad_gedraaid(document: Document, source: random.Random) -> None:
    """A page turned."""
    _blad(document, source).turn = source.choice((90, 180, 270))


def blad_weg(document: Document, source: random.Random) -> None:
    """A page taken out."""
    present = [blad for blad in document.bladen if not blad.is_gone]
    if len(present) > 1:
        gone = source.choice(present)
        gone.is_gone = True
        for rij in [rij for tabel in document.tabellen for rij in tabel.all_rijen if rij.blad is gone]:
            _forget(document, rij)


def bladen_geschud(document: Document, source: random.Random) -> None:
    """The pages in another order."""
    source.shuffle(document.bladen)


def bijgesneden(document: Document, source: random.Random) -> None:
    """A page of which less is shown: cut between lines, or left or right of everything on some line."""
    blad = _blad(document, source)
    tekens = blad.tekens
    if not tekens or blad.is_cropped or blad.is_turned:
        return
    left, low, right, high = blad.shown
    axis = source.randrange(2)
    edges = sorted((teken.middle[axis] - teken.size, teken.middle[axis] + teken.size) for teken in tekens)
    gaps = []
    reach = edges[0][1]
    for begin, end in edges:
        if begin > reach:
            gaps.append((reach + begin) / 2)
        reach = max(reach, end)
    if gaps:
        cut = source.choice(gaps)
        blad.shown = source.choice(
            [(cut, low, right, high), (left, low, cut, high)]
            if axis == 0
            else [(left, cut, right, high), (left, low, right, cut)]
        )
        blad.is_cropped = True


def codering(document: Document, source: random.Random) -> None:
    """A font of counts of which two digits are said to be each other."""
    tekens = _veld(document, source).all
    if not tekens:
        return
    font = tekens[0].font
    texts = {teken.code: teken.text for blad in document.bladen for teken in blad.tekens if teken.font == font}
    digits = [code for code, text in texts.items() if text in _DIGITS]
    if len(digits) > 1:
        one, other = source.sample(digits, 2)
        texts[one], texts[other] = texts[other], texts[one]
        document.recoded[font] = texts


MUTATIONS: dict[str, Mutation] = {
    mutation.__name__: mutation
    for mutation in (
        *(cijfer, voetnoot_anders, cijfers_kloppend, aantallen_geruild, kolommen_geruild, namen_geruild, letter),
        *(teken_weg, duizendtal_weg, aantal_weg, naam_weg, rij_weg, totaalrij_weg, woord_weg),
        *(aantal_verschoven, aantal_gespleten, aantal_in_andere_rij, kolom_verschoven, kolommen_dicht),
        *(rij_verschoven, regel_verschoven, alles_geschud, uitgerekt, scheef, korps),
        *(rijen_samen, rij_dubbel, rij_met_andere_naam, ruis, ruis_in_regel, dubbel_getekend),
        *(koppen_geruild, kop_beschadigd, blad_gedraaid, blad_weg, bladen_geschud, bijgesneden, codering),
    )
}
