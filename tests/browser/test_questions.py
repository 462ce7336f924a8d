"""Ten questions of policy officers, each answered in three clicks at most; docs/reference/report.md lists them."""

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
SHOWN = "section:not([hidden]) "


@dataclass(frozen=True)
class Question:
    """A question as docs/reference/report.md has it, the clicks to its answer, and what is seen there.

    A click is a CSS selector of a link or button, `filter=value` of a choice, or `?name` of a result of the search.
    """

    vraag: str
    clicks: tuple[str, ...]
    answer: str
    says: tuple[str, ...]


TILE = "#kaart [data-amr=AM15]"
VRAGEN = (
    Question(
        "Hoeveel mensen in mijn gemeente kan een werkgever vinden, en is dat meer dan toen?",
        ("?Alkmaar",),
        SHOWN + ".kerncijfer.alle",
        (" van ", "een kwartaal eerder", "een jaar eerder"),
    ),
    Question(
        "Hoe staat mijn regio ervoor naast Nederland?", (TILE,), SHOWN + ".kerncijfer.alle", ("Nederland", "Plaats")
    ),
    Question(
        "Zijn het klanten van de gemeente of van UWV die geen profiel hebben?",
        (TILE,),
        SHOWN + ".kerncijfer.zonder",
        ("gemeenteklanten", "UWV-klanten"),
    ),
    Question(
        "Welke gemeenten blijven achter, en om hoeveel mensen gaat het?",
        (TILE,),
        SHOWN + "table:has(caption:text('Personen zonder profiel'))",
        ("Alkmaar", "Hoorn"),
    ),
    Question("Welk deel van het doelgroepregister is bekend in Sonar?", ("maat=registratiegraad",), TILE, ("%",)),
    Question(
        "Wat stond er precies, en waar?",
        (TILE, SHOWN + "tr:has(th:text-is('Alkmaar')) .bronlink"),
        "tbody:target",
        ("Alkmaar",),
    ),
    Question(
        "Hoe ging het sinds de herindeling, en is dat te vergelijken?",
        ("?Heerhugowaard",),
        "main",
        ("opgegaan in", "Dijk en Waard", "Heerhugowaard en Langedijk"),
    ),
    Question("Hoe was het een jaar geleden?", ("kwartaal=2021Q1",), "#kwartaalnaam", ("eerste kwartaal 2021",)),
    Question(
        "Welke cijfers ontbreken, en waarom?",
        ("nav a[href='kwaliteit.html']", "a[href='#apart']"),
        "section:has(#apart) table",
        (".pdf",),
    ),
    Question(
        "Hoe krijg ik de cijfers van mijn regio in Excel?",
        (TILE,),
        SHOWN + "[data-download=xlsx]",
        ("Download alle kwartalen (Excel)",),
    ),
)


def follow(page: Page, click: str) -> None:
    """Make a click."""
    if click.startswith("?"):
        page.locator("#zoek").fill(click[1:])
        page.locator("#zoekresultaat a").first.click()
    elif click.partition("=")[0] in ("maat", "kwartaal"):
        name, _, value = click.partition("=")
        page.locator(f"[data-filter={name}]").select_option(value)
    else:
        page.locator(click).first.click()


@pytest.mark.parametrize("site", ["synthetic"], indirect=True)
@pytest.mark.parametrize("vraag", VRAGEN, ids=range(1, len(VRAGEN) + 1))
def test_question_is_answered_in_three_clicks(visit: Visit, site: Site, vraag: Question) -> None:
    assert f"| {vraag.vraag} |" in DOCUMENT
    assert len(vraag.clicks) <= MAX_CLICKS
    page = visit.page
    page.goto(site.address + "index.html")
    for click in vraag.clicks:
        follow(page, click)
    answer = page.locator(vraag.answer).first
    answer.wait_for()
    text = " ".join(answer.inner_text().split())
    assert [part for part in vraag.says if part not in text] == []


def test_ten_questions_are_asked() -> None:
    assert len(VRAGEN) == DOCUMENT.count("? |") == 10
