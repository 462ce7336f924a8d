"""`python -m tests.bench.charts`: milliseconds and bytes of a chart of 24 quarters and two lines, with its table."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from orchestration.publishing.pages import page_environment
from orchestration.report import chart, notation
from orchestration.report.chart import Series

RUNS = 200
KEYS = [f"{year}Q{quarter}" for year in range(2019, 2025) for quarter in range(1, 5)]


def main() -> None:
    """Print the median of the milliseconds, and the bytes."""
    filters: dict[str, Callable[..., str]] = {
        "percent": notation.percent,
        "quarter": "eerste kwartaal {}".format,
    }
    templates = Path(chart.__file__).parent / "templates"
    macros = page_environment(templates, filters=filters).get_template("chart.html").module
    values = [0.55 + 0.0123456 * (index % 7) for index in range(24)]
    lines = [
        Series("Noord-Holland Noord", chart.UWV, list(zip(KEYS, values, strict=True))),
        Series("Nederland", chart.NEDERLAND, list(zip(KEYS, values[::-1], strict=True)), is_comparison=True),
    ]
    seconds = []
    for _ in range(RUNS):
        start = time.process_time()
        drawn = chart.trend("UWV-klanten met klantprofiel", "Noord-Holland Noord en Nederland", lines)
        figure = str(macros.chart_figure(drawn, 1, "Bron: UWV"))  # type: ignore[attr-defined]
        seconds.append(time.process_time() - start)
    print(f"{1000 * statistics.median(seconds):.1f} ms, {len(figure.encode()):,} bytes; median of {RUNS}")


if __name__ == "__main__":
    main()
