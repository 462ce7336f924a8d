"""The warehouse that mutants are judged on: small, with something for every rule of the models."""

from __future__ import annotations

import csv
import shutil
from datetime import timedelta
from pathlib import Path

from orchestration.domain.quarter import FIRST_QUARTER, quarters
from orchestration.domain.sidecar import read_sidecar, sidecar_path, sidecar_yaml
from orchestration.synthetic.demo.generate import EXPECTED, PLANTED, RAW, generate
from orchestration.system.files import sha256_of
from tests.support.clone import Clone, copy_project

_QUARTERS = quarters(FIRST_QUARTER, "2022Q1")[-6:]
"""A year and two quarters: Haaren is divided, Heerhugowaard and Langedijk go together."""

_WHOLE = ("2021Q2", "2022Q1")
"""The quarters that keep every AMR; the others lack most of them."""

_KEPT = {"noord-holland-noord", "midden-brabant", "noordoost-brabant", "groot-amsterdam", "nederland"}
_CORRECTED = "rijtotaal"
"""The planted fault that a correction mends."""


def build_warehouse(folder: Path) -> Clone:
    """Build publications of the demo in a clone of the project, with a correction and a file that is there twice.

    Args:
        folder: an empty one; it gets `raw`, `data` and `dbt_project`.
    """
    generate(folder / "demo", _QUARTERS)
    planted = _rows(folder / "demo" / PLANTED)
    raw = Path(shutil.move(folder / "demo" / RAW, folder / "raw"))
    faulty = {row["bestand"] for row in planted}
    for pdf in raw.glob("*/*.pdf"):
        is_needed = pdf.parent.name in _WHOLE or pdf.stem in _KEPT or str(pdf.relative_to(raw)) in faulty
        if is_needed:
            _fetch_later(pdf)
        else:
            pdf.unlink()
            sidecar_path(pdf).unlink()
    twin = raw / "2021Q2" / "zeeland-nog-eens.pdf"
    shutil.copy(raw / "2021Q2" / "zeeland.pdf", twin)
    shutil.copy(sidecar_path(raw / "2021Q2" / "zeeland.pdf"), sidecar_path(twin))
    clone = Clone(raw, folder / "data", copy_project(folder))
    _correct(clone, planted, _rows(folder / "demo" / EXPECTED))
    built = clone.run("build")
    if not (clone.data / "published").exists():
        raise RuntimeError(built.stdout + built.stderr)
    return clone


def _fetch_later(pdf: Path) -> None:
    """Give the sidecar an address, and a day of access after that of publication: no two of its columns are equal."""
    sidecar = read_sidecar(sidecar_path(pdf))
    if sidecar is None:
        raise RuntimeError(f"expected a sidecar of {pdf}, found none")
    later = {"url": f"https://example.org/{pdf.name}", "accessed": sidecar.accessed + timedelta(days=7)}
    sidecar_path(pdf).write_text(sidecar_yaml(sidecar.model_copy(update=later)), encoding="utf-8")


def _correct(clone: Clone, planted: list[dict[str, str]], expected: list[dict[str, str]]) -> None:
    """Correct the count that the fault made too high."""
    row, column = (each for each in planted if each["fout"] == _CORRECTED)
    (printed,) = (
        int(each[column["onderdeel"]])
        for each in expected
        if (each["bestand"], each["naam"]) == (row["bestand"], row["onderdeel"])
    )
    right = printed - (int(row["berekend"]) - int(row["gepubliceerd"]))
    sha256 = sha256_of(clone.raw / row["bestand"])
    with (clone.seeds / "correctie.csv").open("a", encoding="utf-8") as file:
        file.write(f"{sha256},1,{row['onderdeel']},{column['onderdeel']},{printed},{right},typefout,verzonnen\n")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
