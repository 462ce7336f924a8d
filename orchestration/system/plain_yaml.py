"""YAML from outside: plain mappings with texts for keys, lists and values; nothing that grows as it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from orchestration.system.errors import KlantprofielenError
from orchestration.system.files import read_regular
from orchestration.system.printable import in_one_line

MAX_YAML_BYTES = 64 * 1024
_MAX_NODES = 1000
_MAX_DEPTH = 4
"""A sidecar has some twenty values, and a list of texts."""


class PlainYamlError(KlantprofielenError):
    """A file that is no such YAML; the message says, in one sentence, where and why."""


def read_yaml(path: Path) -> Any:  # whatever the file holds
    """What a YAML file from outside holds: mappings by text, lists, texts, numbers, dates, truth values or None.

    Raises:
        PlainYamlError: if it is not YAML in UTF-8, or has an anchor, an alias, a tag, a key twice or that is no text,
            or more bytes, values or depth than any file of ours.
        FileNotFoundError: if it is not there.
        OSError: if it is no regular file, or can't be read.
    """
    try:
        loader = _PlainLoader(read_regular(path, MAX_YAML_BYTES).decode("utf-8-sig"))
        try:
            return loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise PlainYamlError(f"{line}{in_one_line(error.problem or error.context or 'not YAML')}") from error
    # What PyYAML raises for 30 February or a number out of reach, and Python for bytes that are no text.
    except (ValueError, ArithmeticError, yaml.YAMLError) as error:
        raise PlainYamlError(in_one_line(error)) from error


class _PlainLoader(yaml.SafeLoader):
    """PyYAML's safe loader, without what makes a small file large: each value stands in the file once."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._nodes = self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:  # PyYAML's own
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]  # types-PyYAML lacks it
        self._nodes += 1
        self._depth += 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise _problem("found an anchor or an alias, which we do not take", event)
        if getattr(event, "tag", None) is not None:
            raise _problem("found a tag, which we do not take", event)
        if self._nodes > _MAX_NODES or self._depth > _MAX_DEPTH:
            raise _problem(f"expected at most {_MAX_NODES} values, {_MAX_DEPTH} deep, found more", event)
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Refuse what PyYAML would merge or overwrite."""
        keys: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag != self.DEFAULT_SCALAR_TAG:
                raise _problem("expected a text as key", key)
            if key.value in keys:
                raise _problem(f"found the key '{key.value[:40]}' twice", key)
            keys.add(key.value)


def _problem(problem: str, found: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=found.start_mark)
