"""An unattended week: Dagster's daemon alone publishes quarter after quarter, whatever the site does."""

from __future__ import annotations

import json
import os
import urllib.request
from pathlib import Path

import dagster as dg
import pytest

from orchestration.recorded import PUBLISHED
from tests.web_server import WebServer
from tests.week import AMR, FAKETIME, HEADER, planned, services

QUARTERS = int(os.environ.get("WEEK_QUARTERS", "4"))


@pytest.mark.skipif(FAKETIME is None, reason="Debian's package faketime is not there")
def test_daemon_alone_publishes_the_late_the_broken_and_the_revised(tmp_path: Path, web: WebServer) -> None:
    days = planned(QUARTERS)
    happened = []
    with services(tmp_path, web, days[0].date) as week:
        for day in days:
            happened.append(week.live(day))
            print(happened[-1], flush=True)
