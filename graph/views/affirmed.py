"""The affirmed view: the direct triples of events that at least one claim of the document affirms.

Affirmed: polarity affirmed, modality asserted or reported, certainty certain or probable. Each document is judged by
its own claims and by what follows from it alone, so that a date that one document only plans does not ride on
another's affirmation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from graph.reasoning.lines import Line
from graph.vocabulary import concept, cq

CONDITIONS = (
    ("polarity", frozenset({"affirmed"})),
    ("modality", frozenset({"asserted", "reported"})),
    ("certainty", frozenset({"certain", "probable"})),
)


def affirmed(lines: Iterable[Line]) -> set[Line]:
    """Give the lines about affirmed events among those of one document, its inferences included."""
    known = list(lines)
    events = affirmed_events(known)
    return {line for line in known if line[0] in events} if events else set()


def affirmed_events(lines: Iterable[Line]) -> set[str]:
    """Give the events that a claim among the lines affirms."""
    allowed, claims = _allowed(), str(cq("claims"))
    held: dict[str, int] = defaultdict(int)
    events: dict[str, list[str]] = defaultdict(list)
    for subject, predicate, value in lines:
        if predicate in allowed and value in allowed[predicate]:
            held[subject] += 1
        elif predicate == claims:
            events[subject].append(value)
    return {event for claim, claimed in events.items() if held[claim] == len(CONDITIONS) for event in claimed}


@cache
def _allowed() -> dict[str, frozenset[str]]:
    return {
        str(cq(name)): frozenset(str(concept(name, notation)) for notation in values) for name, values in CONDITIONS
    }
