"""A publication that was published again with other figures, and the releases before and after it."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from unittest import mock

from orchestration.domain.sidecar import UWV, Sidecar, sidecar_path, sidecar_yaml
from orchestration.synthetic.facsimile.typeset import read_facsimiles, typeset
from orchestration.system.clock import AMSTERDAM, Clock
from orchestration.system.files import sha256_of
from orchestration.system.settings import PROJECT_DIR
from tests.support.workspace import Workspace

DOCUMENT = PROJECT_DIR / "docs" / "how-to" / "release.md"
REVISED = "2021Q1/noord-holland-noord-herzien.pdf"
DAY = date(2026, 11, 27)

WITHDRAWN = datetime(2026, 12, 1, 12, tzinfo=AMSTERDAM)
REASON = "De kolommen van Alkmaar waren verwisseld."

_BLOCK = re.compile(r"^````?console\n\$ .*?^````?\n", re.MULTILINE | re.DOTALL)


def revise(raw: Path) -> None:
    """File a made-up revision of Noord-Holland Noord: two of Alkmaar have a profile who had none."""
    (first,) = (one for one in read_facsimiles() if "noord-holland-noord" in one.bestand)
    text = first.tekst
    for old, new in (("Alkmaar 114 388", "Alkmaar 116 386"), ("AMR 456 1.839", "AMR 458 1.837")):
        assert old in text
        text = text.replace(old, new)
    target = raw / REVISED
    typeset(first.model_copy(update={"bestand": REVISED, "tekst": text}), target)
    sidecar = Sidecar(
        **UWV._asdict(),
        accessed=DAY,
        sha256=sha256_of(target),
        size=target.stat().st_size,
        facsimile=True,
        note="Verzonnen, voor een proef van uitgaven.",
    )
    sidecar_path(target).write_text(sidecar_yaml(sidecar), encoding="utf-8")


def story(workspace: Workspace) -> list[tuple[str, str]]:
    """The commands of the document with what each prints: two releases, a revision between them, and a withdrawal.

    Args:
        workspace: the three facsimiles, built; they get a revision.
    """
    releases = workspace.data / "releases"

    def run(*arguments: str) -> tuple[str, str]:
        result = workspace.run(*arguments)
        assert result.returncode == 0, result.stderr
        return f"klantprofielen {shlex.join(arguments)}", _shown(result.stdout, workspace)

    def show(name: str) -> tuple[str, str]:
        return f"cat data/releases/{name}", (releases / name).read_text(encoding="utf-8")

    told = [run("release")]
    (first,) = (path.name for path in releases.iterdir() if path.is_dir())
    check = "sha256sum --check --quiet SHA256SUMS && echo whole"
    checked = subprocess.run(check, shell=True, cwd=releases / first, capture_output=True, text=True, check=True)  # noqa: S602 (ours)
    told += [(f"(cd data/releases/{first} && {check})", checked.stdout), show(f"{first}/CITATION.cff")]
    revise(workspace.raw)
    assert workspace.run("build").returncode == 0
    told.append(run("release"))
    (second,) = (path.name for path in releases.iterdir() if path.is_dir() and path.name != first)
    told += [show(f"{second}/CHANGES.md"), run("release"), show("latest.json")]
    with mock.patch.object(Clock, "now", return_value=WITHDRAWN):
        told.append(run("release", "--withdraw", second, "--reason", REASON))
    return [*told, show("latest.json"), show("feed.xml")]


def with_story(document: str, told: Sequence[tuple[str, str]]) -> str:
    """The document with these commands and what they print, in the places of those that it shows."""
    assert len(_BLOCK.findall(document)) == len(told)
    blocks = iter(told)

    def block(_: re.Match[str]) -> str:
        command, printed = next(blocks)
        return f"```console\n$ {command}\n{printed}```\n"

    return _BLOCK.sub(block, document)


def _shown(printed: str, workspace: Workspace) -> str:
    """What a command prints as the document shows it: from the project's folder."""
    lines = printed.replace(f"{workspace.data}/", "data/").splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)
