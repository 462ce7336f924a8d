"""The command line `klantprofielen`: reads, fetches, files, builds, answers questions, refreshes the reference."""

from __future__ import annotations

import json
import locale
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from orchestration.alerts.channels import AlertSettingsError
from orchestration.cli import console
from orchestration.domain.correctie import CorrectieError, read_correcties
from orchestration.domain.names import Names
from orchestration.domain.publicatie import RefusedError
from orchestration.domain.quarter import FIRST_QUARTER, is_quarter_key, latest_published, quarters
from orchestration.intake.raw import add_file, is_partitie
from orchestration.publishing.metrics import GROUPINGS, SEMANTIC_MANIFEST, MetricError, MetricQuery
from orchestration.reading.reading import Reading, ReadRequest, as_json, read_files
from orchestration.reference.cbs import FIRST_YEAR
from orchestration.synthetic.demo import DEFAULT_QUARTERS, DEFAULT_SEED, DEFAULT_UNTIL
from orchestration.system.disk import require_writable
from orchestration.system.settings import (
    CELERY_VARIABLE,
    CORRECTIE_CSV,
    EXECUTOR_VARIABLE,
    PROJECT_DIR,
    SEEDS_DIR,
    Settings,
    SettingsError,
)

if TYPE_CHECKING:
    from orchestration.cli.build import BuildResult

app = typer.Typer(
    help=(
        "UWV's 'Transparantie van klantprofielen' as a warehouse that can be trusted to the cell.\n\n"
        'A first time: `klantprofielen build`, then `klantprofielen sql "from dim_publicatie"`. '
        "A new publication: `klantprofielen read FILE` to look, `klantprofielen add FILE` to file it, "
        "and build again.\n\n"
        "Exit codes: 0 good, 1 something was quarantined or failed, 2 wrong use."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
reference_app = typer.Typer(
    help=(
        "The codes and names of gemeenten and AMRs, and which gemeente belongs to which AMR.\n\n"
        "They come with the project, as the seeds in dbt_project/seeds; nothing asks the network for them. "
        "Once a year CBS publishes a new table: then `klantprofielen reference update --dry-run` "
        "shows what changed, `klantprofielen reference update` brings the seeds up to date, `git diff` shows "
        "them for review, and `klantprofielen build` tests them."
    ),
    no_args_is_help=True,
)
app.add_typer(reference_app, name="reference")
out = Console()
err = Console(stderr=True)

Service = Literal["code", "webserver", "daemon"]
Files = Annotated[
    list[Path], typer.Argument(exists=True, dir_okay=False, help="PDF or text files.", show_default=False)
]


class _Notices(logging.Handler):
    """What the project logs while a command runs, such as that it waits, as lines on standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print one, past the progress bar."""
        err.print(f"[yellow]Note:[/yellow] {escape(record.getMessage())}", highlight=False, soft_wrap=True)


def main() -> None:
    """Run the command line; what a user can act on is one sentence, not a stack."""
    from orchestration.reading.workers import WorkerError
    from orchestration.system.http import HttpError
    from orchestration.system.limits import LimitsError
    from orchestration.warehouse.connection import WarehouseBusyError, WarehouseCorruptError
    from orchestration.warehouse.lake import LakeError

    if not sys.flags.utf8_mode and locale.getencoding().lower() != "utf-8":
        # dbt reads and writes files in the locale's encoding, which names don't all fit, and protobuf makes capitals
        # by the locale's rules: begin again, in UTF-8 and without such rules.
        os.environ |= {"PYTHONUTF8": "1", "LC_ALL": "C"}
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    logging.getLogger("orchestration").addHandler(_Notices())
    try:
        app()
    except (
        AlertSettingsError,
        CorrectieError,
        LimitsError,
        SettingsError,
        HttpError,
        LakeError,
        WarehouseBusyError,
        WarehouseCorruptError,
        WorkerError,
        OSError,
    ) as error:
        err.print(f"[red]Failed:[/red] {escape(str(error))}", highlight=False, soft_wrap=True)
        sys.exit(1)


@app.command()
def read(
    files: Files,
    as_json_lines: Annotated[bool, typer.Option("--json", help="One JSON object a publication, a line each.")] = False,
) -> None:
    """Read publications and hold them to their controls, without storing anything.

    Each gets a verdict: `aangenomen`; `quarantaine` (such a publication, but a hard control does not
    hold or a cell can't be read); `geweigerd` (not such a publication, or not readable).
    """
    namen = Names.from_seeds(SEEDS_DIR)
    accepted = True
    with _progress() as progress:
        for readings in progress.track(_read(files, namen), total=len(files), description="reading"):
            for reading in readings:
                accepted &= reading.uitslag == "aangenomen"
                if as_json_lines:
                    typer.echo(json.dumps(as_json(reading, namen), ensure_ascii=False))
                else:
                    console.print_reading(out, reading, namen)
    raise typer.Exit(0 if accepted else 1)


@app.command()
def show(
    publication: Annotated[str, typer.Argument(help="A PDF, or its path in raw/ as `status` prints it.")],
    row: Annotated[str | None, typer.Option(help="Draw only the row of this name.", show_default=False)] = None,
    to: Annotated[Path, typer.Option(help="Folder for the images.", file_okay=False)] = Path(),
) -> None:
    """Write each page as PNG with the read table drawn over it: green where a row adds up, red where it does not."""
    from orchestration.reading.proof import ProofError, draw

    settings = Settings.from_environment()
    path = next((path for path in (Path(publication), settings.raw_dir / publication) if path.is_file()), None)
    if path is None:
        raise typer.BadParameter(f"no file {publication}, here or in {settings.raw_dir}", param_hint="PUBLICATION")
    (readings,) = _read([path], Names.from_seeds(SEEDS_DIR))
    try:
        images = draw(path, readings, row)
    except ProofError as error:
        err.print(escape(str(error)), highlight=False, soft_wrap=True)
        raise typer.Exit(1) from error
    to.mkdir(parents=True, exist_ok=True)
    for number, image in images.items():
        target = to / f"{path.stem}-{number}.png"
        image.save(target)
        out.print(escape(str(target)), highlight=False, soft_wrap=True)
    for reading in readings:
        if reading.reden:
            err.print(escape(f"{reading.uitslag}: {reading.reden}"), highlight=False, soft_wrap=True)


@app.command()
def add(
    files: Files,
    kwartaal: Annotated[
        str | None,
        typer.Option(help="The quarter, as 2021Q1, of publications whose heading has none.", show_default=False),
    ] = None,
) -> None:
    """File publications in raw/ under the quarter of their heading, each with a sidecar of its origin.

    A file that is not such a publication is refused with the reason. One that breaks a hard control is
    filed, and will be quarantined. The same bytes are filed only once.
    """
    if kwartaal is not None and not is_quarter_key(kwartaal):
        raise typer.BadParameter("a quarter is written as 2021Q1, from 2014Q1", param_hint="--kwartaal")
    settings = Settings.from_environment()
    namen, correcties = Names.from_seeds(SEEDS_DIR), read_correcties(CORRECTIE_CSV)
    good = True
    for path in files:
        try:
            filed = add_file(settings.raw_dir, path, namen, _today(), kwartaal, settings.limits, correcties)
        except RefusedError as error:
            good = False
            err.print(f"[red]refused[/red]  {escape(f'{path}: {error}')}", highlight=False, soft_wrap=True)
            continue
        where = escape(f"{path} → {settings.raw_dir.name}/{filed.bestand}")
        out.print(f"[green]{'filed' if filed.is_new else 'known'}[/green]    {where}", highlight=False, soft_wrap=True)
        for reading in filed.readings:
            if reading.uitslag != "aangenomen":
                good = False
                reden = escape(reading.reden or "")
                err.print(f"[yellow]will be quarantined[/yellow]: {reden}", highlight=False, soft_wrap=True)
    raise typer.Exit(0 if good else 1)


@app.command()
def fetch(
    quarter: Annotated[
        str | None,
        typer.Option(help="Only publications of this quarter, as 2021Q1, or 'onbekend'.", show_default=False),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be filed, and file nothing.")] = False,
) -> None:
    """Fetch publications from the web into raw/: those that the listing pages link to, and that are new or changed.

    KLANTPROFIELEN_LISTINGS holds the addresses of those pages, divided by commas. Only their hosts are asked, and
    those in KLANTPROFIELEN_HOSTS, as their robots.txt allows and at most once a second. What a link leads to is
    judged by its heading. A file that changed is filed beside the old one.

    Ends with what became of every link, and why; the exit code is 1 where something was refused, or filed to be
    quarantined.
    """
    from orchestration.intake.fetching import fetch as run_fetch
    from orchestration.intake.listing import ListingsError, read_listings

    if quarter is not None and not is_partitie(quarter):
        raise typer.BadParameter("a quarter is written as 2021Q1, from 2014Q1, or 'onbekend'", param_hint="--quarter")
    settings = Settings.from_environment()
    try:
        bron = read_listings(settings.listings, settings.hosts)
    except ListingsError as error:
        raise typer.BadParameter(str(error), param_hint="the environment") from error
    with _progress() as progress:
        task = progress.add_task("starting")

        def show(step: str, done: int, total: int) -> None:
            progress.update(task, description=escape(step), completed=done, total=total)

        fetched = run_fetch(
            bron,
            settings.raw_dir,
            settings.fetch_dir,
            Names.from_seeds(SEEDS_DIR),
            _today(),
            limits=settings.limits,
            correcties=read_correcties(CORRECTIE_CSV),
            partities=[quarter] if quarter else [],
            dry_run=dry_run,
            on_step=show,
        )
    console.print_fetched(out, settings, fetched, dry_run=dry_run)
    raise typer.Exit(0 if fetched.is_good else 1)


@app.command()
def build() -> None:
    """Read what is new in raw/, build and test the marts, and publish them when every check holds."""
    from orchestration.cli.build import build as run_build

    _run(run_build)


@app.command()
def rebuild() -> None:
    """Make the warehouse again from raw/ alone, where its file is damaged: the marts become the same.

    The old file stays until the new one has passed every check, and then gives way to it at once.
    """
    from orchestration.cli.build import rebuild as run_rebuild

    _run(run_rebuild)


@app.command()
def demo(
    to: Annotated[
        Path, typer.Option("--out", help="Folder to make, empty or not there yet.", file_okay=False, show_default=False)
    ],
    count: Annotated[int, typer.Option("--quarters", min=1, help="How many quarters.")] = DEFAULT_QUARTERS,
    until: Annotated[str, typer.Option(help="The last quarter.")] = DEFAULT_UNTIL,
    seed: Annotated[int, typer.Option(help="What the figures are drawn from.")] = DEFAULT_SEED,
) -> None:
    """Generate a synthetic history to try everything on: all AMRs and gemeenten, with a few planted errors.

    `geplant.csv` says which controls are not to hold, and `verwacht.csv` what each file prints. Synthetic
    publications never go with real ones: they have a raw and a data folder of their own.
    """
    from orchestration.synthetic.demo.generate import generate

    last = latest_published(_today())
    if not is_quarter_key(until) or until > last:
        raise typer.BadParameter(f"a quarter is written as 2021Q1, up to {last}", param_hint="--until")
    asked = quarters(FIRST_QUARTER, until)[-count:]
    if len(asked) < count:
        raise typer.BadParameter(f"from {FIRST_QUARTER} to {until} there are {len(asked)}", param_hint="--quarters")
    with _progress() as progress:
        task = progress.add_task("starting")

        def show(quarter_key: str, done: int, total: int) -> None:
            progress.update(task, description=f"typesetting {quarter_key}", completed=done, total=total)

        try:
            generate(to, asked, seed, show)
        except FileExistsError as error:
            raise typer.BadParameter(str(error), param_hint="--out") from error
    console.print_demo(out, to)


@app.command()
def status() -> None:
    """Show which regions are loaded, quarantined or missing in each quarter that has publications, and what is late."""
    settings = _published()
    raise typer.Exit(0 if console.print_status(out, settings, _today()) else 1)


@app.command()
def sql(
    query: Annotated[str | None, typer.Argument(help="A query; none starts a prompt.", show_default=False)] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_json_array: Annotated[bool, typer.Option("--json", help="Print a JSON array of objects.")] = False,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The facts as they were known on this day.", show_default=False),
    ] = None,
) -> None:
    """Query the published marts, read-only; tables need no schema before their name.

    With `--as-of 2022-06-01` the facts and `dim_publicatie` hold what had been published by that day, in the
    revisions of then. The marts that are not as of that day are then only there as `marts.mart_controle` and so on.
    """
    style = _style(as_csv, as_json_array)
    settings = _published()
    session = console.begin_as_of(err, settings, as_of.date()) if as_of else console.MARTS
    if query is None:
        prompt = Path(sys.executable).with_name("duckdb")
        os.execv(prompt, [str(prompt), "-readonly", "-cmd", session, str(settings.published_warehouse)])
    import duckdb

    try:
        console.print_query(out, settings, query, style, session)
    except (duckdb.Error, UnicodeEncodeError) as error:
        err.print(f"[red]{type(error).__name__}[/red] {escape(str(error))}", highlight=False, soft_wrap=True)
        raise typer.Exit(1) from error


@app.command()
def report(
    open_it: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Print where the report is, a site of pages for people; it is made first where it is not of what is published."""
    from orchestration.report.site import make

    verslag = make(_published(), _today())
    out.print(escape(str(verslag.index)), highlight=False, soft_wrap=True)
    if open_it:
        typer.launch(verslag.index.as_uri())


@app.command()
def metric(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="METRIC", help="Metrics; none lists them.", show_default=False)
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(help=f"Any of {', '.join(GROUPINGS)}; may be given more than once.", show_default=False),
    ] = None,
    quarter: Annotated[
        str | None, typer.Option(help="Only this quarter, as 2021Q1; else every quarter.", show_default=False)
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_json_array: Annotated[bool, typer.Option("--json", help="Print a JSON array of objects.")] = False,
) -> None:
    """Ask the metrics of the published marts by gemeente, AMR, quarter or year: `metric profielgraad --by amr`.

    Shares are divided after their counts are added up, and persons of different quarters are never added up: by jaar,
    the figures are of its last quarter. Without gemeente or amr they are those published of Nederland. They are defined
    in dbt_project/models/marts/metrics.yml.
    """
    style = _style(as_csv, as_json_array)
    settings = _published(SEMANTIC_MANIFEST)
    if not names:
        console.print_metrics(out, settings)
        return
    vraag = MetricQuery(names, by or [], quarter)
    try:
        there = console.print_metric(out, err, settings, vraag, style)
    except MetricError as error:
        raise typer.BadParameter(str(error)) from error
    raise typer.Exit(0 if there else 1)


@app.command()
def ui(port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 3000) -> None:
    """Start the Dagster UI, with the daemon that runs schedules and sensors."""
    workspace = str(PROJECT_DIR / "workspace.yaml")
    _become("dagster", "dev", "--workspace", workspace, "--host", "127.0.0.1", "--port", str(port))


@app.command()
def serve(
    service: Annotated[Service, typer.Argument(help="Which of the three.", show_default=False)],
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(help="Its port: 4000 of the code, 3000 of the webserver.")] = None,
) -> None:
    """Be one of Dagster's services, for a machine that keeps them up; see docs/deploy.md. `ui` is all three at once.

    `code` holds this project and runs its runs, `webserver` has the pages, `daemon` the schedules and sensors. The last
    two look for the code on `KLANTPROFIELEN_CODE_HOST` (127.0.0.1) and `_CODE_PORT` (4000). Nobody is asked who they
    are: listen on another address than this machine's only behind something that does ask.
    """
    os.environ.setdefault("KLANTPROFIELEN_CODE_HOST", "127.0.0.1")
    os.environ.setdefault("KLANTPROFIELEN_CODE_PORT", "4000")
    listening = ("--host", host, "--port", str(port or (4000 if service == "code" else 3000)))
    module = ("--module-name", "orchestration.definitions", "--location-name", "klantprofielen")
    workspace = ("--workspace", str(PROJECT_DIR / "orchestration" / "defs" / "workspace.yaml"))
    if service == "code":
        _become("dagster", "code-server", "start", *listening, *module)
    if service == "webserver":
        _become("dagster-webserver", *listening, *workspace)
    _become("dagster-daemon", "run", *workspace)


def _become(program: str, *arguments: str) -> NoReturn:
    """Go on as a program of Dagster's or of Celery's, with Dagster's settings and its storage made."""
    from orchestration.defs.instance import open_instance

    settings = Settings.from_environment()
    require_writable(settings.data_dir)
    open_instance(settings).dispose()
    path = Path(sys.executable).with_name(program)
    # Started in the background by a script, a process is born deaf to the interrupt that it would stop on.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.execv(path, [str(path), *arguments])


@app.command()
def worker() -> None:
    """Start a worker of Celery: it takes the steps of runs where KLANTPROFIELEN_EXECUTOR is celery.

    One a machine: it reads files with all processors. Every machine has the same version of this project, the same
    environment, and the same raw and data folders under the same paths.
    """
    from orchestration.defs.executors import QUEUE, require_celery

    settings = Settings.from_environment()
    if settings.executor != "celery":
        raise typer.BadParameter(
            f"it is {settings.executor}; a worker only serves celery", param_hint=EXECUTOR_VARIABLE
        )
    require_celery()
    os.environ["CELERY_BROKER_URL"] = os.environ["CELERY_RESULT_BACKEND"] = os.environ[CELERY_VARIABLE]
    name = f"klantprofielen-{os.getpid()}@%h"
    # One step at a time, and none held back from other workers meanwhile.
    bounds = ["--concurrency", "1", "--prefetch-multiplier", "1"]
    arguments = ["--app", "dagster_celery.app", "worker", "--queues", QUEUE, "--hostname", name, *bounds]
    # Imported before the first step, the definitions also show at once what is wrong with the environment.
    arguments += ["--include", "orchestration.definitions", "--loglevel", "WARNING"]
    _become("celery", *arguments)


@app.command()
def docs() -> None:
    """Write dbt's documentation of every table, column and test as one page."""
    from orchestration.defs.dbt import run_dbt
    from orchestration.warehouse.connection import open_for_writing

    settings = Settings.from_environment()
    require_writable(settings.data_dir)
    with open_for_writing(settings.warehouse, settings.lock_seconds):
        result = run_dbt(settings, ["docs", "generate", "--static"])
    if not result.success:
        err.print(escape("\n".join(result.failures) or str(result.exception)), highlight=False, soft_wrap=True)
        raise typer.Exit(1)
    out.print(settings.dbt_target_dir / "static_index.html")


@reference_app.command()
def update(
    year: Annotated[
        list[int] | None,
        typer.Option(min=FIRST_YEAR, help="Only this year; may be given more than once.", show_default=False),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the differences, and write nothing.")] = False,
) -> None:
    """Fetch CBS's "Gebieden in Nederland" into the seeds, and show on what CBS and the reviewed seeds differ.

    Writes `cbs_gebied.csv`: a row per gemeente and year. Where the year after the newest in `gemeente.csv` was
    fetched, that seed is taken to it too. What the seeds do not explain is marked for review: new AMRs and spellings
    are added to the seeds by hand, and so is every herindeling, without which the build's tests fail.

    A year that can't be had is named and left as it was, and the exit code is 1.
    """
    from orchestration.reference.cbs import CbsError, NotPublishedError, OutOfReachError, fetch_year
    from orchestration.reference.odata import OData
    from orchestration.reference.reference import Difference, Reference, read_snapshot, write_seeds

    settings = Settings.from_environment()
    reference, snapshot = Reference.from_seeds(SEEDS_DIR), read_snapshot(SEEDS_DIR)
    verschillen: list[Difference] = []
    fetched, good = False, True
    with OData(settings.cbs_url, settings.odata_cache_dir) as odata:
        for jaar in sorted(set(year or range(FIRST_YEAR, _today().year + 1))):
            try:
                gebieden = fetch_year(odata, jaar)
            except CbsError as error:
                err.print(f"[yellow]left as it was:[/yellow] {escape(str(error))}", highlight=False, soft_wrap=True)
                # Unasked, a new year's table is looked for from 1 January on, before CBS has it.
                good &= isinstance(error, NotPublishedError) and not year
                if isinstance(error, OutOfReachError):
                    break
                continue
            console.print_cbs_year(out, gebieden, snapshot.get(jaar))
            verschillen += reference.verschillen(gebieden)
            reference, snapshot[jaar] = reference.advanced(gebieden), gebieden
            fetched = True
    if fetched:
        console.print_differences(out, verschillen)
    if fetched and not dry_run:
        write_seeds(SEEDS_DIR, snapshot, reference)
        out.print(f"Written to {escape(str(SEEDS_DIR))}; see git diff.", highlight=False, soft_wrap=True)
    raise typer.Exit(0 if good else 1)


def _run(build: Callable[[Settings, Callable[[str, int, int], None]], BuildResult]) -> NoReturn:
    """Run a build with its progress shown, say what came of it, and exit."""
    settings = Settings.from_environment()
    with _progress() as progress:
        task = progress.add_task("starting")

        def show(step: str, done: int, total: int) -> None:
            progress.update(task, description=step, completed=done, total=total)

        result = build(settings, show)
    raise typer.Exit(0 if console.print_build(out, err, settings, result, _today()) else 1)


def _read(paths: Sequence[Path], namen: Names) -> Iterator[tuple[Reading, ...]]:
    """The readings of each file, in the order given, as soon as those before it are there too."""
    requests = [ReadRequest(path, str(path)) for path in paths]
    done: dict[int, tuple[Reading, ...]] = {}
    following = 0
    limits, correcties = Settings.from_environment().limits, read_correcties(CORRECTIE_CSV)
    with closing(read_files(requests, namen, _today(), limits, correcties)) as outcomes:
        for index, readings in outcomes:
            done[index] = readings
            while following in done:
                yield done.pop(following)
                following += 1


def _progress() -> Progress:
    """A progress bar on standard error; nothing where that is no terminal."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=err, transient=True)


def _style(as_csv: bool, as_json: bool) -> console.Style:
    if as_csv and as_json:
        raise typer.BadParameter("choose --csv or --json")
    return "csv" if as_csv else "json" if as_json else "table"


def _published(name: str = "klantprofielen.duckdb") -> Settings:
    """The settings, where what is asked of is published."""
    settings = Settings.from_environment()
    if not (settings.published_dir / name).exists():
        err.print(
            f"{name} is not published in {settings.published_dir} yet; run [bold]klantprofielen build[/bold] first.",
            soft_wrap=True,
        )
        raise typer.Exit(1)
    return settings


def _today() -> date:
    return datetime.now(tz=UTC).date()
