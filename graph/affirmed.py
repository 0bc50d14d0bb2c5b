"""The affirmed view: the direct triples of events that at least one claim of the document affirms.

Affirmed: polarity affirmed, modality asserted or reported, certainty certain or probable. Each document is judged by
its own claims, so that a date that one document only plans does not ride on another's affirmation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from graph.vocabulary import Term, Triple, concept, cq

CONDITIONS = (
    ("polarity", frozenset({"affirmed"})),
    ("modality", frozenset({"asserted", "reported"})),
    ("certainty", frozenset({"certain", "probable"})),
)


def affirmed(triples: Iterable[Triple]) -> set[Triple]:
    """Give the triples about affirmed events among those of one document, its inferences included."""
    known = list(triples)
    events = affirmed_events(known)
    return {triple for triple in known if triple[0] in events}


def affirmed_events(triples: Iterable[Triple]) -> set[Term]:
    """Give the events that a claim among the triples affirms."""
    allowed = {cq(name): {concept(name, notation) for notation in values} for name, values in CONDITIONS}
    held: dict[Term, int] = defaultdict(int)
    events: dict[Term, list[Term]] = defaultdict(list)
    claims = cq("claims")
    for subject, predicate, value in triples:
        if predicate in allowed and value in allowed[predicate]:
            held[subject] += 1
        elif predicate == claims:
            events[subject].append(value)
    return {event for claim, claimed in events.items() if held[claim] == len(CONDITIONS) for event in claimed}
