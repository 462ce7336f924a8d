"""Machines that are set otherwise: a clock that is wrong, another locale, another time zone."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.fault import FAULT_PATH
from tests.support.quicker import parsed_before
from tests.support.workspace import RAW, Workspace

FAKETIME = shutil.which("faketime")
ZONES = Path("/usr/share/zoneinfo")
TRUE_DURATIONS = {"DONT_FAKE_MONOTONIC": "1", "FAKETIME_FORCE_MONOTONIC_FIX": "0", "NO_FAKE_STAT": "1"}
PYTHONS_OWN_UTF8_OFF = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""Python would take UTF-8 for C's ASCII by itself."""
NEDERLAND = "2022Q4/nederland.pdf"
"""Of a quarter that ended on 31 December 2022."""


def build_on(workspace: Workspace, moment: str) -> subprocess.CompletedProcess[str]:
    """A build of which the process is told that it starts at this moment; how long things take stays true."""
    assert FAKETIME is not None
    return subprocess.run(
        [FAKETIME, "-f", f"@{moment}", *workspace.command("klantprofielen", "build")],
        env={**workspace.environment, **parsed_before(workspace.data), **TRUE_DURATIONS, "PYTHONPATH": FAULT_PATH},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


@pytest.mark.skipif(FAKETIME is None, reason="needs Debian's faketime")
def test_publication_of_a_quarter_that_is_not_over_waits_in_raw_until_it_is(
    built: Workspace, workspace: Workspace
) -> None:
    """The quarter that goes on is read and quarantined; one that has yet to begin is not read at all."""
    ahead = workspace.raw / "2023Q3" / "vooruit.pdf"
    ahead.parent.mkdir()
    shutil.copy(RAW / NEDERLAND, ahead)
    early = build_on(workspace, "2022-12-31 12:00:00")
    assert early.returncode == 1
    assert (
        f"Quarantined: {NEDERLAND}: Het kwartaal: verwacht een kwartaal dat volgens de klok voorbij is op 2022-12-31, "
        "gevonden 2022Q4 in de kop, 2022Q4 in de map (2022Q4 loopt tot en met 2022-12-31)."
    ) in early.stderr
    assert (
        f"Not read: {ahead.parent}: the quarter ends on 2023-09-30, and by the clock of this machine it is 2022-12-31"
    ) in early.stderr
    assert workspace.query("SELECT quarter_key FROM dim_publicatie ORDER BY ALL") == [("2021Q1",), ("onbekend",)]
    assert workspace.query("SELECT bestand FROM mart_quarantaine") == [(NEDERLAND,)]
    shutil.rmtree(ahead.parent)

    later = workspace.run("build")
    assert later.returncode == 0, later.stderr
    assert workspace.exports() == built.exports()


@pytest.mark.skipif(FAKETIME is None, reason="needs Debian's faketime")
def test_clock_set_back_before_what_is_published_takes_nothing_out(built_copy: Workspace) -> None:
    before = built_copy.exports()
    result = build_on(built_copy, "2022-11-30 12:00:00")
    assert result.returncode == 1
    assert (
        "By the clock of this machine it is 2022-11-30, but 2022Q4, which ends on 2022-12-31, was accepted before"
    ) in result.stderr
    assert "Traceback" not in result.stderr
    assert built_copy.exports() == before


def test_other_locale_and_time_zone_give_the_same_bytes(built: Workspace, workspace: Workspace, tmp_path: Path) -> None:
    """In a Turkish locale without UTF-8, the letter i has another capital; Adak is ten hours behind."""
    if not (ZONES / "America/Adak").exists() or not Path("/usr/share/i18n/locales/tr_TR").exists():
        pytest.skip("needs Debian's tzdata and locales")
    name = "tr_TR.ISO-8859-9"
    made = ["/usr/bin/localedef", "-i", "tr_TR", "-f", "ISO-8859-9", str(tmp_path / name)]
    subprocess.run(made, check=True, capture_output=True)
    variables = {"LC_ALL": name, "LOCPATH": str(tmp_path), "TZ": "America/Adak", **PYTHONS_OWN_UTF8_OFF}
    result = workspace.spawn("build", variables=variables)
    assert result.returncode == 0, result.stderr
    assert workspace.exports() == built.exports()


def test_names_with_accents_are_shown_in_a_locale_of_ascii(built: Workspace) -> None:
    variables = {"LC_ALL": "C", **PYTHONS_OWN_UTF8_OFF}
    query = "select gemeente_naam from dim_gemeente where gemeente_code = 'GM1900' and is_current"
    shown = built.spawn("sql", query, variables=variables)
    assert "Súdwest-Fryslân" in shown.stdout, shown.stderr
    listed = built.spawn("status", variables=variables)
    assert "● loaded" in listed.stdout, listed.stderr
