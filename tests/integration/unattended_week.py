"""An unattended week: Dagster's daemon alone publishes quarter after quarter, whatever the site does."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import dagster as dg
import pytest

from orchestration.defs.recorded import PUBLISHED
from orchestration.domain.quarter import FIRST_QUARTER
from tests.support.web_server import WebServer
from tests.support.week import AMR, FAKETIME, HEADER, planned, services

QUARTERS = int(os.environ.get("WEEK_QUARTERS", "10"))
"""Four at least."""


@pytest.mark.skipif(FAKETIME is None, reason="Debian's package faketime is not there")
def test_daemon_alone_publishes_every_quarter_the_late_the_mended_and_the_revised(
    tmp_path: Path, web: WebServer
) -> None:
    plan = planned(QUARTERS)
    print(f"\n{HEADER}")
    with services(tmp_path, web, plan.days[0].date) as week:
        for day in plan.days:
            print(week.live(day), flush=True)

        runs = week.instance.get_runs()
        assert {run.status for run in runs} == {dg.DagsterRunStatus.SUCCESS}
        assert week.runs_shown() == len(runs)
        # Once for each quarter, for what was broken, and for what was revised.
        published = week.instance.fetch_materializations(PUBLISHED, limit=1000).records
        assert len(published) == QUARTERS + 2

    assert Counter(alert["kind"] for alert in week.alerts) == {"late": 1, "quarantine": 1}
    late, kept_out = sorted(week.alerts, key=lambda alert: alert["kind"])
    assert late["key"] == f"late/{plan.late}"
    assert kept_out["title"].startswith(f"Quarantined: {plan.broken}/")

    found = week.workspace.query(
        "SELECT quarter_key, amr_key IS NOT NULL, revision FROM dim_publicatie WHERE is_current ORDER BY ALL"
    )
    revised = {(FIRST_QUARTER, True)}
    assert found == sorted(
        (key, is_amr, 2 if (key, is_amr) in revised else 1) for key in plan.keys for is_amr in (False, True)
    )
    assert week.workspace.query("SELECT DISTINCT quarter_key, amr_code, revision, wijziging FROM mart_revisie") == [
        (FIRST_QUARTER, AMR, 2, "gewijzigd")
    ]
