"""Words that are recognised in a picture, where the engine overlooks the blanks between them."""

from __future__ import annotations

from typing import get_args

import pytest

from orchestration.reading import recognition
from orchestration.reading.context import ReadingContext
from orchestration.reading.recognition import Recognised, RecognitionError, parted
from orchestration.reading.version import reader
from orchestration.system.limits import Limits, Seen
from orchestration.system.settings import SEEDS_DIR
from tests.support.synthetic import TODAY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021Drechtsteden", ["2021", "Drechtsteden"]),
        ("DenHelder", ["Den", "Helder"]),
        ("inSonar.Hiervan", ["in", "Sonar.", "Hiervan"]),
        ("kwartaal2021", ["kwartaal", "2021"]),
        ("Gemeenteklantenin", ["Gemeenteklanten", "in"]),
        ("Geenprofielin", ["Geen", "profiel", "in"]),
        *(
            (text, [text])
            for text in ("UWV-klanten", "IJmond", "'s-Gravenhage", "1.490", "2e", "Q4-2022", "TOTAAL", "73%")
        ),
    ],
)
def test_word_is_parted_where_a_blank_must_be(text: str, expected: list[str]) -> None:
    found = list(parted(Recognised(text, ((0, 0), (100, 10), (100, 30), (0, 20)))))
    assert [word.text for word in found] == expected
    assert found[0].corners[0] == (0, 0)
    assert found[-1].corners[1] == pytest.approx((100, 10))
    assert [word.corners[1] for word in found[:-1]] == [word.corners[0] for word in found[1:]]


@pytest.mark.parametrize(
    ("libraries", "limits", "reason"),
    [((), Limits(), "'make ocr'"), (("rapidocr 3.10.0",), Limits(ocr_seconds=0), "KLANTPROFIELEN_OCR_SECONDS")],
)
def test_figures_that_cannot_be_recognised_are_an_error_that_says_what_to_do(
    libraries: tuple[str, ...], limits: Limits, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recognition, "installed_libraries", lambda: libraries)
    with pytest.raises(RecognitionError, match=reason):
        ReadingContext.from_seeds(SEEDS_DIR, TODAY, limits, "glyphs")


def test_figures_that_are_looked_at_make_another_reader() -> None:
    assert len({reader(seen) for seen in get_args(Seen)}) == len(get_args(Seen)) == 3
