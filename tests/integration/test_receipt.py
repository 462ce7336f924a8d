"""The receipt of a build: whatever changes afterwards, one thing at a time, is a reason to build."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from orchestration.alerts.alert import DeliveryError, failure_alert, tell
from orchestration.cli.outcome import BUILD_FAILURE, settled
from orchestration.intake.raw import list_files
from orchestration.publishing import receipt
from orchestration.publishing.receipt import digest_of, made_with, remove_receipt, why_build, write_receipt
from orchestration.reading.context import ReadingContext
from orchestration.system.settings import DBT_PROJECT_DIR, SEEDS_DIR, Settings
from orchestration.warehouse.ledger import Ledger, write_ledger
from orchestration.warehouse.plan import fingerprint_of
from tests.support.workspace import RAW

TODAY = date(2025, 3, 1)
NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
Change = Callable[[Settings], object]


def _rewrite(path: Path) -> None:
    """Change one byte, and leave the size and the time of modification as they were."""
    status, content = path.stat(), path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The folders of a good build, as it leaves them, beside copies of the code and the dbt project to change."""
    for name, folder in (("_PACKAGE", receipt._PACKAGE), ("DBT_PROJECT_DIR", DBT_PROJECT_DIR)):
        monkeypatch.setattr(receipt, name, shutil.copytree(folder, tmp_path / folder.name))
    found = Settings(raw_dir=shutil.copytree(RAW, tmp_path / "raw"), data_dir=tmp_path / "data")
    (found.published_dir / "csv").mkdir(parents=True)
    for path in (found.warehouse_file, found.published_warehouse, found.published_dir / "csv" / "dim_amr.csv"):
        path.write_bytes(b"as it was written")
    _stage(found, "")
    tell([], BUILD_FAILURE, {"log": lambda _alerts: None}, found.alerts_told)
    write_receipt(found, TODAY, digest_of(made_with(found)))
    return found


def _stage(settings: Settings, suffix: str) -> None:
    """Note in the ledger that everything in raw/ is read and published, with fingerprints that end so."""
    context = ReadingContext.from_seeds(SEEDS_DIR, TODAY, settings.limits, settings.seen)
    files: dict[str, dict[str, str]] = {}
    for file in list_files(settings.raw_dir):
        files.setdefault(file.partitie, {})[file.bestand] = fingerprint_of(file, context) + suffix
    loads = dict.fromkeys(files, "load")
    write_ledger(settings, Ledger(files, loads, loads, loads))


def _add(settings: Settings, name: str) -> None:
    (settings.raw_dir / name).parent.mkdir(exist_ok=True)
    (settings.raw_dir / name).write_bytes(b"%PDF-1.7 new")


PUBLICATION = "2021Q1/noord-holland-noord"
CHANGES: dict[str, Change] = {
    "a new publication": lambda settings: _add(settings, "2021Q2/new.pdf"),
    "another byte of a publication": lambda settings: _rewrite(settings.raw_dir / f"{PUBLICATION}.pdf"),
    "another byte of a sidecar": lambda settings: _rewrite(settings.raw_dir / f"{PUBLICATION}.yml"),
    "a publication that is gone": lambda settings: (settings.raw_dir / f"{PUBLICATION}.pdf").unlink(),
    "a seed": lambda settings: _rewrite(settings.data_dir.parent / "dbt_project" / "seeds" / "correctie.csv"),
    "a model": lambda settings: _rewrite(
        settings.data_dir.parent / "dbt_project" / "models" / "marts" / "mart_trend.sql"
    ),
    "a setting of dbt": lambda settings: _rewrite(settings.data_dir.parent / "dbt_project" / "profiles.yml"),
    "a new model": lambda settings: _write(
        settings.data_dir.parent / "dbt_project" / "models" / "marts" / "mart_new.sql"
    ),
    "the code": lambda settings: _rewrite(settings.data_dir.parent / "orchestration" / "reading" / "rows.py"),
    "a template of the report": lambda settings: _rewrite(
        settings.data_dir.parent / "orchestration" / "report" / "templates" / "base.html"
    ),
    "a published file": lambda settings: _rewrite(settings.published_dir / "csv" / "dim_amr.csv"),
    "the published database": lambda settings: _rewrite(settings.published_warehouse),
    "a published file that is gone": lambda settings: (settings.published_dir / "csv" / "dim_amr.csv").unlink(),
    "a pipe in the place of a published file": lambda settings: _replace(
        settings.published_dir / "csv" / "dim_amr.csv", os.mkfifo
    ),
    "a folder in the place of a published file": lambda settings: _replace(
        settings.published_dir / "csv" / "dim_amr.csv", os.mkdir
    ),
    "the ledger": lambda settings: write_ledger(settings, Ledger()),
    "the warehouse": lambda settings: settings.warehouse_file.write_bytes(b"something else"),
    "a warehouse that is gone": lambda settings: settings.warehouse_file.unlink(),
    "a receipt that is gone": remove_receipt,
    "a damaged receipt": lambda settings: (settings.data_dir / "receipt.json").write_bytes(b"{"),
}


def _replace(path: Path, make: Callable[[Path], None]) -> None:
    path.unlink()
    make(path)


def _write(path: Path) -> None:
    path.write_text("select 1", encoding="utf-8")


def test_nothing_is_a_reason_to_build_as_the_build_left_it(settings: Settings) -> None:
    assert why_build(settings, TODAY) is None
    assert settled(settings, TODAY) is not None


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_each_change_is_a_reason_to_build(settings: Settings, change: Change) -> None:
    change(settings)
    assert why_build(settings, TODAY)
    assert settled(settings, TODAY) is None


@pytest.mark.parametrize(
    "changed", [{"contact": "mailto:a@b.nl"}, {"max_pages": 7}, {"alert_webhook": "https://hooks.example.nl/x"}]
)
def test_another_setting_is_a_reason_to_build(settings: Settings, changed: dict[str, str | int]) -> None:
    others = Settings(raw_dir=settings.raw_dir, data_dir=settings.data_dir, **changed)  # type: ignore[arg-type]
    assert why_build(others, TODAY) == "the settings changed"


def test_no_secret_is_in_the_receipt(settings: Settings) -> None:
    """Of a secret the receipt tells, by its hash too, only whether it is set."""
    hooks = ("https://hooks.example.nl/x", "https://hooks.example.nl/y")
    x, y = (
        Settings(raw_dir=settings.raw_dir, data_dir=settings.data_dir, alert_webhook=hook)  # type: ignore[arg-type]
        for hook in hooks
    )
    assert made_with(x) == made_with(y) != made_with(settings)


def test_another_library_is_a_reason_to_build(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An extra that is installed, or another version of a library, is another folder beside the libraries."""
    (tmp_path / "site" / "rapidocr-3.10.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(tmp_path / "site")
    assert why_build(settings, TODAY) == "the installed libraries changed"


@pytest.mark.parametrize(
    ("day", "builds"),
    [
        (date(2025, 2, 28), True),  # a clock set back
        (date(2025, 3, 1), False),
        (date(2025, 5, 19), False),
        (date(2025, 5, 20), True),  # 2024Q4 is late
    ],
)
def test_a_day_on_which_time_changes_something_is_a_reason(settings: Settings, day: date, builds: bool) -> None:
    assert bool(why_build(settings, day)) is builds
    assert why_build(settings, None) is None


def test_a_quarter_that_is_filed_before_its_end_is_read_on_the_day_after(settings: Settings) -> None:
    _add(settings, "2025Q1/early.pdf")
    _stage(settings, "")
    write_receipt(settings, TODAY, digest_of(made_with(settings)))
    assert why_build(settings, date(2025, 3, 31)) is None
    assert why_build(settings, date(2025, 4, 1))


def test_what_was_broken_off_at_a_limit_is_read_again_tomorrow(settings: Settings) -> None:
    _stage(settings, f"@{TODAY}")
    write_receipt(settings, TODAY, digest_of(made_with(settings)))
    assert why_build(settings, TODAY) is None
    assert why_build(settings, TODAY + timedelta(days=1))


def test_input_that_changed_during_the_build_leaves_no_receipt(settings: Settings) -> None:
    digest = digest_of(made_with(settings))
    _add(settings, "2021Q2/new.pdf")
    write_receipt(settings, TODAY, digest)
    assert why_build(settings, TODAY) == receipt.NO_RECEIPT

    (settings.raw_dir / "2021Q2" / "new.pdf").unlink()
    _rewrite(settings.data_dir.parent / "orchestration" / "reading" / "rows.py")
    write_receipt(settings, TODAY, digest)
    assert why_build(settings, TODAY) == receipt.NO_RECEIPT


def test_an_alert_that_waits_is_a_reason_to_build(settings: Settings) -> None:
    alert = failure_alert("other", None, ["broken"], None, NOW)

    def refuses(_alerts: object) -> None:
        raise DeliveryError("no")

    tell([alert], "failure/other", {"log": refuses}, settings.alerts_told)
    assert why_build(settings, TODAY) is None
    assert settled(settings, TODAY) is None

    tell([], "failure/other", {"log": lambda _alerts: None}, settings.alerts_told)
    assert settled(settings, TODAY) is not None


def test_a_build_that_failed_is_a_reason_to_build(settings: Settings) -> None:
    """Else the same failure, found again later, would not be told again."""
    alert = failure_alert("build", None, ["broken"], None, NOW)
    tell([alert], alert.key, {"log": lambda _alerts: None}, settings.alerts_told)
    assert settled(settings, TODAY) is None


def test_what_is_left_aside_is_told_each_time(settings: Settings) -> None:
    _add(settings, "2026Q1/early.pdf")
    write_receipt(settings, TODAY, digest_of(made_with(settings)))
    _add(settings, "2021/wrong.pdf")
    result = settled(settings, TODAY)
    assert result is not None
    assert result.strays == [settings.raw_dir / "2021" / "wrong.pdf"]
    assert result.early == ["2026Q1"]
