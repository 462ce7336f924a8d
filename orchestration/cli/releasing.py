"""The command `release`: keep what is published under its version, or withdraw a release."""

from __future__ import annotations

from typing import Annotated

import typer

from orchestration.cli.printing.release import print_released, print_withdrawn
from orchestration.cli.terminal import out, published_settings
from orchestration.system.clock import Clock
from orchestration.system.printable import in_one_line, printable
from orchestration.system.settings import Settings


def release(
    withdraw: Annotated[
        str, typer.Option(metavar="VERSION", help="Withdraw this release: its files stay.", show_default=False)
    ] = "",
    reason: Annotated[str, typer.Option(help="Why it is withdrawn, for its readers.", show_default=False)] = "",
) -> None:
    """Keep what is published as a release: a folder releases/VERSION that never changes, to cite and to compare with.

    It has the data files, a checksum of each, CITATION.cff, and what changed since the release before. The version is
    that of the figures: if they are released already, nothing happens. Beside the releases, index.json lists them,
    feed.xml is an Atom feed, and latest.json names the newest that was not withdrawn.

    For example:

    klantprofielen release

    klantprofielen release --withdraw 2026.11.22-2d8e9ea2 --reason "De kolommen van Alkmaar waren verwisseld."
    """
    from orchestration.publishing.releases import make_release
    from orchestration.publishing.releases import withdraw as withdraw_release

    told = printable(in_one_line(reason, 500))
    if bool(withdraw) != bool(told):
        raise typer.BadParameter("--withdraw and --reason go together: which release, and why")
    if withdraw:
        print_withdrawn(out, withdraw_release(Settings.from_environment(), withdraw, told, Clock().now()))
    else:
        print_released(out, make_release(published_settings()))
