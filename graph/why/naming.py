"""How a term of the graph is written and read aloud: by prefix, and by label, or by what it is a part of."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from graph import iris
from graph.dataset import Dataset
from graph.vocabulary import LABEL, TITLE, TYPE, Term, Triple, cq
from graph.why.explanation import Fact, Named
from ontology import terms

PREFERRED = NamedNode(terms.SKOS + "prefLabel")
STRING = terms.XSD + "string"
LONGEST = 90  # characters of a literal that is read aloud
DOING = ("speaker", "agent", "party")  # participations of those who do what an event consists in
TERMS_OF = (("holder", "as", "post"), ("member", "in", "memberIn"))
MOST = 3  # of them that name it


def named(dataset: Dataset, term: Term) -> Named:
    """Give a term with its prefixed name and its label."""
    if isinstance(term, Literal):
        return Named(term.value, literal_name(dataset, term), cut(term.value), "literal")
    return Named(term.value, short(dataset, term.value), label(dataset, term))


def fact(dataset: Dataset, triple: Triple) -> Fact:
    """Give a triple as it is read aloud."""
    subject, predicate, value = triple
    return Fact(named(dataset, subject), named(dataset, predicate), named(dataset, value))


def short(dataset: Dataset, iri: str) -> str:
    """Give an IRI as a prefixed name, else in angle brackets; a part of a document keeps its "#"."""
    if iri == TYPE.value:
        return "a"
    fits = ((space, prefix) for prefix, space in terms.prefixes(dataset.base).items() if iri.startswith(space))
    space, prefix = max(fits, key=lambda fit: len(fit[0]), default=("", ""))
    return f"{prefix}:{iri[len(space) :]}" if space else f"<{iri}>"


def literal_name(dataset: Dataset, literal: Literal) -> str:
    """Give a literal as Turtle writes it, its datatype by prefix."""
    text = f'"{cut(literal.value)}"'
    if literal.language:
        return f"{text}@{literal.language}"
    datatype = literal.datatype.value
    return text if datatype == STRING else f"{text}^^{short(dataset, datatype)}"


def cut(text: str, longest: int = LONGEST) -> str:
    """Give a text on one line, shortened where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[:longest].rsplit(" ", 1)[0] + " …"


def label(dataset: Dataset, node: NamedNode) -> str:
    """Give the label of a thing; what has none is told by its place in a document, else by the end of its IRI."""
    if node == TYPE:
        return "is a"
    for predicate in (LABEL, PREFERRED, TITLE):
        if words := texts(dataset, node, predicate):
            return cut(words[0])
    if key := iris.key_of(dataset.base, node.value):
        return _part_label(dataset, node, key)
    return _term_label(dataset, node) or re.split("[/#]", node.value.rstrip("/#"))[-1]


def _term_label(dataset: Dataset, node: NamedNode) -> str:
    """Tell a term of office or of membership: who, as or in what, from and until when."""
    for who, link, whom in TERMS_OF:
        holders, posts = nodes(dataset, node, cq(who)), nodes(dataset, node, cq(whom))
        if holders and posts:
            days = (f"{name} {day}" for name in ("from", "until") for day in texts(dataset, node, cq(name)))
            return f"“{' '.join((label(dataset, holders[0]), link, label(dataset, posts[0]), *days))}”"
    return ""


def texts(dataset: Dataset, node: NamedNode, predicate: NamedNode) -> list[str]:
    """Give the literals that a property of a node has, sorted."""
    found = dataset.matching(node, predicate)
    return sorted({quad.object.value for quad in found if isinstance(quad.object, Literal)})


def nodes(dataset: Dataset, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    """Give the things that a property of a node leads to, sorted."""
    found = {quad.object.value for quad in dataset.matching(node, predicate) if isinstance(quad.object, NamedNode)}
    return [NamedNode(value) for value in sorted(found)]


def subjects(dataset: Dataset, predicate: NamedNode, value: Term) -> list[NamedNode]:
    """Give the things of which a property leads to a value, sorted."""
    found = dataset.matching(None, predicate, value)
    names = {quad.subject.value for quad in found if isinstance(quad.subject, NamedNode)}
    return [NamedNode(name) for name in sorted(names)]


def file_name(dataset: Dataset, key: str) -> str:
    """Give the name of a document's file."""
    document = NamedNode(iris.document(dataset.base, key))
    return next(iter(texts(dataset, document, cq("fileName"))), key)


def _part_label(dataset: Dataset, node: NamedNode, key: str) -> str:
    """Tell a part of a document: an event by who does what, the others by their place."""
    part, file = node.value.partition("#")[2], file_name(dataset, key)
    if not part:
        return file
    if acts := nodes(dataset, node, cq("act")):
        return _event_label(dataset, node, acts[0])
    if held := nodes(dataset, node, cq("participant")):
        role = _listed(label(dataset, each) for each in nodes(dataset, node, cq("role")))
        return f"{label(dataset, held[0])} as {role or 'participant'}"
    start, end = texts(dataset, node, cq("start")), texts(dataset, node, cq("end"))
    if start and end:
        return f"characters {start[0]} to {end[0]} of {file}"
    is_claim = any(dataset.matching(node, cq("claims")))
    return f"claim {part} of {file}" if is_claim else f"{part} of {file}"


def _event_label(dataset: Dataset, event: NamedNode, act: NamedNode) -> str:
    parts = [part for role in DOING for part in nodes(dataset, event, cq(f"{role}Participation"))]
    people = {label(dataset, each) for part in parts for each in nodes(dataset, part, cq("participant"))}
    who = _listed(sorted(people)[:MOST]) + (" and others" if len(people) > MOST else "")
    days = texts(dataset, event, cq("date"))
    done = label(dataset, act) + (f", {days[0]}" if days else "")
    return f"“{who}: {done}”" if who else f"“{done}”"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
