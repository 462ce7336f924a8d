"""The ways to change the sidecar of a golden file, each keeping account of whether it is sound, and what it says."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from orchestration.domain.sidecar import SYNTHETISCH

REQUIRED = ("producer", "title", "accessed", "terms_of_use", "sha256", "size")
TEXTS = ("producer", "title", "terms_of_use", "original_name", "note")
_MARKS = ("facsimile", "synthetic", "incomplete")

Mutation = Callable[["SidecarDocument", random.Random], None]


@dataclass(slots=True)
class SidecarDocument:
    """A sidecar: its fields, how they are written, and what is wrong with it, by field or by step.

    `lines` are written below the fields as they are. `is_doubtful`: nobody says whether it is sound.
    """

    fields: dict[str, Any]
    faults: set[str] = field(default_factory=set)
    is_doubtful: bool = False
    lines: list[str] = field(default_factory=list)
    is_flow: bool = False
    before: str = ""
    ends: str = "\n"
    encoding: str = "utf-8"

    @classmethod
    def of(cls, sha256: str, size: int) -> SidecarDocument:
        """The honest sidecar of a file."""
        return cls(
            {
                "producer": SYNTHETISCH.producer,
                "title": SYNTHETISCH.title,
                "url": "https://example.org/klantprofielen.pdf",
                "accessed": date(2023, 8, 1),
                "published": "2023-07-20",
                "terms_of_use": SYNTHETISCH.terms_of_use,
                "sha256": sha256,
                "size": size,
                "synthetic": True,
                "note": "Gemaakt om te toetsen.",
            }
        )

    def content(self) -> bytes:
        """Its bytes as it is now."""
        if self.is_flow:
            text = json.dumps(self.fields, ensure_ascii=False, default=str) + "\n"
        else:
            text = yaml.safe_dump(self.fields, sort_keys=False, allow_unicode=True, width=100)
        whole = self.before + text + "".join(f"{line}\n" for line in self.lines)
        return whole.replace("\n", self.ends).encode(self.encoding, "replace")

    @property
    def is_sound(self) -> bool | None:
        """True where a person could trust it, False where not, None where nobody says."""
        return False if self.faults else None if self.is_doubtful else True

    def put(self, key: str, value: object, *, sound: bool) -> None:
        """Let a field have a value."""
        self.fields[key] = value
        (self.faults.discard if sound else self.faults.add)(key)

    def add(self, *lines: str, fault: str) -> None:
        """Let it have lines that make it unsound for good."""
        self.lines += lines
        self.faults.add(f"line: {fault}")


def veld_weg(document: SidecarDocument, chance: random.Random) -> None:
    """A field taken away."""
    key = chance.choice(list(document.fields) or ["note"])
    document.fields.pop(key, None)
    (document.faults.add if key in REQUIRED else document.faults.discard)(key)


def tekst_anders(document: SidecarDocument, chance: random.Random) -> None:
    """Another text, from empty to too long."""
    sound: Any = (
        "\u00d6sterreich \u2013 \U0001f600",
        "x" * 500,
        "=1+1",
        "<script>alert(1)</script>",
        "a: b",
        "# geen",
        "ja",
        "~x",
    )
    unsound = ("", "   ", "x" * 501, "x" * 100_000)
    text = chance.choice((*sound, *unsound))
    document.put(chance.choice(TEXTS), text, sound=text in sound)


def soort_anders(document: SidecarDocument, chance: random.Random) -> None:
    """Something that is no text where a text belongs."""
    value: Any = chance.choice(([], {}, ["x"], {"x": "y"}, 12, 1.5, True, None))
    key = chance.choice(TEXTS)
    document.put(key, value, sound=value is None and key not in REQUIRED)


def sha_anders(document: SidecarDocument, chance: random.Random) -> None:
    """Another hash, or one that is none."""
    sha256 = str(document.fields.get("sha256", ""))
    place = chance.randrange(64)
    other = "0" if sha256[place : place + 1] != "0" else "1"
    values: Any = (
        sha256[:place] + other + sha256[place + 1 :],
        sha256[:-1],
        sha256 + "0",
        "f" * 64,
        "",
        None,
        [sha256],
        12,
    )
    document.put("sha256", chance.choice(values), sound=False)


def size_anders(document: SidecarDocument, chance: random.Random) -> None:
    """Another size, or one that is none."""
    size = int(document.fields.get("size", 1) or 1) if isinstance(document.fields.get("size"), int) else 1
    values: Any = (size + 1, size - 1, size * 1000, 0, -size, 10**18, 10**40, None, [], "veel", float("inf"), 1.5)
    document.put("size", chance.choice(values), sound=False)


def size_enorm(document: SidecarDocument, chance: random.Random) -> None:
    """A size of more digits than an integer is made of."""
    document.fields.pop("size", None)
    document.add(f"size: {chance.choice('123456789')}{'0' * chance.choice((4299, 4300, 99_999))}", fault="size")


def kwartaal(document: SidecarDocument, chance: random.Random) -> None:
    """A quarter assigned that is none, or none at all."""
    value: Any = chance.choice(
        (None, "2021Q5", "2021q1", "2013Q4", "Q1", 2021, "", "9999Q4", "2021Q1\n", ["2021Q1"], True)
    )
    document.put("quarter_key", value, sound=value is None)


def raadpleging(document: SidecarDocument, chance: random.Random) -> None:
    """Another day of consulting."""
    sound: Any = (date(2023, 9, 30), "2023-10-01")
    value: Any = chance.choice((*sound, "2023-02-30", "gisteren", "", None, [], {}, "31-12-2023", "0000-00-00"))
    document.put("accessed", value, sound=value in sound)


def verschijning(document: SidecarDocument, chance: random.Random) -> None:
    """Another day, month or year of publication."""
    sound: Any = (date(2023, 7, 1), "2023-07", 2023, "2023", None)
    value: Any = chance.choice(
        (*sound, "2023-13", "23", "2023-02-29", "2023-7", "juli 2023", [], 1.5, "2023-00", "20230701x")
    )
    document.put("published", value, sound=value in sound)


def vervangt(document: SidecarDocument, chance: random.Random) -> None:
    """The hash of another file, or what is none."""
    value: Any = chance.choice(("a" * 64, None, "a" * 63, "A" * 64, "g" * 64, "", 0, ["a" * 64]))
    document.put("replaces", value, sound=value in ("a" * 64, None))


def merk(document: SidecarDocument, chance: random.Random) -> None:
    """A mark set, or what is no yes or no."""
    value: Any = chance.choice((True, False, "misschien", 2, [], {}, -1, "0x1", 0.5))
    document.put(chance.choice(_MARKS), value, sound=isinstance(value, bool))


def begrepen(document: SidecarDocument, chance: random.Random) -> None:
    """Texts that a person understood, or what is no list of texts."""
    sound: Any = (["Bron: UWV"], [], ["x" * 500, "y"])
    value: Any = chance.choice((*sound, [""], ["x" * 501], "Bron: UWV", [["x"]], [1], {"a": "b"}, [None]))
    document.put("understood", value, sound=value in sound)


def begrepen_veel(document: SidecarDocument, chance: random.Random) -> None:
    """More texts that a person understood than anybody reads."""
    document.put("understood", [f"tekst {number}" for number in range(chance.choice((100, 5_000)))], sound=True)
    document.is_doubtful = True


def adres(document: SidecarDocument, chance: random.Random) -> None:
    """Another address, or what is none."""
    sound = ("http://example.org/a?b=c#d", "https://example.org/%20", None)
    value: Any = chance.choice(
        (*sound, "javascript:alert(1)", "ftp://example.org", "file:///etc/passwd", "http://a b", "", 1)
    )
    document.put("url", value, sound=value in sound)


def veld_erbij(document: SidecarDocument, chance: random.Random) -> None:
    """A field that there is not."""
    names = (
        "Size",
        "sha-256",
        "uitslag",
        "aantal",
        "",
        "__class__",
        "model_config",
        "x" * 5_000,
        "producer ",
        "\u200b",
    )
    document.put(chance.choice(names), chance.choice((1, "x", None, [])), sound=False)


def sleutel_anders(document: SidecarDocument, chance: random.Random) -> None:
    """A field of which the name is no text."""
    key = chance.choice(("1", "null", "true", "? [a, b]", "2023-01-01", "1.5", "{a: b}"))
    document.add(f"{key}: x", fault="key")


def veld_dubbel(document: SidecarDocument, chance: random.Random) -> None:
    """A field that is there twice."""
    key = chance.choice([key for key in document.fields if key] or ["size"])
    value = yaml.safe_dump({key: chance.choice((document.fields.get(key), "x"))}, allow_unicode=True)
    document.add(value.rstrip("\n"), fault="double")


def anker(document: SidecarDocument, chance: random.Random) -> None:
    """An anchor and its alias, a merge, or a bomb of them."""
    pairs = zip("abcdefg", "bcdefgh", strict=True)
    bomb = ["a: &a [x]", *(f"{after}: &{after} [{', '.join([f'*{one}'] * 9)}]" for one, after in pairs)]
    merge = ["a: &a {note: x}", "<<: *a"]
    loop = ["understood: &a [*a]"]
    plain = ["original_name: &a naam"]
    document.add(*chance.choice((bomb, merge, loop, plain, ["<<: {note: x}"], ["note2: *a"])), fault="anchor")


def label(document: SidecarDocument, chance: random.Random) -> None:
    """A value with a tag of its own."""
    document.fields.pop("note", None)
    tags = (
        "!!python/object/apply:os.system ['true']",
        "!!python/name:os.system",
        "!x y",
        "!!binary aGFsbG8=",
        "!!set {a}",
    )
    more = ("!!omap [a: b]", "!!timestamp 2023-01-01", "!!int 12")
    document.add(f"note: {chance.choice((*tags, *more))}", fault="tag")


def meer_documenten(document: SidecarDocument, chance: random.Random) -> None:
    """A second document in the file."""
    document.add(*chance.choice((("---", "note: x"), ("...", "---", "{}"), ("---", "---"))), fault="documents")


def kop(document: SidecarDocument, chance: random.Random) -> None:
    """A comment, or the mark that a document begins."""
    document.before = chance.choice(("# herkomst\n", "---\n", "\n\n", "# \u00e9\n---\n"))


def geen_veldenlijst(document: SidecarDocument, chance: random.Random) -> None:
    """Something else than fields."""
    document.fields = {}
    contents = ("", "[]", "- a", "tekst", "12", "null", "~", "{}", "'", "[" * 5_000, "%YAML 9.9")
    document.lines = []
    document.add(chance.choice(contents), fault="no fields")


def genest(document: SidecarDocument, chance: random.Random) -> None:
    """A value so deep that who follows it falls."""
    depth = chance.choice((2, 50, 500, 5_000, 50_000))
    begin, end = chance.choice((("[", "]"), ("{a: ", "}"), ("- ", "")))
    document.fields.pop("note", None)
    document.add(f"note: {begin * depth}x{end * depth}", fault="deep")


def schrijfwijze(document: SidecarDocument, chance: random.Random) -> None:
    """The fields in another order, as JSON, or with other line ends: the same sidecar."""
    document.ends = chance.choice(("\n", "\r\n"))
    document.is_flow = chance.random() < 0.3 and not document.lines
    keys = list(document.fields)
    document.fields = {key: document.fields[key] for key in chance.sample(keys, len(keys))}


def codering(document: SidecarDocument, chance: random.Random) -> None:
    """Another encoding: who reads it as UTF-8 may read something else."""
    document.encoding = chance.choice(("utf-8-sig", "utf-16", "utf-32", "latin-1", "utf-7"))
    document.is_doubtful = True


def stuurteken(document: SidecarDocument, chance: random.Random) -> None:
    """A character that may not stand in YAML, or that a terminal obeys."""
    character = chance.choice(("\x00", "\x1b[31m", "\x07", "\x7f", "\x9b", "\ufffe", "\t"))
    document.lines.append(f"original_name: a{character}b")
    document.is_doubtful = True


SIDECAR_MUTATIONS: dict[str, Mutation] = {
    mutation.__name__: mutation
    for mutation in (
        *(veld_weg, tekst_anders, soort_anders, sha_anders, size_anders, size_enorm, kwartaal, raadpleging),
        *(verschijning, vervangt, merk, begrepen, begrepen_veel, adres, veld_erbij, sleutel_anders, veld_dubbel),
        *(anker, label, meer_documenten, kop, geen_veldenlijst, genest, schrijfwijze, codering, stuurteken),
    )
}
