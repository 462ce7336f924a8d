"""The ways to change what a golden text prints, each keeping account of what it then prints."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tests.fuzz.printed import DASHES, MARKS, figure
from tests.fuzz.text import Deel, Line, TextDocument, TextRij, TextTabel

Mutation = Callable[[TextDocument, random.Random], None]

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_BLANKS = ("\t", "  ", "   ", " ", "\t\t", " \t ", "\u00a0", "\u2003", "\x0b", " | ", "; ")
_UNSEEN = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\x7f", "\x08")
_DIRECTIONS = ("\u2066", "\u2067", "\u202a", "\u202d", "\u200f", "\u202b")
"""Marks of direction that leave the digits of a figure in their order, and its points too."""
_TELWOORDEN = ("eerste", "tweede", "derde", "vierde")


def _tabel(document: TextDocument, chance: random.Random) -> TextTabel:
    return chance.choice([tabel for tabel in document.tabellen if tabel.all_rijen])


def _rij(document: TextDocument, chance: random.Random) -> TextRij:
    """A row; one of nothing but noughts, which no sum misses, more often than there are."""
    rijen = _tabel(document, chance).all_rijen
    noughts = [rij for rij in rijen if not any(rij.counts)]
    return chance.choice(noughts if noughts and chance.random() < 0.3 else rijen)


def _aantal(document: TextDocument, chance: random.Random) -> Deel:
    return chance.choice(_rij(document, chance).aantallen)


def _two_rijen(document: TextDocument, chance: random.Random) -> tuple[TextTabel, TextRij, TextRij]:
    tabel = _tabel(document, chance)
    return tabel, chance.choice(tabel.all_rijen), chance.choice(tabel.all_rijen)


def _line(document: TextDocument, chance: random.Random) -> Line | None:
    """A line that is no row."""
    others = document.others()
    return chance.choice(others) if others else None


def _exchange(one: Deel, other: Deel) -> None:
    text, value = one.text, one.value
    one.write(other.text, other.value)
    other.write(text, value)


def _copy(line: Line) -> tuple[Line, dict[int, Deel]]:
    """A line once more, and which piece of it each piece became."""
    new = {id(deel): Deel(deel.text, deel.value) for deel in line}
    return list(new.values()), new


def _forget(document: TextDocument, line: Line) -> None:
    """Account for a line that is no longer there."""
    for tabel in document.tabellen:
        tabel.rijen = [rij for rij in tabel.rijen if rij.line is not line]
        if tabel.totaalrij is not None and tabel.totaalrij.line is line:
            tabel.totaalrij = None
        for key, deel in tabel.voetnoot.items():
            if any(other is deel for other in line):
                tabel.voetnoot[key] = Deel("")


# Other figures and names


def cijfer(document: TextDocument, chance: random.Random) -> None:
    """Another digit in a count."""
    deel = _aantal(document, chance)
    places = [place for place, character in enumerate(deel.text) if character.isdigit()]
    if places:
        place = chance.choice(places)
        text = deel.text[:place] + chance.choice("0123456789") + deel.text[place + 1 :]
        deel.write(text, figure(text))


def cijfers_kloppend(document: TextDocument, chance: random.Random) -> None:
    """One or more persons more in a row, its column, and both totals: a sound table of other figures."""
    tabel = _tabel(document, chance)
    if tabel.totaalrij is None or not tabel.rijen:
        return
    rij, column, more = chance.choice(tabel.rijen), chance.randrange(4), chance.choice((1, 7, 400, 12_345))
    for deel in (wanted.aantallen[place] for wanted in (rij, tabel.totaalrij) for place in (column, 4)):
        if isinstance(deel.value, int):
            value = deel.value + more
            deel.write(f"{value:,}".replace(",", "."), value)


def aantallen_geruild(document: TextDocument, chance: random.Random) -> None:
    """Two counts in each other's place."""
    _, one, other = _two_rijen(document, chance)
    _exchange(chance.choice(one.aantallen), chance.choice((one, other)[chance.randrange(2)].aantallen))


def kolommen_geruild(document: TextDocument, chance: random.Random) -> None:
    """The figures of two columns in each other's place, in every row."""
    one, other = chance.sample(range(5), 2)
    for rij in _tabel(document, chance).all_rijen:
        _exchange(rij.aantallen[one], rij.aantallen[other])


def namen_geruild(document: TextDocument, chance: random.Random) -> None:
    """Two names in each other's place."""
    tabel, one, other = _two_rijen(document, chance)
    if tabel.totaalrij not in (one, other):
        _exchange(one.naam, other.naam)


def letter(document: TextDocument, chance: random.Random) -> None:
    """Another letter in a name."""
    naam = _rij(document, chance).naam
    places = [place for place, character in enumerate(naam.text) if character.islower()]
    if places and naam.text == naam.value:
        place = chance.choice(places)
        text = naam.text[:place] + chance.choice(_LETTERS) + naam.text[place + 1 :]
        naam.write(text, text)


def aantal_anders(document: TextDocument, chance: random.Random) -> None:
    """Something else in the place of a count."""
    deel = _aantal(document, chance)
    digits = re.sub(r"\D", "", deel.text) or "0"
    text = chance.choice(
        (
            *("", "x", "<5", "n.b.", "?", "*", "...", "\u2026", "12a", "1e3", "0x10", "1,5", "1.5", "-3", "+4", "007"),
            *(f"{digits}{mark}" for mark in ("%", ",0", ".", "\u00bd", "(1)")),
            *(f"{before}{digits}" for before in ("<", ">", "ca. ", "0", "\u2212", "\u20ac")),
            *(digits * times for times in (2, 5, 40)),
            *DASHES,
        )
    )
    deel.write(text, figure(text))


def voetnootteken(document: TextDocument, chance: random.Random) -> None:
    """A mark of a footnote after a name or a count."""
    rij = _rij(document, chance)
    deel = chance.choice((rij.naam, *rij.aantallen))
    deel.text += chance.choice(("*", "**", "\u00b9", "<sup>1</sup>", "\u2020"))


def aantal_enorm(document: TextDocument, chance: random.Random) -> None:
    """A count of so many digits that no column holds it, or no integer is made of it."""
    text = chance.choice("123456789") + "0" * chance.choice((9, 10, 18, 19, 4299, 4300, 9999))
    _aantal(document, chance).write(text, figure(text))


def duizendtal(document: TextDocument, chance: random.Random) -> None:
    """Another mark of thousands in a count, a row, or all: a comma and an apostrophe are none."""
    mark = chance.choice((*MARKS, "", ",", "'", "\u2019", "_"))
    rijen = _tabel(document, chance).all_rijen if chance.random() < 0.5 else [_rij(document, chance)]
    for deel in (deel for rij in rijen for deel in rij.aantallen):
        if isinstance(deel.value, int) and deel.value > 999:
            text = f"{deel.value:,}".replace(",", mark)
            deel.write(text, figure(text))


def schrift(document: TextDocument, chance: random.Random) -> None:
    """The digits of a count in another script: who knows it reads the same, and raised ones are no count."""
    deel = _aantal(document, chance)
    zero = chance.choice((0xFF10, 0x0660, 0x06F0, 0x0966, 0x1D7CE))
    raised = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
    digits = raised if chance.random() < 0.3 else "".join(chr(zero + digit) for digit in range(10))
    text = re.sub(r"[0-9]", lambda digit: digits[int(digit[0])], deel.text)
    if text != deel.text:
        deel.write(text, None if digits is raised else deel.value)


# Taken away


def teken_weg(document: TextDocument, chance: random.Random) -> None:
    """A character of a name or a count taken away."""
    rij = _rij(document, chance)
    deel = chance.choice((rij.naam, *rij.aantallen))
    if deel.text:
        place = chance.randrange(len(deel.text))
        text = deel.text[:place] + deel.text[place + 1 :]
        deel.write(text, figure(text) if deel is not rij.naam else text)


def aantal_weg(document: TextDocument, chance: random.Random) -> None:
    """A count taken away, what stands between it and the next too or not."""
    rij = _rij(document, chance)
    deel = chance.choice(rij.aantallen)
    deel.write("", None)
    if chance.random() < 0.5:
        place = next(place for place, other in enumerate(rij.line) if other is deel)
        rij.line[place - 1].text = ""


def naam_weg(document: TextDocument, chance: random.Random) -> None:
    """A name taken away."""
    _rij(document, chance).naam.write("", "")


def rij_weg(document: TextDocument, chance: random.Random) -> None:
    """A row taken away, the total row as likely as another."""
    line = _rij(document, chance).line
    _forget(document, line)
    del document.lines[document.place(line)]


def totaalrij_weg(document: TextDocument, chance: random.Random) -> None:
    """The total row taken away, and what repeats it: that would be the total row then."""
    tabel = _tabel(document, chance)
    if tabel.totaalrij is not None:
        text = [deel.text for deel in tabel.totaalrij.line]
        document.lines = [line for line in document.lines if [deel.text for deel in line] != text]
        tabel.rijen = [rij for rij in tabel.rijen if [deel.text for deel in rij.line] != text]
        tabel.totaalrij = None


def regel_weg(document: TextDocument, chance: random.Random) -> None:
    """A line of heading, labels or footnote taken away."""
    line = _line(document, chance)
    if line is not None:
        _forget(document, line)
        del document.lines[document.place(line)]


# Elsewhere, or written otherwise


def scheiding(document: TextDocument, chance: random.Random) -> None:
    """Something else between the fields of a row, or of all."""
    blank = chance.choice(_BLANKS)
    rijen = _tabel(document, chance).all_rijen if chance.random() < 0.5 else [_rij(document, chance)]
    for rij in rijen:
        fields = {id(deel) for deel in (rij.naam, *rij.aantallen)}
        for before, deel, after in zip(rij.line, rij.line[1:], rij.line[2:], strict=False):
            if id(deel) not in fields and id(before) in fields and id(after) in fields and not deel.text.strip():
                deel.text = blank


def opmaak(document: TextDocument, chance: random.Random) -> None:
    """A field, a row or a line in bold, italic, a heading or a link."""
    begin, end = chance.choice((("**", "**"), ("<b>", "</b>"), ("<i>", "</i>"), ("*", "*"), ("[", "](x)"), ("# ", "")))
    rij = _rij(document, chance)
    delen = chance.choice(([chance.choice(rij.aantallen)], [rij.naam], [*rij.aantallen, rij.naam]))
    if chance.random() < 0.3:
        rij.line[0].text, rij.line[-1].text = begin + rij.line[0].text, rij.line[-1].text + end
    else:
        for deel in delen:
            deel.text = f"{begin}{deel.text}{end}"


def doorgehaald(document: TextDocument, chance: random.Random) -> None:
    """A count, a row or a table that is struck through, or shown nowhere: what it says no longer counts."""
    begin, end = chance.choice(
        (
            *((f"<{tag}>", f"</{tag}>") for tag in ("del", "s", "strike", "DEL", "script", "style", "template")),
            *(("~~", "~~"), ("<!-- ", " -->"), ('<span style="display:none">', "</span>"), ("<del\n>", "</del\n>")),
        )
    )
    tabel = _tabel(document, chance)
    rij = chance.choice(tabel.all_rijen)
    wanted = chance.choice(("aantal", "rij", "tabel"))
    if wanted == "aantal":
        deel = chance.choice(rij.aantallen)
        deel.write(f"{begin}{deel.text}{end}", None)
    else:
        first, last = (rij.line, rij.line) if wanted == "rij" else (tabel.all_rijen[0].line, tabel.all_rijen[-1].line)
        first[0].text = begin + first[0].text
        last[-1].text += end
        for struck in [rij] if wanted == "rij" else tabel.all_rijen:
            for deel in struck.aantallen:
                deel.value = None


def onzichtbaar(document: TextDocument, chance: random.Random) -> None:
    """A character that is not seen in a name or a count."""
    rij = _rij(document, chance)
    deel = chance.choice((rij.naam, *rij.aantallen))
    place = chance.randint(0, len(deel.text))
    deel.text = deel.text[:place] + chance.choice(_UNSEEN) + deel.text[place:]


def richting(document: TextDocument, chance: random.Random) -> None:
    """A mark of direction before a figure; one of them lets it be seen the other way round."""
    deel = _aantal(document, chance)
    mark = chance.choice((*_DIRECTIONS, *["\u202e"] * len(_DIRECTIONS)))
    is_seen_so = mark in _DIRECTIONS or deel.text == deel.text[::-1]
    text = mark + deel.text + chance.choice(("", "\u202c", "\u2069"))
    deel.write(text, deel.value if is_seen_so else None)


def rijen_geschud(document: TextDocument, chance: random.Random) -> None:
    """The rows of a table in another order, the total row too or not."""
    tabel = _tabel(document, chance)
    rijen = tabel.all_rijen if chance.random() < 0.3 else tabel.rijen
    lines = list({id(rij.line): rij.line for rij in rijen}.values())
    places = [document.place(line) for line in lines]
    for place, line in zip(places, chance.sample(lines, len(lines)), strict=True):
        document.lines[place] = line
    document.sort()


def regel_verplaatst(document: TextDocument, chance: random.Random) -> None:
    """A line elsewhere."""
    line = document.lines.pop(chance.randrange(len(document.lines)))
    document.lines.insert(chance.randint(0, len(document.lines)), line)
    document.sort()


def regel_gebroken(document: TextDocument, chance: random.Random) -> None:
    """A row broken after a field; what stands on two lines may be read together."""
    rij = _rij(document, chance)
    place = chance.randrange(1, len(rij.line))
    rij.line[place].text = "\n" + rij.line[place].text


def regels_samen(document: TextDocument, chance: random.Random) -> None:
    """Two lines on one, a blank or nothing between them."""
    place = chance.randrange(len(document.lines))
    if place + 1 < len(document.lines):
        one, other = document.lines[place : place + 2]
        one += [Deel(chance.choice((" ", "\t", ""))), *other]
        del document.lines[place + 1]
        for rij in (rij for tabel in document.tabellen for rij in tabel.all_rijen if rij.line is other):
            rij.line = one


# In each other's way


def rij_dubbel(document: TextDocument, chance: random.Random) -> None:
    """A row once more in its table, or before or after all, by its own name or another's."""
    tabel, one, other = _two_rijen(document, chance)
    line, new = _copy(one.line)
    rij = TextRij(line, new[id(one.naam)], [new[id(deel)] for deel in one.aantallen])
    if chance.random() < 0.5:
        rij.naam.write(other.naam.text, other.naam.value)
    places = [document.place(rij.line) for rij in tabel.all_rijen]
    if chance.random() < 0.7:
        document.lines.insert(chance.randint(min(places), max(places)), line)
        tabel.rijen.append(rij)
    else:
        document.lines.insert(chance.choice((0, len(document.lines))), line)


def ruis(document: TextDocument, chance: random.Random) -> None:
    """A line once more, or one of our own, anywhere."""
    line = _line(document, chance)
    own = ("Bron: UWV", "-----", "1", "12 34", "Gemeente", "Totaal", "Voorlopige cijfers", "=1+1", "\x00", "\u2028")
    text = chance.choice(own) if line is None or chance.random() < 0.5 else "".join(deel.text for deel in line)
    document.lines.insert(chance.randint(0, len(document.lines)), [Deel(text)])


def herhaald(document: TextDocument, chance: random.Random) -> None:
    """All of it once more, some lines of it, or a line very often."""
    begin, end = sorted(chance.choices(range(len(document.lines) + 1), k=2))
    lines = [[Deel("".join(deel.text for deel in line))] for line in document.lines[begin:end]]
    rows = {id(rij.line) for tabel in document.tabellen for rij in tabel.all_rijen}
    if not any(id(line) in rows for line in document.lines[begin:end]):
        document.lines[end:end] = lines * chance.choice((1, 1, 3, 200))


# Heading, labels and footnote


def kwartaal_anders(document: TextDocument, chance: random.Random) -> None:
    """Another quarter in the heading."""
    tabel = document.tabellen[0]
    number, year = chance.randrange(4), chance.randint(2014, 2023)
    pattern = re.compile(rf"({'|'.join(_TELWOORDEN)})( kwartaal )(20\d\d)", re.IGNORECASE)
    matches = [(deel, match) for line in document.others() for deel in line for match in pattern.finditer(deel.text)]
    if len(matches) == 1 and len(document.tabellen) == 1:
        ((deel, match),) = matches
        new = f"{_TELWOORDEN[number].capitalize()}{match[2]}{year}"
        deel.text = deel.text[: match.start()] + new + deel.text[match.end() :]
        tabel.keys["quarter_key"] = f"{year}Q{number + 1}"


def voetnoot_anders(document: TextDocument, chance: random.Random) -> None:
    """Another digit or another character in a figure of the footnote, or one taken away."""
    delen = [deel for deel in _tabel(document, chance).voetnoot.values() if deel.text]
    if delen:
        deel = chance.choice(delen)
        place = chance.randrange(len(deel.text))
        new = chance.choice((*"0123456789", "a", "@", ",", " ", ""))
        text = deel.text[:place] + new + deel.text[place + 1 :]
        deel.write(text, figure(text.strip()))


def koppen_geruild(document: TextDocument, chance: random.Random) -> None:
    """The labels over the two pairs of columns in each other's place: the figures change their meaning."""
    tabel = document.tabellen[0]
    lines = [line for line in document.others() if "UWV-klanten" in line[0].text and "Gemeenteklanten" in line[0].text]
    if len(lines) == 1 == len(document.tabellen) and len(lines[0]) == 1:
        (deel,) = lines[0]
        halves = deel.text.split("UWV-klanten")
        deel.text = "Gemeenteklanten".join(half.replace("Gemeenteklanten", "UWV-klanten") for half in halves)
        for rij in tabel.all_rijen:
            rij.aantallen = [rij.aantallen[column] for column in _PAIRS_EXCHANGED]


_PAIRS_EXCHANGED = (2, 3, 0, 1, 4)


def regel_beschadigd(document: TextDocument, chance: random.Random) -> None:
    """A letter of heading, labels or footnote taken away, or another."""
    line = _line(document, chance)
    deel = chance.choice(line) if line else Deel("")
    places = [place for place, character in enumerate(deel.text) if character.isalpha()]
    if places and deel.value is None:
        place = chance.choice(places)
        deel.text = deel.text[:place] + chance.choice(("", chance.choice(_LETTERS))) + deel.text[place + 1 :]


# The file


def regeleinden(document: TextDocument, chance: random.Random) -> None:
    """Lines that end otherwise."""
    document.ends = chance.choice(("\r\n", "\r", "\n\n", "\n \n", "\x0b", "\x0c", "\x85", "\u2028"))


def codering(document: TextDocument, chance: random.Random) -> None:
    """Another encoding."""
    document.encoding = chance.choice(("utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "utf-7"))


TEXT_MUTATIONS: dict[str, Mutation] = {
    mutation.__name__: mutation
    for mutation in (
        *(cijfer, cijfers_kloppend, aantallen_geruild, kolommen_geruild, namen_geruild, letter, aantal_anders),
        *(
            voetnootteken,
            aantal_enorm,
            duizendtal,
            schrift,
            teken_weg,
            aantal_weg,
            naam_weg,
            rij_weg,
            totaalrij_weg,
            regel_weg,
        ),
        *(scheiding, opmaak, doorgehaald, onzichtbaar, richting, rijen_geschud, regel_verplaatst, regel_gebroken),
        *(regels_samen, rij_dubbel, ruis, herhaald, kwartaal_anders, voetnoot_anders, koppen_geruild),
        *(regel_beschadigd, regeleinden, codering),
    )
}
