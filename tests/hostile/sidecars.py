"""Sidecars that hurt who reads YAML, or say what no sidecar can say; each lies beside a sound publication."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from functools import partial

Make = Callable[[random.Random], bytes]

SOUND: Mapping[str, str] = {
    "producer": "UWV",
    "title": "Transparantie van klantprofielen",
    "accessed": "2026-11-22",
    "terms_of_use": "Bronvermelding (UWV) verplicht",
    "sha256": "{sha256}",
    "size": "{size}",
    "facsimile": "true",
}
"""The fields of a sound sidecar as they are written; the braces get what fits the file."""

DIGITS = "9" * 4301


def sidecar(**changes: str) -> bytes:
    """A sidecar that is sound but for some fields, as they are written."""
    fields = {**SOUND, **changes}
    return "".join(f"{name}: {value}\n" for name, value in fields.items()).encode("utf-8", "surrogatepass")


def _field(name: str, value: str, _chance: random.Random) -> bytes:
    return sidecar(**{name: value})


def _whole(content: bytes, _chance: random.Random) -> bytes:
    return content


def _with(lines: str, _chance: random.Random) -> bytes:
    return sidecar() + lines.encode()


def merge_bomb(chance: random.Random) -> bytes:
    """Maps that merge the one before nine times: 9^depth entries."""
    depth = chance.randrange(25, 40)
    lines = ["a0: &a0 {x: 1}"]
    lines += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}], y{n}: 1}}" for n in range(1, depth)]
    return "\n".join(lines).encode()


def alias_bomb(chance: random.Random) -> bytes:
    """A milliard laughs."""
    depth = chance.randrange(20, 40)
    lines = ['a0: &a0 ["lol"]', *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, depth))]
    return "\n".join(lines).encode() + b"\n" + sidecar(note=f"*a{depth - 1}")


def deep(opened: str, closed: str, chance: random.Random) -> bytes:
    """Collections in collections."""
    depth = chance.choice([500, 5_000, 100_000])
    return sidecar(note=opened * depth + closed * depth)


def many(piece: str, times: int, _chance: random.Random) -> bytes:
    """So many nodes."""
    return sidecar(understood=f"[{piece * times}]")


_TAGS = {
    "python-object": "!!python/object/apply:os.system ['touch hostile']",
    "python-name": "!!python/name:os.system",
    "python-module": "!!python/module:os",
    "python-tuple": "!!python/tuple [1, 2]",
    "binary": "!!binary " + "QUJD" * 10_000,
    "binary-that-is-none": '!!binary "@@@"',
    "set": "!!set {a, b}",
    "ordered-map": "!!omap [a: 1, a: 2]",
    "own-tag": "!hostile x",
    "int-of-words": "!!int abc",
    "float-of-words": "!!float abc",
    "timestamp-of-words": "!!timestamp abc",
    "bool-of-words": "!!bool abc",
    "int-of-nothing": "!!int ''",
    "null-of-words": "!!null x",
    "map-of-a-sequence": "!!map [1]",
    "string-of-a-map": "!!str {a: 1}",
    "merge-of-a-word": "{<<: x}",
    "value-key": "{=: x}",
    "unhashable-key": "{[1, 2]: x}",
    "map-as-key": "{{a: 1}: x}",
}

_FIELDS: dict[str, tuple[str, str]] = {
    "size-of-digits": ("size", DIGITS),
    "size-of-hexadecimals": ("size", "0x" + "f" * 9000),
    "size-of-octals": ("size", "0" + "7" * 9000),
    "size-of-bits": ("size", "0b" + "1" * 60_000),
    "size-of-sixties": ("size", "1" + ":59" * 20_000),
    "size-of-underscores": ("size", "1" + "_" * 100_000),
    "size-of-a-float": ("size", "1e308"),
    "size-infinite": ("size", ".inf"),
    "size-no-number": ("size", ".nan"),
    "size-of-another-file": ("size", "{other_size}"),
    "size-below-nil": ("size", "-1"),
    "accessed-of-digits": ("accessed", f"{DIGITS}-01-01"),
    "accessed-in-february": ("accessed", "2026-02-30"),
    "accessed-of-a-number": ("accessed", DIGITS),
    "accessed-in-hexadecimals": ("accessed", "0x" + "f" * 9000),
    "accessed-of-a-float": ("accessed", "1e308"),
    "published-of-digits": ("published", DIGITS),
    "published-in-hexadecimals": ("published", "0x" + "f" * 9000),
    "published-in-the-year-nil": ("published", "'0000-01-01'"),
    "published-in-other-digits": ("published", "'٢٠٢٣-٠٤-٢٠'"),
    "filed-at-the-end-of-time": ("filed_at", "9999-12-31T23:59:59-23:59"),
    "filed-at-the-beginning-of-time": ("filed_at", "0001-01-01T00:00:00+23:59"),
    "filed-at-digits": ("filed_at", f"2026-01-01T00:00:00.{DIGITS}Z"),
    "filed-at-hexadecimals": ("filed_at", "0x" + "f" * 9000),
    "quarter-of-digits": ("quarter_key", f"2021Q{DIGITS}"),
    "quarter-in-other-digits": ("quarter_key", "'٢٠٢١Q١'"),
    "hash-of-digits": ("sha256", DIGITS),
    "hash-of-64-digits": ("sha256", "9" * 64),
    "hash-of-another-file": ("sha256", "0" * 64),
    "replaces-of-digits": ("replaces", DIGITS),
    "note-of-digits": ("note", DIGITS),
    "note-of-19-megabytes": ("note", "x" * 19 * 1024**2),
    "note-of-escapes": ("note", '"\\e]0;title\\a\\e[2J\\x9b2J\\N\\L\\P"'),
    "note-of-surrogates": ("note", '"\\ud800\\udfff"'),
    "note-of-markup": ("note", '"[bold red]x[/][link=file:///etc/passwd]<script>alert(1)</script>"'),
    "name-of-escapes": ("original_name", '"..\\/..\\/\\e[2J\\0x"'),
    "url-of-a-script": ("url", '"https://x/\\u202e<script>alert(1)</script>"'),
    "url-without-end": ("url", f"https://x/{'a' * 5_000_000}"),
    "title-of-a-bait": ("title", '"' + " " * 100_000 + 'x"'),
    "facsimile-of-a-map": ("facsimile", "{a: 1}"),
    "understood-of-a-map": ("understood", "{a: 1}"),
}

_WHOLE: dict[str, bytes] = {
    "empty": b"",
    "nul-bytes": bytes(1000),
    "noise": bytes(range(128, 256)) * 10,
    "utf-16": sidecar().decode().encode("utf-16"),
    "half-a-letter": sidecar() + b"note: \xf0\x9f",
    "a-list": b"- a\n- b\n",
    "a-number": DIGITS.encode(),
    "a-date": b"2026-02-30",
    "a-tag": b"!!python/object/apply:os.system ['touch hostile']",
    "two-documents": sidecar() + b"---\n" + sidecar(),
    "documents-by-the-thousand": b"---\n" * 200_000,
    "tabs": sidecar().replace(b": ", b":\t"),
    "directive": b"%YAML 9.9\n%TAG ! !!python/\n---\n" + sidecar(),
    "anchor-of-itself": b"&a [*a]",
    "anchor-of-a-field": sidecar().replace(b"producer: UWV", b"producer: &u UWV").replace(b"title: T", b"title: *u #"),
    "merge-of-itself": b"a: &a\n  <<: *a\n",
    "indentation-without-end": b"".join(b" " * n + b"a:\n" for n in range(3_000)),
    "brackets-without-end": b"[" * 200_000,
    "questions-without-end": b"? " * 100_000,
    "dashes-without-end": b"- " * 100_000,
    "quote-without-end": b'note: "' + b"\\\n" * 500_000,
    "comment-without-end": sidecar() + b"#" * 15_000_000,
    "keys-by-the-hundred-thousand": b"".join(b"k%d: 1\n" % n for n in range(200_000)),
    "control-letters": sidecar(note="a\x01\x1b[2J"),
}


def twice(name: str, value: str, _chance: random.Random) -> bytes:
    """A field that stands there twice, at first with another value."""
    return f"{name}: {value}\n".encode() + sidecar()


SIDECARS: dict[str, Make] = {
    "merge-bomb": merge_bomb,
    "alias-bomb": alias_bomb,
    "arrays-deep": partial(deep, "[", "]"),
    "maps-deep": partial(deep, "{a: ", "}"),
    "maps-as-keys-deep": partial(deep, "{? ", " : 1}"),
    "nodes-by-the-million": partial(many, "x, ", 1_000_000),
    "maps-by-the-hundred-thousand": partial(many, "{a: 1}, ", 200_000),
    "hash-twice": partial(twice, "sha256", "0" * 64),
    "incomplete-twice": partial(_with, "incomplete: false\nincomplete: true\n"),
    "quarter-twice": partial(_with, "quarter_key: 2021Q1\nquarter_key: 2020Q4\n"),
    **{f"tag-{name}": partial(_field, "note", value) for name, value in _TAGS.items()},
    **{name: partial(_field, field, value) for name, (field, value) in _FIELDS.items()},
    **{f"whole-{name}": partial(_whole, content) for name, content in _WHOLE.items()},
}
"""By name: sidecars made from chance; `{sha256}`, `{size}` and `{other_size}` get what is so of the file beside it."""
