"""A publication (synthetisch) of which a text is hidden, covered or struck through, by many means; and honest ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.support.hiding import honest_marks, honest_pages, honest_text
from tests.support.hiding.again import AGAIN
from tests.support.hiding.annotations import ANNOTATIONS, annotation
from tests.support.hiding.apart import APART
from tests.support.hiding.bases import BASES
from tests.support.hiding.below import BELOW
from tests.support.hiding.bent import BENT, ORDERS, STROKED
from tests.support.hiding.beside import BESIDE, TEXTS_BESIDE
from tests.support.hiding.blends import BLENDS
from tests.support.hiding.clips import CLIPS, FORMS
from tests.support.hiding.colours import ALPHAS, COLOURS, SIZES
from tests.support.hiding.covers import FILLS, PICTURES, STRIKES
from tests.support.hiding.damaged import DAMAGED_PAINT, DAMAGED_PICTURES
from tests.support.hiding.dashes import DASHES
from tests.support.hiding.digits import ADDITIONS, ERASURES
from tests.support.hiding.drawn import DRAWN
from tests.support.hiding.hairlines import HAIRLINES
from tests.support.hiding.honest import MARKED
from tests.support.hiding.in_one_layer import IN_ONE_LAYER
from tests.support.hiding.inked import INKED, INKLESS
from tests.support.hiding.large import LARGE_PAPER, LARGE_TYPE
from tests.support.hiding.large_beside import LARGE_BESIDE
from tests.support.hiding.large_em import LARGE_EM
from tests.support.hiding.layers import LAYERS
from tests.support.hiding.light import LIGHT
from tests.support.hiding.limits import DOUBTED, LIMITS
from tests.support.hiding.no_rules import NO_RULES
from tests.support.hiding.notes import FLAGS, NOTES
from tests.support.hiding.notes_beside import NOTES_BESIDE
from tests.support.hiding.other_reader import OTHER_READER
from tests.support.hiding.page import TARGETS, Hidden, draw, write
from tests.support.hiding.parts import FORM_CLIPS, FORM_STATES, MASKS, PAGE_BOXES
from tests.support.hiding.programs import PROGRAMS
from tests.support.hiding.sideways import SIDEWAYS
from tests.support.hiding.states import STATES
from tests.support.hiding.trees import TREES
from tests.support.hiding.unknown import OPERATORS, SPACES, UNKNOWN
from tests.support.hiding.unread import UNREAD

CLASSES: Mapping[str, Mapping[str, Hidden]] = {
    "clip": CLIPS,
    "form box": FORMS,
    "alpha": ALPHAS,
    "colour": COLOURS,
    "size": SIZES,
    "layer": LAYERS,
    "fill": FILLS,
    "picture": PICTURES,
    "annotation": ANNOTATIONS,
    "strike": STRIKES,
    "note without a look": NOTES,
    "flag of a note": FLAGS,
    "clip around a form": FORM_CLIPS,
    "state around a form": FORM_STATES,
    "soft mask": MASKS,
    "page box": PAGE_BOXES,
    "page apart": APART,
    "digit erased": ERASURES,
    "digit added": ADDITIONS,
    "ink below": BELOW,
    "ink beside": BESIDE,
    "text beside": TEXTS_BESIDE,
    "order": ORDERS,
    "bent": BENT,
    "stroke of text": STROKED,
    "large type": LARGE_TYPE,
    "large paper": LARGE_PAPER,
    "ink of a blank": INKED,
    "blank of a word": INKLESS,
    "damaged picture": DAMAGED_PICTURES,
    "damaged paint": DAMAGED_PAINT,
    "unknown font or form": UNKNOWN,
    "operator": OPERATORS,
    "colour space": SPACES,
    "state of a layer": STATES,
    "page below a page": TREES,
    "other reader": OTHER_READER,
    "unread by the other reader": UNREAD,
    "sideways page": SIDEWAYS,
    "note beside": NOTES_BESIDE,
    "beside large type": LARGE_BESIDE,
    "beside in one layer": IN_ONE_LAYER,
    "dash": DASHES,
    "text again": AGAIN,
    "white digit": LIGHT,
    "drawn by hand": DRAWN,
    "hairline": HAIRLINES,
    "rule without ink": NO_RULES,
    "blend": BLENDS,
    "small in a large em": LARGE_EM,
    "other programs": PROGRAMS,
}
"""Ways of hiding a text, by class and form."""


HONEST: Mapping[str, Hidden] = {
    **MARKED,
    **BASES,
    **honest_marks.HIGHLIGHTS,
    **honest_marks.BORDERS,
    **honest_marks.GROUNDS,
    **honest_marks.RULES,
    **honest_marks.STAMPS,
    **honest_marks.NOTES_THAT_SHOW_NOTHING,
    **honest_text.CLIPPED,
    **honest_text.COPIED,
    **honest_text.AS_CLIPS,
    **honest_text.STRUCTURES,
    **honest_pages.NOTES_FAR_AWAY,
    **honest_pages.SCANS,
    **honest_pages.UNEVEN_RULES,
    **honest_pages.IN_LAYERS,
    **honest_pages.PLAIN_PAGES,
}
"""The same page as people print, mark and sign it, and as programs draw it: all can be read."""


def tried(*, are_limits: bool = False) -> Iterator[tuple[str, str, str]]:
    """Every class, form and target to try: of a longer text only a part that decides nothing may be hidden in part.

    Args:
        are_limits: the forms that are known not to be noticed, instead of the others.
    """
    for name, forms in CLASSES.items():
        for form, hidden in forms.items():
            if (form in LIMITS.get(name, {})) != are_limits:
                continue
            is_part = any(word in form for word in ("half", "characters", "another"))
            for target in hidden.targets:
                if not (is_part and " " in TARGETS[target]):
                    yield name, form, target


__all__ = ["CLASSES", "DOUBTED", "HONEST", "LIMITS", "TARGETS", "Hidden", "annotation", "draw", "tried", "write"]
