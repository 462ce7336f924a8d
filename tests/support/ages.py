"""The locked versions of what the project depends on, and the day each came out: a table for docs/dependencies.md.

uv asks the package index for the days, as it resolves the locked versions once more (`make ages`).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from orchestration.system.settings import PROJECT_DIR

PAGE = PROJECT_DIR / "docs" / "dependencies.md"
BEGIN, END = "<!-- make ages -->\n", "<!-- end -->\n"
_PIN = re.compile(r"^(?P<pin>([A-Za-z0-9._-]+)==[^\s\\;]+)(?P<marker>[^\\\n]*)", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def locked() -> dict[str, str]:
    """Every locked package as name==version, with the marker of where it is needed."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((PROJECT_DIR / "requirements").glob("*.txt"))]
    return {match["pin"]: match["marker"].rstrip() for text in texts for match in _PIN.finditer(text)}


@cache
def named() -> frozenset[str]:
    """The packages that pyproject.toml names itself."""
    project = tomllib.loads((PROJECT_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    return frozenset(match[0] for group in groups for line in group if (match := _NAME.match(line)))


def days(pins: dict[str, str]) -> dict[str, datetime]:
    """When the first file of each locked version came out, by name==version."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = json.dumps([f"{pin}{marker}" for pin, marker in pins.items()])  # a list of texts in TOML too
        text = f'[project]\nname = "ages"\nversion = "0"\nrequires-python = ">=3.11,<3.14"\ndependencies = {wanted}\n'
        (Path(folder) / "pyproject.toml").write_text(text, encoding="utf-8")
        uv = str(Path(sys.executable).with_name("uv"))
        subprocess.run([uv, "lock", "--quiet", "--project", folder], check=True)
        found = tomllib.loads((Path(folder) / "uv.lock").read_text(encoding="utf-8"))["package"]
    return {
        f"{package['name']}=={package['version']}": min(map(_uploaded, files))
        for package in found
        if (files := _files(package))
    }


def _files(package: dict[str, Any]) -> list[dict[str, Any]]:
    files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else [])]
    return [file for file in files if "upload-time" in file]


def _uploaded(file: dict[str, Any]) -> datetime:
    moment = file["upload-time"]
    return moment if isinstance(moment, datetime) else datetime.fromisoformat(moment)


def table(came_out: dict[str, datetime], today: datetime) -> str:
    """The packages that we name, with their ages, oldest first; and one line on all that are locked."""
    ages = {pin: (today - moment).days for pin, moment in came_out.items()}
    ours = {pin for pin in ages if pin.partition("==")[0] in named()}
    lines = [
        f"| {pin.replace('==', ' | ')} | {came_out[pin]:%Y-%m-%d} | {ages[pin]} |\n"
        for pin in sorted(ours, key=lambda pin: (-ages[pin], pin))
    ]
    return (
        f"On {today:%Y-%m-%d}, in days. All {len(ages)} locked packages: at least {min(ages.values())}, "
        f"median {median(ages.values()):.0f}, at most {max(ages.values())}.\n\n"
        f"| package | locked | came out | age |\n|---|---|---|---|\n{''.join(lines)}"
    )


def main() -> None:
    """Write the table into the page again."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}{table(days(locked()), datetime.now(tz=UTC))}{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
