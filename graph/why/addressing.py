"""From what a user writes to a term of the graph: prefixed names, IRIs, literals, `a`, and plain labels."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from graph.answering.headers import QuestionError
from graph.answering.names import fold, resolve
from graph.dataset import Dataset
from graph.vocabulary import LABEL, TYPE, Term
from graph.why.naming import label, short, texts
from ontology import terms

QUOTED = re.compile(r'"(?P<text>(?:[^"\\]|\\.)*)"(?:@(?P<language>[A-Za-z][A-Za-z0-9-]*)|\^\^(?P<datatype>\S+))?', re.S)
PREFIXED = re.compile(r"(?P<prefix>[a-z][a-z-]*):(?P<local>[^\s/][^\s]*)")
BARE = re.compile(r"https?://\S+")
ESCAPES = {"\\n": "\n", "\\t": "\t", "\\r": "\r", '\\"': '"', "\\\\": "\\"}
NAMES = tuple(NamedNode(terms.SKOS + name) for name in ("prefLabel", "altLabel", "notation"))


def predicate_of(dataset: Dataset, text: str) -> NamedNode:
    """Give the property that a user names: `a`, cq:speaker, an IRI, or a property's label."""
    if text.strip() == "a":
        return TYPE
    found = _written(dataset, text, "predicate") or _term(dataset, text, ("ObjectProperty", "DatatypeProperty"))
    if isinstance(found, NamedNode):
        return found
    raise QuestionError(f"predicate: {text!r} is no property; write one like cq:speaker, or a; /ns lists them")


def thing_of(dataset: Dataset, text: str, place: str = "thing") -> NamedNode:
    """Give the thing that a user names: id:nato, document:k#c7, an IRI, or a label."""
    found = _written(dataset, text, place)
    if isinstance(found, Literal):
        raise QuestionError(f"{place}: {text!r} is a literal; name a thing")
    return found or _labelled(dataset, text, place)


def value_of(dataset: Dataset, text: str, subject: NamedNode, predicate: NamedNode) -> Term:
    """Give the value that a user names; a bare literal or label is sought among those that the subject has."""
    found = _written(dataset, text, "object")
    held = [quad.object for quad in dataset.matching(subject, predicate)]
    plain = found.value if isinstance(found, Literal) else text
    if isinstance(found, Literal) and found not in held and text.rstrip().endswith('"'):
        return next((value for value in held if isinstance(value, Literal) and value.value == plain), found)
    if found is not None:
        return found
    among = [one for one in held if isinstance(one, NamedNode) and fold(label(dataset, one)) == fold(text)]
    if len(among) == 1:
        return among[0]
    if predicate == TYPE and (kind := _term(dataset, text, ("Class",))):
        return kind
    return _labelled(dataset, text, "object")


def _written(dataset: Dataset, text: str, place: str) -> Term | None:
    """Read a term in its own notation; None for a plain label."""
    wanted = text.strip()
    if not wanted:
        raise QuestionError(f"{place}: is empty; name a thing, or write a literal in quotes")
    if wanted[0] == "<" and wanted[-1] == ">":
        return _node(wanted[1:-1], place)
    if BARE.fullmatch(wanted):
        return _node(wanted, place)
    if wanted[0] == '"':
        return _literal(dataset, wanted, place)
    found = PREFIXED.fullmatch(wanted)
    return _expanded(dataset, found["prefix"], found["local"], place) if found else None


def _node(iri: str, place: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise QuestionError(f"{place}: {iri!r} is not an IRI ({error}); correct it or give a name") from error


def _expanded(dataset: Dataset, prefix: str, local: str, place: str) -> NamedNode:
    prefixes = terms.prefixes(dataset.base)
    if prefix not in prefixes:
        raise QuestionError(f"{place}: the prefix {prefix}: is not known; use one of {', '.join(prefixes)}")
    if prefix == "cq" and local not in terms.terms():
        near = difflib.get_close_matches(local, sorted(terms.terms()), 3)
        told = f"did you mean {', '.join(f'cq:{name}' for name in near)}?" if near else "the page /ns lists them"
        raise QuestionError(f"{place}: the ontology has no term cq:{local}; {told}")
    return _node(prefixes[prefix] + local.replace("\\#", "#"), place)


def _literal(dataset: Dataset, text: str, place: str) -> Literal:
    found = QUOTED.fullmatch(text)
    if found is None:
        raise QuestionError(f'{place}: {text!r} is no literal; write "text", "text"@en or "2024-07-10"^^xsd:date')
    value = re.sub(r"\\.", lambda escape: ESCAPES.get(escape[0], escape[0][1:]), found["text"])
    try:
        if found["language"]:
            return Literal(value, language=found["language"])
        kind = _written(dataset, found["datatype"], place) if found["datatype"] else None
        return Literal(value, datatype=kind) if isinstance(kind, NamedNode) else Literal(value)
    except ValueError as error:
        raise QuestionError(f"{place}: {text!r} is no literal ({error}); correct it") from error


def _term(dataset: Dataset, text: str, kinds: Iterable[str]) -> NamedNode | None:
    """Find a class or property of the ontology by its local name or its label."""
    wanted = fold(text)
    for kind in kinds:
        for quad in dataset.matching(None, TYPE, NamedNode(terms.OWL + kind)):
            if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(terms.CQ):
                names = (quad.subject.value.removeprefix(terms.CQ), *texts(dataset, quad.subject, LABEL))
                if any(fold(name) == wanted for name in names):
                    return quad.subject
    return None


def _labelled(dataset: Dataset, text: str, place: str) -> NamedNode:
    """Find the one thing of that name: by the index to the letter, else as questions find theirs."""
    exact = {
        quad.subject
        for name in (LABEL, *NAMES)
        for literal in (Literal(text.strip()), Literal(text.strip(), language="en"))
        for quad in dataset.matching(None, name, literal)
        if isinstance(quad.subject, NamedNode)
    }
    if len(exact) == 1:
        return exact.pop()
    if exact:
        shown = ", ".join(sorted(short(dataset, node.value) for node in exact))
        raise QuestionError(f"{place}: {text!r} may be {shown}; name one of them")
    return NamedNode(resolve(dataset, text, place=place))
