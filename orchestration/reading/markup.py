"""Markup in a text: what only changes how a piece looks goes; what strikes or hides a piece stays on each of its words.

Whether markup we do not know strikes a piece can't be told, so it counts as if it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestration.domain.publicatie import RefusedError

_MARKUP = re.compile(
    r"<!--|<!|<\?|(?<!~)~~(?!~)|\n[^\S\n]*\n"
    r"|<(?P<slash>/?)(?P<name>[a-z][^\s<>/]*)(?P<rest>[^<>]*)(?:(?P<end>>)|(?=<))",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"<(?:https?:|mailto:|[^\s<>@]+@)[^\s<>]+>", re.IGNORECASE)
_INLINE = frozenset(["b", "big", "center", "code", "em", "font", "i", "small", "span", "strong", "tt", "u", "wbr"])
_HEADINGS = [f"h{level}" for level in range(1, 7)]
_BLOCK = frozenset(["blockquote", "body", "br", "div", "hr", "html", "li", "ol", "p", "pre", "ul", *_HEADINGS])
"""What follows these begins on a new line."""
_VOID = frozenset({"br", "hr", "img", "wbr"})
"""These hold nothing."""
_CLOSES = {"<!--": "-->", "<!": ">", "<?": "?>"}
_STRIKE = "~~"
_DEEPEST = 100


def without_markup(text: str) -> str:
    """The text, with lines that end in a line feed, without the markup that leaves a piece as valid as it was.

    Each word of any other piece gets the opening markup before it: '<del>26 30</del>' becomes '<del>26 <del>30'.

    Raises:
        RefusedError: if markup lies too deep within other markup.
    """
    return "".join(_plain_pieces(text))


def _plain_pieces(text: str) -> Iterator[str]:
    around: list[str] = []
    done = 0
    while found := _MARKUP.search(text, done):
        yield _marked(text[done : found.start()], around)
        done = found.end()
        if (closes := _CLOSES.get(found[0])) is not None:
            end = text.find(closes, done)
            done = len(text) if end < 0 else end + len(closes)
            yield _marked(text[found.end() : done].removesuffix(closes), [found[0]])
        elif found["name"] is None:
            yield _paragraph_or_strike(found[0], around)
        elif _ADDRESS.fullmatch(found[0]):
            yield _marked(found[0], around)
        else:
            yield _tag(found, around)
        if len(around) > _DEEPEST:
            raise RefusedError(f"De opmaak van de tekst is dieper dan {_DEEPEST} lagen.")
    yield _marked(text[done:], around)


def _paragraph_or_strike(markup: str, around: list[str]) -> str:
    """Begin or end a piece that Markdown strikes; the end of a paragraph ends it too."""
    if _STRIKE in around:
        around.remove(_STRIKE)
    elif markup == _STRIKE:
        around.append(_STRIKE)
    return "" if markup == _STRIKE else markup


def _tag(found: re.Match[str], around: list[str]) -> str:
    """Begin or end a piece at a tag; gives what stands in its place."""
    name = found["name"].lower()
    opening = f"<{name}>"
    is_known = bool(found["end"]) and name in _INLINE | _BLOCK and not found["rest"].strip(" \t\n/")
    if found["slash"] and opening in around:
        del around[len(around) - 1 - around[::-1].index(opening) :]
    elif not found["slash"] and name not in _VOID and (around or not is_known):
        around.append(opening)
        return "" if found["end"] else _marked(found[0], around)
    elif not is_known:
        return found[0]
    return "\n" if name in _BLOCK else ""


def _marked(text: str, around: list[str]) -> str:
    return re.sub(r"\S+", lambda word: around[0] + word[0], text) if around else text
