"""The commands that go on: `ui`, `serve` and `worker` for runs, `web` and `mcp` for what is published."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import Annotated

import typer
from rich.markup import escape

from orchestration.cli.programs import Service, become, run_together, service_command, worker_command
from orchestration.cli.terminal import err, out, published_settings, say
from orchestration.system.settings import EXECUTOR_VARIABLE, Settings, variable_of

_ReadOnly = Annotated[bool, typer.Option("--read-only", help="Pages that start and change nothing.")]


def ui(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 3000,
    is_read_only: _ReadOnly = False,
) -> None:
    """Start the Dagster UI, with the daemon that runs schedules and sensors."""
    say(out, f"Dagster starts on http://127.0.0.1:{port}; stop it with Ctrl-C.")
    raise typer.Exit(run_together(Settings.from_environment(), "127.0.0.1", port, is_read_only=is_read_only))


def serve(
    service: Annotated[Service, typer.Argument(help="Which of the three.", show_default=False)],
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(help="Its port: 4000 for code, 3000 for the webserver.")] = None,
    is_read_only: _ReadOnly = False,
) -> None:
    """Run one Dagster service, on a machine that keeps it up; see docs/how-to/deploy.md. `ui` runs all three at once.

    `code` holds this project and runs its runs, `webserver` serves the pages, `daemon` runs schedules and sensors.
    The last two look for the code on `KLANTPROFIELEN_CODE_HOST` (127.0.0.1) and `_CODE_PORT` (4000). There is no
    authentication: listen on another address than 127.0.0.1 only behind something that provides it. The pages answer
    only at localhost and 127.0.0.1, and at the addresses in `KLANTPROFIELEN_DAGSTER_ORIGINS`.
    """
    if is_read_only and service != "webserver":
        raise typer.BadParameter(f"only the webserver has pages, {service} has none", param_hint="--read-only")
    settings = Settings.from_environment()
    # Dagster reads the workspace file, which takes both from the environment.
    os.environ[variable_of("code_host")] = settings.code_host
    os.environ[variable_of("code_port")] = str(settings.code_port)
    its_port = port or (4000 if service == "code" else 3000)
    become(settings, service_command(service, host, its_port, is_read_only=is_read_only))


def worker() -> None:
    """Start a Celery worker: it takes the steps of runs if KLANTPROFIELEN_EXECUTOR is celery.

    Start one on each machine: it reads files with all processors. Every machine needs the same version of this
    project, the same environment, and the same raw and data folders under the same paths.
    """
    settings = Settings.from_environment()
    if settings.executor != "celery":
        raise typer.BadParameter(
            f"it is {settings.executor}; a worker only serves celery", param_hint=EXECUTOR_VARIABLE
        )
    become(settings, worker_command())


def web(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Its port.")] = 8000,
) -> None:
    """Serve what is published and released over HTTP, and a page that answers SQL; see docs/how-to/web.md.

    There is no authentication. It answers at localhost, at the address of `--host`, and at the host of
    `KLANTPROFIELEN_PUBLISHED_URL`. With the extra `mcp`, assistants can ask at /mcp.
    """
    from orchestration.serving.web import serve as serve_web

    settings = published_settings()
    address = f"{f'[{host}]' if ':' in host else host}:{port}"
    try:
        serve_web(settings, host, port, lambda: say(out, f"http://{address}/sql; stop it with Ctrl-C."))
    except OSError as error:
        say(err, f"[red]{escape(address)} can't be listened on ({error.strerror}); choose another `--port`.[/red]")
        raise typer.Exit(1) from error


def mcp() -> None:
    """Answer an assistant over standard input and output, by the Model Context Protocol; see docs/how-to/ask.md."""
    if not find_spec("mcp"):
        say(err, "The extra mcp is not installed: `make mcp` does it (or pip, with requirements/mcp.txt).")
        raise typer.Exit(1)
    from orchestration.serving.mcp import serve as serve_mcp

    serve_mcp(published_settings())
