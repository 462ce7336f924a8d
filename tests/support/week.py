"""An unattended week: Dagster's own processes on a clock that a test sets, and a site that publishes (synthetisch).

Nothing else is done to them than to move the clock and to change the site.
"""

from __future__ import annotations

import json
import random
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from email.utils import format_datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

import dagster as dg
import yaml

from orchestration.defs.dbt import ensure_manifest
from orchestration.defs.instance import open_instance
from orchestration.defs.private import PARTITION_TAG, RANGE_START_TAG
from orchestration.defs.sensors import UNFINISHED
from orchestration.domain.names import Names
from orchestration.domain.quarter import FIRST_QUARTER, LATE_AFTER, ONBEKEND, due_from, end_date, next_quarter
from orchestration.publishing.publish import published_quarters
from orchestration.synthetic.demo import DEFAULT_SEED
from orchestration.synthetic.demo.areas import DemoAreas
from orchestration.synthetic.demo.edition import Edition, edition_of, page_of
from orchestration.synthetic.demo.faults import FAULTS, revise
from orchestration.synthetic.demo.figures import figure_tables
from orchestration.synthetic.typeset import typeset
from orchestration.system.settings import LISTINGS_VARIABLE, PROJECT_DIR, SEEDS_DIR, Settings
from tests.support.web_server import Served, WebServer
from tests.support.workspace import Workspace

if TYPE_CHECKING:
    from dagster._core.scheduler.instigation import InstigatorTick

FAKETIME = next(iter(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)
"""Debian's package faketime: a clock of their own for processes that know nothing of it."""

AMR = "AM23"
_LISTING = "/lijst"
_PATIENCE = 600.0
"""Seconds that a simulated day may take."""


@dataclass(frozen=True)
class Day:
    """A simulated day: what the site does before seven o'clock."""

    date: date
    site: str
    served: Mapping[str, Edition] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """The days to come, their quarters, and which of those comes late and which broken."""

    days: Sequence[Day]
    keys: Sequence[str]
    late: str
    broken: str


@dataclass(frozen=True)
class Happened:
    """What came of a day: the runs that ended, the alerts, and how many quarters readers have."""

    day: Day
    runs: tuple[str, ...]
    alerts: tuple[str, ...]
    published: int

    def __str__(self) -> str:
        """A row of a Markdown table."""
        cells = (self.day.date, self.day.site, "<br>".join(self.runs), "<br>".join(self.alerts), self.published)
        return f"| {' | '.join(map(str, cells))} |"


HEADER = "| day | the site | runs | alerts | quarters published |\n|---|---|---|---|---:|"


def planned(count: int) -> Plan:
    """A day for each of `count` quarters, at least 4, and those that one late and one broken take besides.

    The first is revised on the day of a later one.
    """
    keys = [FIRST_QUARTER]
    while len(keys) < count:
        keys.append(next_quarter(keys[-1]))
    late, broken, with_revision = keys[count // 4], keys[count // 2], keys[3 * count // 4]
    areas, names = DemoAreas.from_seeds(SEEDS_DIR), Names.from_seeds(SEEDS_DIR)
    days = []
    for key in keys:
        files = {
            f"/klantprofielen-{key}-{each.table.amr_code or 'nederland'}.pdf".lower(): each
            for each in (edition_of(table, areas, DEFAULT_SEED) for table in figure_tables(areas, key, DEFAULT_SEED))
            if each.table.amr_code in (AMR, None)
        }
        path, sound = next(iter(files.items()))
        due = due_from(key)
        if key == late:
            day_late = end_date(key) + LATE_AFTER
            days += [Day(due, f"nothing of {key} yet"), Day(day_late, f"still nothing of {key}")]
            days.append(Day(day_late + timedelta(days=1), f"{key}, late", files))
        elif key == broken:
            wrong, _ = FAULTS["rijtotaal"](sound, random.Random(DEFAULT_SEED), names)
            days.append(Day(due, f"{key}: one file, which does not add up", {path: wrong}))
            days.append(Day(due + timedelta(days=1), f"{key}, whole and mended", files))
        elif key == with_revision:
            first, published = next(iter(days[0].served.items()))
            revised, _ = revise(published, random.Random(DEFAULT_SEED))
            days.append(Day(due, f"{key}; {FIRST_QUARTER} revised, at the same address", {**files, first: revised}))
        else:
            days.append(Day(due, key, files))
    return Plan(days, keys, late, broken)


class Clock:
    """The time of the processes; it runs like any clock, and is set by us."""

    def __init__(self, path: Path) -> None:
        """Keep it in a file."""
        self._path = path
        self._offset = 0

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process go by it.

        The times of files stay as they are: else they would change with it. Without its fix for monotonic clocks, which
        is for another libc, threads that wait for one another keep both cores busy.
        """
        return {
            "LD_PRELOAD": str(FAKETIME),
            "FAKETIME_TIMESTAMP_FILE": str(self._path),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",
            "NO_FAKE_STAT": "1",
            "PYTHONPATH": str(Path(__file__).with_name("faketime")),
        }

    @property
    def now(self) -> datetime:
        """What it says."""
        return datetime.now(tz=UTC) + timedelta(seconds=self._offset)

    def set(self, moment: datetime) -> None:
        """Put it forward."""
        self._offset = round((moment - datetime.now(tz=UTC)).total_seconds())
        temporary = self._path.with_suffix(".new")
        temporary.write_text(f"{self._offset:+d}\n", encoding="utf-8")
        temporary.replace(self._path)

    def hurry(self) -> None:
        """Put it forward to the end of the next minute: the daemon sleeps until a minute is over."""
        self.set(self.now.replace(second=54, microsecond=0) + timedelta(minutes=1))


@dataclass(frozen=True)
class _Service:
    """A process that is to stay up."""

    process: subprocess.Popen[bytes]
    log: Path

    def check(self) -> None:
        """See that it still runs.

        Raises:
            RuntimeError: where it does not.
        """
        if self.process.poll() is not None:
            raise RuntimeError(f"{self.log.stem} ended by itself: {self.log.read_text(encoding='utf-8')[-2000:]}")


@dataclass
class Week:
    """The services, their clock, and the site they watch."""

    workspace: Workspace
    site: WebServer
    clock: Clock
    instance: dg.DagsterInstance
    webserver: str
    services: Sequence[_Service]
    _seen_runs: set[str] = field(default_factory=set)
    _seen_alerts: int = 0

    @property
    def settings(self) -> Settings:
        """Where things are."""
        return Settings(raw_dir=self.workspace.raw, data_dir=self.workspace.data)

    @property
    def alerts(self) -> list[dict[str, str]]:
        """Every alert so far."""
        log = self.settings.alert_log
        return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []

    def runs_shown(self) -> int:
        """How many runs the webserver shows."""
        body = json.dumps({"query": "{ runsOrError { ... on Runs { count } } }"}).encode()
        question = Request(f"{self.webserver}/graphql", body, {"Content-Type": "application/json"})  # noqa: S310 (our own server)
        with urlopen(question, timeout=30) as answer:  # noqa: S310 (our own server)
            return int(json.load(answer)["data"]["runsOrError"]["count"])

    def live(self, day: Day) -> Happened:
        """Let the site do what it does, set the clock to noon, and wait until everything has come to rest.

        Raises:
            TimeoutError: where it does not.
            RuntimeError: where one of the services ended, or a schedule failed.
        """
        publish(self.site, day)
        self.clock.set(_noon(day.date))
        self.wait(lambda: self._unsettled(day))
        return self._happened(day)

    def wait(self, unsettled: Callable[[], str | None]) -> None:
        """Hurry the clock until there is nothing any more that is not settled.

        Raises:
            TimeoutError: where that does not come.
            RuntimeError: where one of the services ended.
        """
        deadline = time.monotonic() + _PATIENCE
        hurried = 0.0
        while busy := unsettled():
            for service in self.services:
                service.check()
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.clock.now:%Y-%m-%d %H:%M}: {busy}")
            if time.monotonic() > hurried + 2:
                self.clock.hurry()
                hurried = time.monotonic()
            time.sleep(0.5)

    def _unsettled(self, day: Day) -> str | None:
        """What is still to come; None where every schedule has had its say, no run is left, and raw/ holds no more."""
        for run in self.instance.get_runs(dg.RunsFilter(statuses=UNFINISHED), limit=1):
            return f"run {run.run_id} of {run.job_name} is {run.status.value}"
        ticks = self.last_ticks()
        monday = day.date - timedelta(days=day.date.weekday())
        due = {"daily_schedule": day.date, "late_check_schedule": day.date, "weekly_fetch_schedule": monday}
        for name, since in due.items():
            tick = ticks.get(name)
            if tick is None or datetime.fromtimestamp(tick.timestamp, UTC).date() < since:
                return f"{name} is due"
            if tick.status.value == "STARTED":
                return f"{name} is at work"
            if tick.error:
                raise RuntimeError(f"{name}: {tick.error.message}")
        ended = max((record.end_time or 0 for record in self.instance.get_run_records(limit=5)), default=0)
        looked = ticks.get("raw_sensor")
        if looked is None or looked.timestamp <= ended or "Nothing new" not in (looked.skip_reason or ""):
            return "raw_sensor is to look"
        return None

    def last_ticks(self) -> dict[str, InstigatorTick]:
        """The last tick of each schedule and sensor that had one."""
        ticks = {}
        for state in self.instance.all_instigator_state():
            for tick in self.instance.get_ticks(state.instigator_origin_id, state.selector_id, limit=1):
                ticks[state.instigator_name] = tick
        return ticks

    def _happened(self, day: Day) -> Happened:
        runs = [run for run in self.instance.get_runs(ascending=True) if run.run_id not in self._seen_runs]
        alerts = self.alerts[self._seen_alerts :]
        self._seen_runs |= {run.run_id for run in runs}
        self._seen_alerts += len(alerts)
        return Happened(
            day,
            tuple(self._told(run) for run in runs),
            tuple(alert["title"] for alert in alerts),
            len(published_quarters(self.settings.published_warehouse)),
        )

    def _told(self, run: dg.DagsterRun) -> str:
        quarter_key = run.tags.get(PARTITION_TAG) or run.tags.get(RANGE_START_TAG)
        span = "all quarters" if quarter_key == ONBEKEND else quarter_key
        came = "failed" if run.status is dg.DagsterRunStatus.FAILURE else "done"
        if self.instance.all_logs(run.run_id, of_type=dg.DagsterEventType.STEP_SKIPPED):
            came = "skipped"
        return f"{' '.join(filter(None, [run.job_name, span]))}: {came}"


def publish(site: WebServer, day: Day) -> None:
    """Put a day's publications on the site, in the early morning, and link to all there are."""
    site.date = _http_date(day.date, 4)
    for path, each in day.served.items():
        with TemporaryDirectory() as folder:
            file = Path(folder) / "synthetisch.pdf"
            typeset(*page_of(each), file)
            site.paths[path] = Served(file.read_bytes(), headers={"Last-Modified": _http_date(day.date, 3)})
    site.link(*[path for path in site.paths if path != _LISTING] or ["/jaarverslag.pdf"], listing=_LISTING)


@contextmanager
def services(folder: Path, site: WebServer, first: date) -> Iterator[Week]:
    """Code server, daemon and webserver, as on a machine of their own, from the day before the first on.

    Raises:
        RuntimeError: where the code server does not start.
    """
    workspace, clock = Workspace(folder / "raw", folder / "data"), Clock(folder / "clock")
    clock.set(_noon(first - timedelta(days=1)))
    code, web = _free_port(), _free_port()
    location = {"host": "127.0.0.1", "port": code, "location_name": "klantprofielen"}
    targets = folder / "workspace.yaml"
    targets.write_text(yaml.safe_dump({"load_from": [{"grpc_server": location}]}), encoding="utf-8")
    settings = Settings(raw_dir=workspace.raw, data_dir=workspace.data)
    open_instance(settings).dispose()
    ensure_manifest(settings)
    _be_patient(settings.dagster_home / "dagster.yaml")
    with open_instance(settings) as instance, ExitStack() as stack:
        environment = {
            **workspace.environment,
            **clock.environment,
            "DAGSTER_HOME": str(workspace.data / "dagster"),
            LISTINGS_VARIABLE: f"{site.url}{_LISTING}",
        }

        running: list[_Service] = []

        def start(name: str, program: str, *arguments: str | Path) -> None:
            process = _running(workspace.command(program, *arguments), environment, folder / f"{name}.log")
            running.append(stack.enter_context(process))

        module = ("--module-name", "orchestration.definitions", "--working-directory", PROJECT_DIR)
        start("code", "dagster", "api", "grpc", *module, "--host", "127.0.0.1", "--port", str(code))
        _wait_for(code, running[0])
        start("webserver", "dagster-webserver", "--workspace", targets, "--host", "127.0.0.1", "--port", str(web))
        _wait_for(web, running[1])
        start("daemon", "dagster-daemon", "run", "--workspace", targets)
        week = Week(workspace, site, clock, instance, f"http://127.0.0.1:{web}", running)
        week.wait(lambda: None if "raw_sensor" in week.last_ticks() else "the daemon is to start")
        yield week


@contextmanager
def _running(command: Sequence[str], environment: Mapping[str, str], log: Path) -> Iterator[_Service]:
    with log.open("wb") as file:
        process = subprocess.Popen(command, env=environment, cwd=log.parent, stdout=file, stderr=subprocess.STDOUT)
        try:
            yield _Service(process, log)
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _be_patient(config: Path) -> None:
    """Have a run that starts not taken for dead: on this clock that takes long."""
    settings = yaml.safe_load(config.read_text(encoding="utf-8"))
    settings["run_monitoring"]["start_timeout_seconds"] = 24 * 3600
    config.write_text(yaml.safe_dump(settings), encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int, service: _Service) -> None:
    deadline = time.monotonic() + 120
    while True:
        service.check()
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def _noon(day: date) -> datetime:
    """When all that is due on a day has come due."""
    return datetime.combine(day, time_of_day(12), UTC)


def _http_date(day: date, hour: int) -> str:
    return format_datetime(datetime.combine(day, time_of_day(hour), UTC), usegmt=True)
