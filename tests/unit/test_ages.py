"""The table of locked versions in docs/dependencies.md."""

from __future__ import annotations

import re

from tests.support.ages import BEGIN, END, PAGE, locked, named


def test_table_has_the_locked_version_of_each_package_that_we_name() -> None:
    table = PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    rows = {f"{name}=={version}" for name, version in re.findall(r"^\| (\S+) \| (\d\S*) \|", table, re.MULTILINE)}
    assert rows == {pin for pin in locked() if pin.partition("==")[0] in named()}
