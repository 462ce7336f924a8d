"""The files to deploy with: they name what is there, and start what an operator would."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from orchestration.cli.commands import app
from orchestration.system.settings import PROJECT_DIR, Settings, variable_of
from tests.support.workspace import Workspace

DEPLOY = PROJECT_DIR / "docs" / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
ANALYZE = shutil.which("systemd-analyze")


def serves(words: list[str]) -> bool:
    """True where these arguments are ones that the command line takes; it refuses others by an error."""
    group = get_command(app)
    context = group.make_context("klantprofielen", list(words), resilient_parsing=False)
    name, command, rest = group.resolve_command(context, list(words))  # type: ignore[attr-defined]
    command.make_context(name, rest)
    return str(name) == "serve"


def test_there_is_a_unit_for_each_service() -> None:
    assert [unit.stem for unit in UNITS] == ["klantprofielen-code", "klantprofielen-daemon", "klantprofielen-webserver"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_unit_starts_a_service_of_the_command_line(unit: Path) -> None:
    (command,) = re.findall("^ExecStart=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
    program, *words = command.split()
    assert program == "/opt/klantprofielen/.venv/bin/klantprofielen"
    assert serves(words)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_unit_keeps_files_from_others(unit: Path) -> None:
    assert "\nUMask=0027\n" in unit.read_text(encoding="utf-8")


@pytest.mark.parametrize(("variables", "of_others"), [({}, 0), ({variable_of("umask"): "022"}, 5)])
def test_commands_keep_what_they_write_from_others_unless_set(
    workspace: Workspace, variables: dict[str, str], of_others: int
) -> None:
    made = workspace.spawn("demo", "--out", "synthetisch", "--quarters", "1", variables=variables)
    assert made.returncode == 0, made.stderr
    folder = workspace.data.parent / "synthetisch"
    modes = {path.stat().st_mode & 0o777 for path in (folder, *folder.rglob("*"))}
    assert modes <= {0o750 | of_others, 0o640 | of_others & 4}


def test_images_can_be_named_by_their_digest() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert "\nARG PYTHON_IMAGE=python:3.11-slim\nFROM ${PYTHON_IMAGE}\n" in dockerfile
    assert services["code"]["build"]["args"] == {"PYTHON_IMAGE": "${PYTHON_IMAGE:-python:3.11-slim}"}
    assert services["postgres"]["image"] == "${POSTGRES_IMAGE:-postgres:15}"


@pytest.mark.skipif(ANALYZE is None, reason="systemd is not here to judge its units")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_has_nothing_to_say_of_a_unit(unit: Path, tmp_path: Path) -> None:
    assert ANALYZE
    for other in UNITS:  # with a program that is there
        there = re.sub("^ExecStart=.*$", "ExecStart=/bin/true", other.read_text(encoding="utf-8"), flags=re.MULTILINE)
        (tmp_path / other.name).write_text(there, encoding="utf-8")
    verified = subprocess.run([ANALYZE, "verify", tmp_path / unit.name], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")


def test_compose_file_starts_each_service_and_opens_one_port_to_this_machine_alone() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    commands = {name: service["command"].split() for name, service in services.items() if "command" in service}
    assert commands.keys() == {"code", "webserver", "daemon"}
    assert all(serves(words) and words[1] == name for name, words in commands.items())
    assert {name: service["ports"] for name, service in services.items() if "ports" in service} == {
        "webserver": ["127.0.0.1:3000:3000"]
    }


def test_image_has_everything_it_is_made_of() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    copied = [word for line in re.findall("^COPY (.*)$", dockerfile, re.MULTILINE) for word in line.split()[:-1]]
    assert copied
    assert all((PROJECT_DIR / word).exists() for word in copied)
    assert all((PROJECT_DIR / path).exists() for path in re.findall(r"--requirement (\S+)", dockerfile))


def test_settings_of_the_services_are_settings() -> None:
    named = set(re.findall(r"KLANTPROFIELEN_\w+", (DEPLOY / "klantprofielen.env").read_text(encoding="utf-8")))
    named |= set(re.findall(r"(KLANTPROFIELEN_\w+):", (DEPLOY / "compose.yaml").read_text(encoding="utf-8")))
    assert named
    assert named - set(map(variable_of, Settings.model_fields)) == set()
