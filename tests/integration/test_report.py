"""The report of the real publications: made by the build of what is published, and again only when that changes."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from orchestration.report.site import make
from orchestration.system.settings import Settings
from tests.support.workspace import Workspace

TODAY = date(2026, 11, 1)


def rapport_of(workspace: Workspace) -> Path:
    return workspace.data / "published" / "rapport"


def test_build_makes_the_report_and_its_figures_link_to_their_rows(built: Workspace) -> None:
    rapport = rapport_of(built)
    page = (rapport / "amr" / "AM15.html").read_text(encoding="utf-8")
    assert "1.490" in page
    assert "Synthetische cijfers" not in page
    (bron, code) = re.search(r'href="\.\./(bron/[0-9a-f]{16}\.html)#rij-(GM0361)"', page).groups()  # type: ignore[union-attr]
    assert f'id="rij-{code}"' in (rapport / bron).read_text(encoding="utf-8")
    index = (rapport / "index.html").read_text(encoding="utf-8")
    assert "57,6\N{NO-BREAK SPACE}%" in index
    assert "103.617 van 180.024 mensen" in index


def test_report_is_made_again_only_where_what_is_published_changed(built_copy: Workspace) -> None:
    settings = Settings(raw_dir=built_copy.raw, data_dir=built_copy.data)
    csv = built_copy.data / "published" / "csv" / "dim_amr.csv"
    first = make(settings, TODAY)
    assert not make(settings, TODAY).is_new
    csv.chmod(0o644)
    csv.write_bytes(csv.read_bytes() + b"\n")
    half = rapport_of(built_copy).with_name(".rapport.tmp")
    half.mkdir()
    again = make(settings, TODAY)
    assert again.is_new
    assert again.pages == first.pages > 380
    assert not half.exists()


def test_report_that_a_killed_run_had_set_aside_is_put_back(built_copy: Workspace) -> None:
    settings = Settings(raw_dir=built_copy.raw, data_dir=built_copy.data)
    rapport = rapport_of(built_copy)
    make(settings, TODAY)
    rapport.rename(rapport.with_name(".rapport.old"))
    assert not make(settings, TODAY).is_new
    assert (rapport / "index.html").is_file()
    assert not list(rapport.parent.glob(".rapport*"))


def test_disk_that_is_full_as_the_report_is_written_leaves_the_old_report(
    built_copy: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("orchestration.report.site.write", write)
    rapport = rapport_of(built_copy)
    (rapport / ".vingerafdruk").write_text("of other figures")
    result = built_copy.run("build")
    assert result.returncode == 1
    assert f"Failed: In {built_copy.data} not everything could be written" in result.stderr
    assert "The figures were published all the same" in result.stderr
    assert (rapport / "index.html").is_file()
    assert not list(rapport.parent.glob(".rapport*"))


def test_report_command_says_where_it_is_and_makes_what_is_gone(built_copy: Workspace) -> None:
    index = rapport_of(built_copy) / "index.html"
    index.unlink()
    result = built_copy.run("report")
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == str(index)
    assert index.is_file()


def _cut(path: Path) -> None:
    path.chmod(0o644)
    os.truncate(path, path.stat().st_size // 2)


def _spoil(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(bytes(path.stat().st_size))


@pytest.mark.parametrize("damage", [_cut, _spoil, Path.unlink])
def test_page_or_picture_that_is_not_as_it_was_written_is_made_again(
    built_copy: Workspace, damage: Callable[[Path], None]
) -> None:
    """The pages and pictures of sources in the data folder too: those of the report are the same files, or copies."""
    settings = Settings(raw_dir=built_copy.raw, data_dir=built_copy.data)
    make(settings, TODAY)
    rapport, beelden = rapport_of(built_copy), built_copy.data / "beelden"
    before = {path: path.read_bytes() for folder in (rapport, beelden) for path in folder.rglob("*") if path.is_file()}
    kept = [min(beelden.glob(f"*{suffix}")) for suffix in (".webp", ".html")]
    linked = [max((rapport / "bron").glob(f"*{suffix}")) for suffix in (".webp", ".html")]
    for path in (rapport / "index.html", rapport / ".vingerafdruk", max((rapport / "data").iterdir()), *kept, *linked):
        damage(path)
    assert make(settings, TODAY).is_new
    assert {path: path.read_bytes() for path in before} == before
    assert not make(settings, TODAY).is_new


def test_page_that_nobody_wrote_is_taken_out_of_the_report(built_copy: Workspace) -> None:
    settings = Settings(raw_dir=built_copy.raw, data_dir=built_copy.data)
    make(settings, TODAY)
    stranger = rapport_of(built_copy) / "gemeente" / "GM9999.html"
    stranger.write_text("of somebody")
    assert make(settings, TODAY).is_new
    assert not stranger.exists()
