"""What readers ask, each answered in three clicks at most: docs/reference/report.md has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from orchestration.system.settings import PROJECT_DIR
from tests.browser.chromium import Visit
from tests.browser.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

DOCUMENT = (PROJECT_DIR / "docs" / "reference" / "report.md").read_text(encoding="utf-8")
MAX_CLICKS = 3
LEFT_OUT = "…"
"""What stands in the document for the part of an answer that it leaves out."""


@dataclass(frozen=True)
class Question:
    """A question as docs/reference/report.md has it, the clicks to its answer, and where that stands.

    A click is a CSS selector of a link or button, `filter=value` of a choice, `?name` of a result of the search, or
    `+name` of an area to compare.
    """

    vraag: str
    clicks: tuple[str, ...]
    answer: str


TILE = "#kaart [data-amr=AM15] > a"
VRAGEN = (
    Question(
        "Hoeveel mensen uit mijn gemeente kan een werkgever vinden, en is dat meer dan eerst?",
        ("?Alkmaar",),
        "#kaarten .alle",
    ),
    Question(
        "Hoe staan we ervoor naast een gemeente zoals de onze?",
        ("?Alkmaar", "a[href*='vergelijk.html#gebieden=GM0361']", "#voorstellen button"),
        "#vergelijk tbody",
    ),
    Question("Zijn het klanten van de gemeente of van UWV die geen profiel hebben?", (TILE,), "#kaarten .zonder"),
    Question(
        "Welke gemeenten in mijn regio blijven achter, en om hoeveel mensen gaat het?",
        (TILE, "#gemeenten thead tr:last-child th:nth-child(9) button"),
        "#gemeenten tbody",
    ),
    Question("Welk deel van het doelgroepregister staat in Sonar?", (), "#kaarten :has(> h3:text('Bekend in Sonar'))"),
    Question(
        "Wat stond er precies in de publicatie, en waar?",
        (TILE, "#gemeenten tr:has(th a:text-is('Alkmaar')) .bronlink"),
        "tbody:target",
    ),
    Question(
        "Hoe ging het sinds de herindeling, en zijn de cijfers te vergelijken?", ("?Heerhugowaard",), ".herindeling"
    ),
    Question(
        "Doet mijn regio het beter dan regio’s die erop lijken?",
        (TILE, "a[href*='vergelijk.html#gebieden=AM15']", "#voorstellen button"),
        "#vergelijk tbody",
    ),
    Question(
        "Komt het verschil met Nederland door de gemeente of door UWV?",
        ("?Schagen",),
        "section[aria-labelledby=h-waardoor]",
    ),
    Question(
        "Hoe krijg ik een grafiek in een raadsmemo?",
        (TILE, "#grafiek-1 .gebruik summary", "#grafiek-1 .gebruik button:text('Bewaar als PNG')"),
        "#grafiek-1 .gebruik",
    ),
    Question(
        "Welke gemeente ging het meest vooruit?",
        ("nav a[href='ranglijst.html']", "#lijst th button:text('Vergeleken met een jaar geleden')"),
        "#lijst tbody tr:visible",
    ),
    Question("Wat is er dit kwartaal veranderd?", (), "#antwoord"),
    Question(
        "Hoe vergelijk ik twee gemeenten?",
        ("nav a[href='vergelijk.html']", "+Alkmaar", "+Hoorn"),
        "#vergelijk tbody",
    ),
    Question("Hoe was het een jaar geleden?", ("kwartaal=2021Q1",), "#antwoord"),
    Question(
        "Welke publicaties doen niet mee, en waarom?",
        ("nav a[href='kwaliteit.html']", "a[href='#apart']"),
        "section:has(#apart)",
    ),
    Question("Hoe krijg ik de cijfers in Excel?", ("nav a[href='data.html']",), "section:has(#mensen)"),
)


def row_of(vraag: str) -> list[str]:
    """The cells of the row in the document that asks a question: the question, clicks, the way, and the answer."""
    (row,) = [line for line in DOCUMENT.splitlines() if line.startswith(f"| {vraag} |")]
    return [cell.strip() for cell in row.strip("|").split("|")]


def follow(page: Page, click: str) -> None:
    """Make a click."""
    name, _, value = click.partition("=")
    if click.startswith("?"):
        page.locator("#zoek").fill(click[1:])
        before = page.url
        page.locator("#zoek").press("Enter")
        page.wait_for_url(lambda url: url != before)
    elif click.startswith("+"):
        page.locator("#erbij").fill(click[1:])
        page.locator("#erbij").press("Enter")
        page.locator("#gekozen-gebieden li", has_text=click[1:]).wait_for()
    elif name == "kwartaal":
        page.locator(f"[data-filter={name}]").select_option(value)
    else:
        page.locator(click).first.click()


@pytest.mark.parametrize("site", ["synthetic"], indirect=True)
@pytest.mark.parametrize("vraag", VRAGEN, ids=range(1, len(VRAGEN) + 1))
def test_question_is_answered_in_three_clicks(visit: Visit, site: Site, vraag: Question) -> None:
    _, clicks, _, answer = row_of(vraag.vraag)
    assert int(clicks) == len(vraag.clicks) <= MAX_CLICKS
    page = visit.page
    page.goto(site.address + "index.html")
    for click in vraag.clicks:
        follow(page, click)
    found = page.locator(vraag.answer).first
    found.wait_for()
    text = " ".join(found.inner_text().split())
    assert [part for part in map(str.strip, answer.strip("*").split(LEFT_OUT)) if part not in text] == [], text


def test_document_asks_these_questions_and_no_others() -> None:
    assert len(VRAGEN) == DOCUMENT.count("? |")
