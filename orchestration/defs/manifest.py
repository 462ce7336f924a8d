"""dbt's manifest, from which the assets are made: read once, when the definitions are imported."""

from __future__ import annotations

from typing import Any

from orchestration.defs.dbt import read_manifest
from orchestration.system.settings import Settings

manifest: dict[str, Any] = read_manifest(Settings.from_environment())
