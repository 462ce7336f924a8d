"""The contracts of the models, from dbt's files: which columns a table has, without a build."""

from __future__ import annotations

from functools import cache

import yaml

from orchestration.system.settings import DBT_PROJECT_DIR


@cache
def contracts() -> dict[str, list[str]]:
    """The names of the columns of each model, by its name, in the order of the contract."""
    found: dict[str, list[str]] = {}
    for path in sorted((DBT_PROJECT_DIR / "models").rglob("*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            found[model["name"]] = [column["name"] for column in model.get("columns", [])]
    return found
