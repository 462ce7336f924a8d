"""The documents that show what the project prints: taken apart, and written again (`make documents`)."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import tempfile
from pathlib import Path
from unittest import mock

from orchestration.defs.dbt import ensure_manifest
from orchestration.publishing.dictionary import lineage
from orchestration.system.settings import PROJECT_DIR, Settings, variable_of
from tests.support.assistant import ASK, with_run
from tests.support.releases import DOCUMENT as RELEASES
from tests.support.releases import story, with_story
from tests.support.workspace import DEMO, RAW, Workspace

COOKBOOK = PROJECT_DIR / "docs" / "how-to" / "cookbook.md"
LINEAGE = PROJECT_DIR / "docs" / "reference" / "lineage.md"

_QUERY = re.compile(r"```sql\n(?P<asked>[^`]*)```\n```text\n[^`]*```\n")
_COMMAND = re.compile(r"```console\n\$ klantprofielen (?P<asked>metric [^\n`]*)\n[^`]*```\n")
_CHART = re.compile(r"```mermaid\n[^`]*```\n")


def questions(document: str) -> list[str]:
    """The queries in a document that are followed by their output."""
    return [match["asked"] for match in _QUERY.finditer(document)]


def with_output(document: str, workspace: Workspace) -> str:
    """A document with what its queries and its metrics print of a workspace."""
    document = _QUERY.sub(
        lambda match: f"```sql\n{match['asked']}```\n```text\n{_printed(match['asked'], workspace)}```\n", document
    )
    return _COMMAND.sub(
        lambda match: f"```console\n$ klantprofielen {_answered(match['asked'], workspace)}```\n", document
    )


def with_lineage(document: str, manifest: Path) -> str:
    """A document with the chart of what is made from what as dbt's manifest says it is."""
    chart = lineage(json.loads(manifest.read_text(encoding="utf-8")))
    return _CHART.sub(f"```mermaid\n{chart}```\n", document)


def _printed(query: str, workspace: Workspace) -> str:
    result = workspace.run("sql", query)
    assert result.returncode == 0, result.stderr
    return result.stdout


def _answered(command: str, workspace: Workspace) -> str:
    result = workspace.run(*shlex.split(command))
    assert result.returncode == 0, result.stderr
    return f"{command}\n{_tidy(result.stdout)}"


def _tidy(printed: str) -> str:
    """Without blank lines, and without blanks at the end of a line."""
    return "".join(f"{line.rstrip()}\n" for line in printed.splitlines() if line.strip())


def write_releases() -> None:
    """Write the outputs of the guide to releases again, as tests have them: without the extra `ocr`."""
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, {variable_of("ocr_seconds"): "0"}):
        workspace = Workspace(Path(folder) / "raw", Path(folder) / "data")
        shutil.copytree(RAW, workspace.raw)
        workspace.run("build").check_returncode()
        RELEASES.write_text(with_story(RELEASES.read_text(encoding="utf-8"), story(workspace)), encoding="utf-8")


def main() -> None:
    """Write the outputs of the cookbook, of an assistant's run and of the releases again, and the lineage."""
    write_releases()
    with tempfile.TemporaryDirectory() as folder:
        demo = Workspace(Path(folder) / "demo" / "raw", Path(folder) / "data")
        demo.run("demo", "--out", Path(folder) / "demo", *DEMO).check_returncode()
        built = demo.run("build")
        assert built.returncode == 1, built.stderr  # some of the demo is quarantined, as planted
        COOKBOOK.write_text(with_output(COOKBOOK.read_text(encoding="utf-8"), demo), encoding="utf-8")
        ASK.write_text(with_run(ASK.read_text(encoding="utf-8"), demo), encoding="utf-8")
        manifest = ensure_manifest(Settings(raw_dir=demo.raw, data_dir=demo.data))
        LINEAGE.write_text(with_lineage(LINEAGE.read_text(encoding="utf-8"), manifest), encoding="utf-8")


if __name__ == "__main__":
    main()
