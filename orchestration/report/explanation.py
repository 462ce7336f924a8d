"""Why a share differs from Nederland's or from a year ago, and what would change it: sentences and bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from orchestration.domain.count import format_count
from orchestration.report.bar_chart import Bar, BarChart, bars
from orchestration.report.data import ReportData
from orchestration.report.figures import Decomposition
from orchestration.report.notation import change, compared, direction, listing, percent

_GROUPS = (
    ("bijdrage_gemeente", "Gemeenteklanten", "gemeente", "een {} deel van de gemeenteklanten een profiel heeft"),
    ("bijdrage_uwv", "UWV-klanten", "uwv", "een {} deel van de UWV-klanten een profiel heeft"),
)
_MIX = ("bijdrage_verhouding", "Verhouding tussen beide", "nl")


@dataclass(frozen=True, slots=True)
class Explanation:
    """A difference in share: the sentence that tells it, and its bars; None if it can't be taken apart."""

    sentence: str
    chart: BarChart | None


def explanations(data: ReportData, code: str, name: str, quarter_key: str) -> list[Explanation]:
    """Why the share of an area is not Nederland's, and not that of a year ago; what is not known is left out.

    Args:
        data: all that the pages show.
        code: of the area.
        name: of the area, in a sentence.
        quarter_key: the quarter.
    """
    if data.is_few(code, "profielgraad", quarter_key):
        return []
    found = []
    comparisons: tuple[Literal["nederland", "jaar"], ...] = ("nederland", "jaar")
    for vergelijking in comparisons:
        difference = data.decomposition(code, vergelijking, quarter_key)
        if difference and (vergelijking == "nederland" or difference.is_zelfde_samenstelling_jaar):
            other = "in Nederland" if vergelijking == "nederland" else "een jaar geleden"
            found.append(_explained(difference, name, other, data.labels[quarter_key]))
    return found


def _explained(difference: Decomposition, name: str, other: str, quarter: str) -> Explanation:
    told = f"Het percentage met profiel is in {name} {compared(difference.verschil, 'aandeel')} {other}"
    if difference.bijdrage_verhouding is None:
        return Explanation(f"{told}. In een van de twee groepen zit niemand. Daarom splitsen we dat niet uit.", None)
    reason = _reason(difference, other) if direction(difference.verschil, "aandeel") != "gelijk" else ""
    rows = [
        *(Bar(label, *_points(getattr(difference, column)), colour) for column, label, colour, _ in _GROUPS),
        Bar(_MIX[1], *_points(difference.bijdrage_verhouding), _MIX[2]),
        Bar("Samen", *_points(difference.verschil), "alle", is_total=True),
    ]
    subtitle = f"Verschil met {other.removeprefix('in ')}, {quarter}, in procentpunten"
    return Explanation(
        f"{told}{reason}.", bars(f"Waardoor verschilt het % met profiel in {name}?", subtitle, "Procentpunten", rows)
    )


def _points(value: float) -> tuple[float, str]:
    return value, change(value, "aandeel").removesuffix("\N{NO-BREAK SPACE}procentpunt")


def _reason(difference: Decomposition, other: str) -> str:
    """The part that weighs most in the direction of the difference."""
    sign = 1 if difference.verschil > 0 else -1
    parts = {column: sign * getattr(difference, column) for column, *_ in (*_GROUPS, _MIX)}
    largest = max(parts, key=lambda column: parts[column])
    if largest == _MIX[0]:
        own, beside = difference.aandeel_gemeenteklanten, difference.aandeel_gemeenteklanten_vergelijking
        is_smaller = own < beside
        return (
            f". Dat komt vooral doordat een {'kleiner' if is_smaller else 'groter'} deel gemeenteklant is: "
            f"{percent(own)}, {other} {percent(beside)}. Gemeenteklanten hebben "
            f"{'minder vaak' if is_smaller == (sign > 0) else 'vaker'} een profiel dan UWV-klanten"
        )
    text = next(text for column, _, _, text in _GROUPS if column == largest)
    return f". Dat komt vooral doordat {text.format('groter' if sign > 0 else 'kleiner')}"


def what_if(data: ReportData, code: str, name: str, quarter_key: str) -> str:
    """What would change the share of an area; '' if that is not known.

    Args:
        data: all that the pages show.
        code: of the area.
        name: of the area, in a sentence.
        quarter_key: the quarter.
    """
    found = data.what_if(code, quarter_key)
    if found is None:
        return ""
    if code in data.amr_names:
        return _halved(data, found.gemeenten, found.geholpen, found.profielgraad_als)
    needed = found.personen_tot_nederland
    if needed is None:
        return ""
    if needed == 0:
        return f"In {name} is het percentage al even hoog als in Nederland, of hoger."
    people = "Krijgt nog 1 persoon" if needed == 1 else f"Krijgen nog {format_count(needed)} mensen"
    return f"{people} een profiel, dan is het percentage in {name} minstens zo hoog als in Nederland."


def _halved(data: ReportData, codes: tuple[str, ...], helped: int | None, share: float | None) -> str:
    if not helped or share is None:
        return ""
    names = listing([data.gemeente_names[one] for one in codes])
    who, halve = (f"de {len(codes)} gemeenten", "halveren") if len(codes) > 1 else ("de gemeente", "halveert")
    return (
        f"Stel dat {who} met de meeste mensen zonder profiel ({names}) dat aantal {halve}. Dan krijgen daar samen "
        f"{format_count(helped)} mensen een profiel. "
        f"In de hele regio heeft dan {percent(share)} een profiel."
    )
