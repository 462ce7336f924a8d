"""Marks beside figures and names: whatever stands there in whatever size, no character is lost or makes us raise."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from orchestration.reading.glyphs import Glyph
from orchestration.reading.marks import lift_marks

_Drawn = tuple[str, float, float, float]
"""A character, its left edge, its top and its height."""


def glyph(text: str, x0: float, top: float, height: float) -> Glyph:
    x1, bottom = x0 + height / 2, top + height
    return Glyph(text, x0, top, x1, bottom, (x0, top, x1, bottom), 0)


@given(
    st.lists(
        st.tuples(
            st.sampled_from("12(),.*†a ⁰x"),
            st.integers(0, 12).map(lambda step: step * 2.0),
            st.integers(0, 6).map(lambda step: step * 1.0),
            st.sampled_from([4.0, 6.0, 9.0, 10.0]),
        ),
        max_size=8,
    )
)
@example([("2", 0.0, 3.0, 10.0), ("*", 5.0, 2.0, 6.0), (",", 13.0, 2.0, 6.0), ("1", 21.0, 2.0, 6.0)])
def test_every_character_is_kept_as_it_is_or_as_a_mark(drawn: list[_Drawn]) -> None:
    glyphs = [glyph(*one) for one in drawn]
    lifted = lift_marks(glyphs)
    assert len(lifted) == len(glyphs)
    for before, after in zip(glyphs, lifted, strict=True):
        assert after.text in (before.text, f"^{before.text}") or before.text in "0123456789()abc,."
