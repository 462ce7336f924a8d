"""The command `release`: as documented, killed at every place, twice at once, and wrong."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.fault import strike
from tests.support.marts import files
from tests.support.releases import DOCUMENT, story, with_story
from tests.support.workspace import Workspace


def versions(workspace: Workspace) -> list[str]:
    """The releases that are whole, as `sha256sum` judges them; nothing else may look like one."""
    folders = sorted(path for path in (workspace.data / "releases").iterdir() if path.is_dir() and path.name != ".new")
    for folder in folders:
        checked = subprocess.run(
            [shutil.which("sha256sum") or "", "--check", "--quiet", "--strict", "SHA256SUMS"],
            cwd=folder,
            capture_output=True,
            check=False,
        )
        assert checked.returncode == 0, checked.stderr
    return [folder.name for folder in folders]


def test_document_shows_what_the_commands_print(built_copy: Workspace) -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    assert with_story(document, story(built_copy)) == document


PLACES = {
    "copying": ("orchestration.publishing.catalogue:checksums", ""),
    "comparing": ("orchestration.publishing.citation:citation", ""),
    "summing": ("orchestration.system.files:make_read_only", "/SHA256SUMS"),
    "renaming": ("orchestration.system.files:put_in_place", ""),
    "index": ("pathlib:Path.replace", "/releases/index.json"),
    "feed": ("pathlib:Path.replace", "/releases/feed.xml"),
    "latest": ("pathlib:Path.replace", "/releases/latest.json"),
}


def test_kill_at_any_place_leaves_no_half_release_and_the_next_run_the_same(
    built_copy: Workspace, tmp_path: Path
) -> None:
    undisturbed = Workspace(built_copy.raw, tmp_path / "undisturbed")
    shutil.copytree(built_copy.data / "published", undisturbed.data / "published")
    assert undisturbed.run("release").returncode == 0
    expected = files(undisturbed.data / "releases")
    releases = built_copy.data / "releases"
    for name, (place, argument) in PLACES.items():
        killed = built_copy.spawn("release", variables=strike("kill", place, argument=argument))
        assert killed.returncode == -9, f"{name}: {killed.stdout}{killed.stderr}"
        is_whole = name in ("index", "feed", "latest")
        assert len(versions(built_copy)) == is_whole, name
        assert not (releases / "latest.json").exists()
        again = built_copy.run("release")
        assert again.returncode == 0, again.stderr
        assert files(releases) == expected, name
        shutil.rmtree(releases)


def test_withdrawal_that_is_killed_is_told_by_the_next_run(built_copy: Workspace) -> None:
    assert built_copy.run("release").returncode == 0
    (version,) = versions(built_copy)
    asked = ("release", "--withdraw", version, "--reason", "Proef.")
    latest = built_copy.data / "releases" / "latest.json"
    killed = built_copy.spawn(*asked, variables=strike("kill", "pathlib:Path.replace", argument="latest.json"))
    assert killed.returncode == -9
    assert version in latest.read_text(encoding="utf-8")
    again = built_copy.run("release")
    assert (again.returncode, "It was withdrawn, because: Proef." in again.stdout) == (0, True)
    assert version not in latest.read_text(encoding="utf-8")
    assert built_copy.run(*asked).stdout.startswith(f"{version} was withdrawn already: nothing was written.")


def test_two_at_once_make_one_release(built_copy: Workspace) -> None:
    running = [built_copy.start("release") for _ in range(2)]
    printed = [process.communicate(timeout=120)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0]
    assert sorted("is released already" in one for one in printed) == [False, True]
    assert len(versions(built_copy)) == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--withdraw", "2026.11.22-00000000"), "--withdraw and --reason go together"),
        (("--reason", "Fout."), "--withdraw and --reason go together"),
        (("--withdraw", "x", "--reason", " \n "), "--withdraw and --reason go together"),
    ],
)
def test_half_a_withdrawal_is_a_usage_error(workspace: Workspace, arguments: tuple[str, ...], told: str) -> None:
    result = workspace.run("release", *arguments)
    assert result.returncode == 2
    assert told in result.stderr


def test_nothing_published_or_no_such_release_is_said_with_what_to_do(workspace: Workspace) -> None:
    nothing = workspace.run("release")
    assert (nothing.returncode, "klantprofielen build" in nothing.stderr) == (1, True)
    unknown = workspace.run("release", "--withdraw", "x", "--reason", "Fout.")
    assert (unknown.returncode, "has no release x; it has: none." in unknown.stderr) == (1, True)
