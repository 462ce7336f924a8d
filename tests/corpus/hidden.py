"""`python -m tests.corpus.hidden [class ...]`: by class of hiding, how many files are published all the same."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory

from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading, read_file
from orchestration.system.settings import SEEDS_DIR
from tests.support import hiding
from tests.support.synthetic import TODAY


def is_published(reading: Reading, target: str) -> bool:
    """True if what was hidden is published: of the whole table, or of what it is about."""
    if reading.uitslag != "aangenomen" or reading.publicatie is None:
        return False
    return {
        "heading": reading.quarter_key == "2021Q1",
        "footnote": reading.publicatie.registratiegraad_gepubliceerd is not None,
        "label": reading.publicatie.kolomkoppen_gelezen,
    }.get(target, True)


def main(classes: Collection[str]) -> None:
    """Try every form of some classes, or of all, on every target, and the honest forms, and print a table."""
    context = ReadingContext(Names.from_seeds(SEEDS_DIR), TODAY)
    tried: Counter[str] = Counter()
    published: Counter[str] = Counter()
    forms: defaultdict[str, set[str]] = defaultdict(set)
    honest = [("honest", form, target) for form, hidden in hiding.HONEST.items() for target in hidden.targets]
    with TemporaryDirectory() as folder:
        limits = [(f"{name}: limits", form, target) for name, form, target in hiding.tried(are_limits=True)]
        for label, form, target in [*hiding.tried(), *limits, *honest]:
            name = label.removesuffix(": limits")
            if classes and name not in classes:
                continue
            hidden = {**hiding.CLASSES, "honest": hiding.HONEST}[name][form]
            path = hiding.write(Path(folder) / "synthetisch.pdf", hidden, hiding.TARGETS[target])
            (reading,) = read_file(path, context)
            forms[label].add(form)
            tried[label] += 1
            published[label] += is_published(reading, target)
            if is_published(reading, target) != (name == "honest") and name == label:
                print(f"{name}, {form}, {target}: {reading.reden or 'published'}")
    print(f"{'class':<30}{'forms':>7}{'files':>7}{'published':>11}")
    for label in tried:
        print(f"{label:<30}{len(forms[label]):>7}{tried[label]:>7}{published[label]:>11}")


if __name__ == "__main__":
    main(sys.argv[1:])
