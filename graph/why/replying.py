"""What a user is told who asks why: the explanation of a fact with its standing, or what comes nearest to it."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import NamedNode

from graph.answering.headers import QuestionError
from graph.dataset import Dataset
from graph.views.standing import standing
from graph.vocabulary import Triple
from graph.why.addressing import predicate_of, thing_of, value_of
from graph.why.explaining import Bounds, explain
from graph.why.explanation import Portrait, Reply
from graph.why.naming import fact, label
from graph.why.nearness import nearest, terms_between
from graph.why.portraits import portrait

NEAREST = 6  # facts that are proposed where one is not in the graph


def why(dataset: Dataset, words: Sequence[str], bounds: Bounds | None = None) -> Reply | Portrait:
    """Explain what a user names: a fact by subject, predicate and object, or a thing."""
    if len(words) == 3 and _names_a_property(dataset, words[1]):
        return why_so(dataset, words[0], words[1], words[2], bounds)
    name = " ".join(words)
    if len(words) == 3 and ":" in name:
        predicate_of(dataset, words[1])  # which says what is wrong with it
    if len(words) > 1 and any(":" in word or word.startswith("<") for word in words):
        raise QuestionError(f"{name}: name a subject, a predicate and an object, or one thing; put labels in quotes")
    return portrait(dataset, thing_of(dataset, name))


def why_so(dataset: Dataset, subject: str, predicate: str, value: str, bounds: Bounds | None = None) -> Reply:
    """Explain the fact that three names make."""
    node, link = thing_of(dataset, subject, "subject"), predicate_of(dataset, predicate)
    return reply(dataset, (node, link, value_of(dataset, value, node, link)), bounds)


def _names_a_property(dataset: Dataset, word: str) -> bool:
    try:
        predicate_of(dataset, word)
    except QuestionError:
        return False
    return True


def reply(dataset: Dataset, triple: Triple, bounds: Bounds | None = None) -> Reply:
    """Explain a fact; of one that the graph does not hold, tell the nearest that it does."""
    explanation = explain(dataset, triple, bounds)
    if explanation.grounds:
        return Reply(explanation, standing(dataset, triple), note=_terms_note(dataset, triple))
    near = nearest(dataset, triple)
    return Reply(explanation, nearest=tuple(fact(dataset, one) for one in near[:NEAREST]), note=_note(dataset, triple))


def _note(dataset: Dataset, triple: Triple) -> str:
    """Say what the graph knows of the parts of a fact that it does not hold."""
    subject, _, value = triple
    for node in (subject, value):
        if isinstance(node, NamedNode) and not _heard(dataset, node):
            return f"The graph has never heard of {fact(dataset, (node, triple[1], value)).subject.short}."
    return _terms_note(dataset, triple)


def _terms_note(dataset: Dataset, triple: Triple) -> str:
    """Tell the terms of office or membership between the two things of a fact, from and until when."""
    told = ", ".join(label(dataset, term) for term, *_ in terms_between(dataset, triple[0], triple[2]))
    return f"The reference data hold {told}." if told else ""


def _heard(dataset: Dataset, node: NamedNode) -> bool:
    return any(dataset.matching(node)) or any(dataset.matching(None, None, node))
