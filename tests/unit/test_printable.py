"""Text that may go to a terminal: no character that it obeys."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.system.printable import printable

EVIL = {
    "\x1b[2J": r"\u001b[2J",
    "\x1b]8;;http://x\x07": r"\u001b]8;;http://x\u0007",
    "\x9b31m": r"\u009b31m",
    "a\rb\bc": r"a\u000db\u0008c",
    "\x0b\x0c\x7f\x00": r"\u000b\u000c\u007f\u0000",
    "\u202egro\u2066\u200f": r"\u202egro\u2066\u200f",
    "\u2028\u2029\x85": r"\u2028\u2029\u0085",
    os.fsdecode(b"caf\xe9.pdf"): r"caf\udce9.pdf",
    "\U000e0001": r"\udb40\udc01",
}


@pytest.mark.parametrize(("text", "shown"), EVIL.items())
def test_character_that_a_terminal_obeys_is_written_out(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize("text", ["Súdwest-Fryslân 1.490\n\t'’–\u00a0\u202f€", "[red]1\\", "日本", "🙂"])
def test_text_that_does_no_harm_stays(text: str) -> None:
    assert printable(text) == text


@given(st.text())
def test_shown_text_is_as_harmless_and_the_same_json(text: str) -> None:
    shown = printable(text)
    assert printable(shown) == shown
    shown.encode()
    assert json.loads(printable(json.dumps(text, ensure_ascii=False))) == text
