"""Can an ontology be reasoned with? It must be Turtle, within OWL 2 RL, and each of its axioms must have its rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from graph.errors import RuleError
from graph.reasoning.compiling import compiled
from ontology import soundness, terms
from ontology.soundness import Fault

PLACE = re.compile(r"[^,]+, line (?P<line>\d+): (?P<reason>.*)")  # how a rule's error begins


def faults(files: Sequence[Path] = ()) -> tuple[Fault, ...]:
    """Give what is wrong with ontology files, or with the project's own where none is named."""
    unsound = soundness.faults(files) if files else soundness.shipped_faults()
    return unsound or tuple(_without_rule(files or (terms.axioms_file(),)))


def _without_rule(files: Iterable[Path]) -> Iterator[Fault]:
    """Give the first axiom of each file that no rule can be made of."""
    for file in files:
        try:
            compiled(file)
        except RuleError as error:
            place = PLACE.match(str(error))
            yield Fault(file.name, int(place["line"]) if place else 1, place["reason"] if place else str(error))
