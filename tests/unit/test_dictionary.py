"""The dictionary's texts: code between backticks, and nothing that a browser takes for markup."""

from __future__ import annotations

import pytest

from orchestration.publishing.dictionary import _code


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("the column `totaal`", "the column <code>totaal</code>"),
        ("<b> `a<b` & `c`", "&lt;b&gt; <code>a&lt;b</code> &amp; <code>c</code>"),
        ("`<script>`", "<code>&lt;script&gt;</code>"),
        ("one ` alone", "one ` alone"),
        ("`` holds none", "`` holds none"),
        ("{0} %s \\1 `{}`", "{0} %s \\1 <code>{}</code>"),
        ("", ""),
    ],
)
def test_code_is_marked_and_everything_is_escaped(text: str, html: str) -> None:
    assert _code(text) == html
